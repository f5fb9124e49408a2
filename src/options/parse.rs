//! Reads options from the text that protoc hands on.

use super::config::Config;
use super::nearest::nearest;
use super::raw_option::{RawOption, split};
use super::table::{OptionScope, PRESET, Row, TABLE};
use super::values::{Extern, Options, Rule};
use crate::diag::{Diagnostic, Diagnostics};

/// The option that names a file of options.
const CONFIG: &str = "config";

/// The longest parameter, in bytes (Linux allows 128 KiB per argument). The rest of a run's time is in
/// proportion to how many options there are.
const MAX_PARAMETER: usize = 1 << 20;

/// The file of options that a request names, for those who can open it.
#[must_use]
pub fn config_name(parameter: &str) -> Option<String> {
    let raw = split(parameter).into_iter();
    raw.filter(|raw| raw.name == CONFIG && raw.path.is_none() && !raw.is_bare)
        .map(|raw| raw.value)
        .next_back()
}

/// A text as it must stand in a parameter: with backslashes before commas and backslashes.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('\\', r"\\").replace(',', r"\,")
}

/// Reads the comma-separated options of a request, and those of the file that it names. If both set
/// an option, the request wins.
///
/// # Errors
///
/// Every option that is not known or has a value that it cannot have; a file that was not read.
pub(crate) fn parse(parameter: &str, config: Option<&Config>) -> Result<Options, Diagnostics> {
    let (mut options, mut errors) = (Options::default(), Diagnostics::default());
    let length = parameter.len();
    if length > MAX_PARAMETER {
        let text = format!("the options have {length} bytes; the limit is {MAX_PARAMETER}");
        errors.push(Diagnostic::general(text).help("set options for packages, not for each type"));
        return Err(errors);
    }
    let mut all = config.map_or_else(Vec::new, |config| config.read(&mut errors));
    let on_command_line = split(parameter);
    check_config(&on_command_line, config, &mut errors);
    all.extend(on_command_line);
    // A preset comes first, so that every other option wins over it.
    all.sort_by_key(|raw| raw.name != PRESET);
    for raw in &all {
        if let Err(error) = read(&mut options, raw) {
            errors.push(error);
        }
    }
    errors.check(options)
}

/// Refuses a file of options that nobody read, or a second one.
fn check_config(raw: &[RawOption], config: Option<&Config>, errors: &mut Diagnostics) {
    let mut named = raw
        .iter()
        .filter(|it| it.name == CONFIG && it.path.is_none() && !it.is_bare);
    match (named.next(), named.next()) {
        (Some(_), Some(_)) => {
            let error = Diagnostic::general("the option `config` is set twice");
            errors.push(error.help("put the options of both files into one"));
        }
        (Some(RawOption { value: name, .. }), None) if config.is_none() => {
            let error = Diagnostic::general(format!("the file of options `{name}` was not read"));
            errors.push(error.help("pass it to `generate_with`, or write its options out"));
        }
        (Some(_) | None, _) => {}
    }
}

fn read(options: &mut Options, raw: &RawOption) -> Result<(), Diagnostic> {
    // `Mgreet.proto=::path` is how other plugins say it.
    if let Some(file) = raw.file() {
        options.extern_files.push(Extern {
            from: file.to_owned(),
            to: raw.value.clone(),
            location: raw.location.clone(),
        });
        return Ok(());
    }
    let row = Row::find(&raw.name).ok_or_else(|| unknown_option(raw))?;
    if raw.path.is_some() && !row.takes_path() {
        let name = row.name;
        let error = raw.refusal(format!("the option `{name}` cannot be set for a path"));
        let equals = if raw.location.is_some() { " = " } else { "=" };
        return Err(error.help(format!("write `{name}{equals}..` for the whole run")));
    }
    if let (OptionScope::CommandLine, Some(_)) = (&row.scope, &raw.location) {
        return Err(raw.refusal("a file of options cannot name another"));
    }
    row.set(options, raw)?;
    if let Some(path) = &raw.path {
        options.rules.push(Rule {
            option: row.name,
            subjects: row.subjects(),
            path: path.clone(),
            location: raw.location.clone(),
        });
    }
    Ok(())
}

fn unknown_option(raw: &RawOption) -> Diagnostic {
    let names = TABLE.iter().map(|row| row.name);
    let error = raw.refusal(format!("there is no option `{}`", raw.name));
    match nearest(&raw.name, names.clone()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => {
            let names: Vec<_> = names.collect();
            error.help(format!(
                "the options are {}, and MFILE.proto",
                names.join(", ")
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::values::{BytesType, MapType};
    use super::*;

    fn refusals(parameter: &str) -> Vec<String> {
        let errors = parse(parameter, None).expect_err("a refusal");
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn options_are_read_and_the_nearest_rule_counts() {
        let options =
            parse("map=hash, bytes:.a.B=vec,server=off,map:a.B.m=btree", None).expect("valid");
        assert!(!options.server && options.client);
        assert_eq!(options.map.nearest("a.B.x"), &MapType::Hash);
        assert_eq!(options.map.nearest("a.B.m"), &MapType::BTree);
        assert_eq!(options.bytes.nearest("a.B.x"), &BytesType::Vec);
        assert_eq!(options.bytes.nearest("a.Bx"), &BytesType::Shared);
    }

    #[test]
    fn commas_spaces_and_backslashes_can_be_escaped() {
        let attribute = r#"#[doc = "a, b\\c \d"]"#;
        let escaped = escape(attribute).replace(' ', r"\ ");
        let options = parse(&format!("attribute={escaped},map=hash"), None).expect("valid");
        assert_eq!(
            options.attributes.all("a.B").collect::<Vec<_>>(),
            [attribute]
        );
        assert_eq!(options.map.nearest("a.B.m"), &MapType::Hash);
        let options = parse("attribute=#[a  b]", None).expect("valid");
        assert_eq!(options.attributes.all("a").collect::<Vec<_>>(), ["#[a  b]"]);
        let options =
            parse(r"derive:.a=serde::Serialize\, serde::Deserialize", None).expect("valid");
        let derives: Vec<_> = options.derives.all("a.B").collect();
        assert_eq!(derives, ["serde::Serialize, serde::Deserialize"]);
    }

    #[test]
    fn a_name_alone_switches_on_or_is_refused() {
        let options = parse("Ma.proto,serde", None).expect("valid so far");
        assert_eq!(options.extern_files[0].to, "");
        assert!(options.serde);
        assert_eq!(config_name("config,serde"), None);
        assert_eq!(
            refusals("derive,config,layout"),
            [
                "the option `derive` has no value\n  help: write `derive:.PATH=PATH::TO::DERIVE`",
                "the option `config` has no value\n  help: write `config=FILE`",
                "the option `layout` cannot be `on`\n  help: write `layout=package` or `layout=proto` or `layout=single`",
            ]
        );
    }

    #[test]
    fn too_much_is_refused_in_few_words_and_what_is_long_is_compared_with_nothing() {
        let refused = &refusals(&"a".repeat(100_000_000))[0];
        assert!(refused.starts_with("the options have 100000000 bytes; the limit is 1048576"));
        let long = "serde".repeat(1 << 17);
        assert!(refusals(&long)[0].contains("help: the options are attribute, box"));
    }

    #[test]
    fn all_that_is_wrong_is_told_with_the_nearest() {
        assert_eq!(
            refusals("sevices=on,map=tree,layout:.a=single"),
            [
                "there is no option `sevices`\n  help: did you mean `services`?",
                "the option `map` cannot be `tree`\n  help: write `map=btree` or `map=hash`",
                "the option `layout` cannot be set for a path\n  help: write `layout=..` for the whole run",
            ]
        );
    }
}
