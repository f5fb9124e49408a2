//! Every message that the plugin can raise, with what raises it, in one snapshot; and that none in
//! the source is missing there.

mod bad;
mod limits;
mod malformed;
mod options;
mod source;
#[path = "../support/mod.rs"]
mod support;

/// Something that is refused: what it is, and what is said of it.
struct Case {
    title: String,
    said: String,
}

impl Case {
    fn new(title: impl Into<String>, said: impl ToString) -> Self {
        let (title, said) = (title.into(), said.to_string());
        Self { title, said }
    }
}

/// All that is refused, by kind.
fn refused() -> String {
    let kinds = [
        ("Options", options::cases()),
        ("Files of options", options::config_cases()),
        ("fixtures/bad", bad::cases()),
        ("fixtures/warned", bad::warned()),
        ("Requests that protoc does not send", malformed::cases()),
        ("Requests above a limit", limits::cases()),
    ];
    let sections = kinds.map(|(kind, cases)| {
        let cases = cases.iter();
        let cases =
            cases.map(|Case { title, said }| format!("## {title}\n{}\n\n", said.trim_end()));
        format!("# {kind}\n\n{}", cases.collect::<String>())
    });
    sections.concat()
}

#[test]
fn every_message_is_shown_with_what_raises_it() {
    let text = refused();
    source::assert_shown(&text);
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("diagnostics", text);
    });
}
