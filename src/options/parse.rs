//! Reads options from the text that protoc hands on.

use super::raw_option::{RawOption, split};
use super::rule::{Rule, Setting};
use super::{Bytes, Config, EnumPrefix, Extern, Layout, Map, Options, Preset, Str, UnknownFields};
use crate::diag::{Diagnostic, Diagnostics};

/// The option that names a file of options.
const CONFIG: &str = "config";

/// Every option by its name.
const NAMES: &[&str] = &[
    "attribute",
    "box",
    "bytes",
    "client",
    CONFIG,
    "derive",
    "descriptors",
    "enum_prefix",
    "extern_path",
    "layout",
    "map",
    "messages",
    "preset",
    "prost",
    "require_all_methods",
    "serde",
    "server",
    "services",
    "string",
    "unknown_fields",
];

/// Those that can hold below a path only.
const WITH_PATH: &[&str] = &[
    "attribute",
    "box",
    "bytes",
    "derive",
    "map",
    "string",
    "unknown_fields",
];

/// The bytes of a parameter; a command line takes an eighth of it. The rest of a run's time is in
/// proportion to how many options there are.
const MAX_PARAMETER: usize = 1 << 20;

/// The file of options that a request names, for those who can open it.
#[must_use]
pub fn config_name(parameter: &str) -> Option<String> {
    let said = split(parameter).into_iter();
    said.filter(|said| said.key == CONFIG)
        .map(|said| said.value)
        .next_back()
}

/// A text as it must stand in a parameter: with backslashes before commas and backslashes.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('\\', r"\\").replace(',', r"\,")
}

/// Reads the comma-separated options of a request, and those of the file that it names. What
/// stands in both holds as the request has it.
///
/// # Errors
///
/// Every option that is not known or has a value that it cannot have; a file that was not read.
pub fn parse(parameter: &str, config: Option<&Config>) -> Result<Options, Diagnostics> {
    let (mut options, mut errors) = (Options::default(), Diagnostics::default());
    let length = parameter.len();
    if length > MAX_PARAMETER {
        let text = format!("the options have {length} bytes, and {MAX_PARAMETER} is the most");
        errors.push(Diagnostic::general(text).help("name packages where types are named"));
        return Err(errors);
    }
    let mut said = config.map_or_else(Vec::new, |config| config.read(&mut errors));
    let on_command_line = split(parameter);
    if on_command_line.iter().filter(|it| it.key == CONFIG).count() > 1 {
        let error = Diagnostic::general("the option `config` names one file, and is there twice");
        errors.push(error.help("put the options of both into one"));
    } else if let Some(name) = config_name(parameter)
        && config.is_none()
    {
        let error = Diagnostic::general(format!("nobody has read the file of options `{name}`"));
        errors.push(error.help("give it to `generate_with`, or write the options out"));
    }
    said.extend(on_command_line);
    for said in &said {
        if let Err(error) = read(&mut options, said) {
            errors.push(error);
        }
    }
    // Before all others, so that whatever is said beside it wins.
    let preset = options.preset.iter().flat_map(|preset| preset.rules());
    options.rules.splice(0..0, preset.collect::<Vec<_>>());
    errors.check(options)
}

fn read(options: &mut Options, said: &RawOption) -> Result<(), Diagnostic> {
    let (key, value) = (&said.key[..], &said.value[..]);
    // `Mgreet.proto=::path` is how other plugins say it.
    if let Some(file) = key
        .strip_prefix('M')
        .filter(|file| file.ends_with(".proto"))
    {
        options.extern_files.push(Extern {
            from: file.to_owned(),
            to: value.to_owned(),
            place: said.place.clone(),
        });
        return Ok(());
    }
    let (name, path) = match key.split_once(':') {
        Some((name, path)) => (name.trim(), Some(path.trim().trim_start_matches('.'))),
        None => (key, None),
    };
    if path.is_some() && !WITH_PATH.contains(&name) {
        let error = said.refusal(format!("the option `{name}` takes no path"));
        return Err(if NAMES.contains(&name) {
            error
        } else {
            unknown_option(name, said)
        });
    }
    let choice = |choices: &[&str]| one_of(name, said, choices);
    let setting = match name {
        "messages" => return set(&mut options.messages, choice(ON_OFF)? == 0),
        "services" => return set(&mut options.services, choice(ON_OFF)? == 0),
        "client" => return set(&mut options.client, choice(ON_OFF)? == 0),
        "server" => return set(&mut options.server, choice(ON_OFF)? == 0),
        "require_all_methods" => {
            return set(&mut options.require_all_methods, choice(ON_OFF)? == 0);
        }
        "serde" => return set(&mut options.serde, choice(ON_OFF)? == 0),
        "prost" => return set(&mut options.prost, choice(ON_OFF)? == 0),
        "descriptors" => return set(&mut options.descriptors, choice(ON_OFF)? == 0),
        "preset" => {
            return set(
                &mut options.preset,
                [Some(Preset::Prost)][choice(&["prost"])?],
            );
        }
        "layout" => {
            let layouts = [Layout::Package, Layout::Proto, Layout::Single];
            return set(
                &mut options.layout,
                layouts[choice(&["package", "proto", "single"])?],
            );
        }
        "enum_prefix" => {
            let prefixes = [EnumPrefix::Strip, EnumPrefix::Keep];
            return set(
                &mut options.enum_prefix,
                prefixes[choice(&["strip", "keep"])?],
            );
        }
        "extern_path" => return read_extern_path(options, said),
        CONFIG if said.place.is_none() => return Ok(()),
        CONFIG => return Err(said.refusal("a file of options cannot name another")),
        "bytes" => Setting::Bytes([Bytes::Shared, Bytes::Vec][choice(&["bytes", "vec"])?]),
        "string" => {
            let types = [Str::String, Str::Boxed, Str::Shared];
            Setting::Str(types[choice(&["string", "box", "shared"])?])
        }
        "map" => Setting::Map([Map::Tree, Map::Hash][choice(&["btree", "hash"])?]),
        "unknown_fields" => {
            let both = [UnknownFields::Keep, UnknownFields::Drop];
            Setting::UnknownFields(both[choice(&["keep", "drop"])?])
        }
        "box" => Setting::Boxed(choice(ON_OFF)? == 0),
        "derive" => Setting::Derive(value.to_owned()),
        "attribute" => Setting::Attribute(value.to_owned()),
        other => return Err(unknown_option(other, said)),
    };
    options.rules.push(Rule {
        path: path.unwrap_or_default().to_owned(),
        setting,
        place: said.place.clone(),
    });
    Ok(())
}

const ON_OFF: &[&str] = &["on", "off"];

fn set<T>(place: &mut T, value: T) -> Result<(), Diagnostic> {
    *place = value;
    Ok(())
}

/// `extern_path=.google.type=::google_types`
fn read_extern_path(options: &mut Options, said: &RawOption) -> Result<(), Diagnostic> {
    let value = &said.value;
    let Some((proto, rust)) = value.split_once('=') else {
        let error = said.refusal(format!("`extern_path={value}` names no path of Rust"));
        return Err(error.help(match said.place {
            None => "write `extern_path=.google.type=::google_types`",
            Some(_) => "write `\".google.type\" = \"::google_types\"` below `[extern_path]`",
        }));
    };
    options.extern_paths.push(Extern {
        from: proto.trim().trim_start_matches('.').to_owned(),
        to: rust.trim().to_owned(),
        place: said.place.clone(),
    });
    Ok(())
}

/// The index of the value among those that the option can have.
fn one_of(name: &str, said: &RawOption, choices: &[&str]) -> Result<usize, Diagnostic> {
    let value = &said.value;
    choices
        .iter()
        .position(|choice| choice == value)
        .ok_or_else(|| {
            let error = said.refusal(format!("the option `{name}` cannot be `{value}`"));
            let spelling = |choice: &&str| match (*choice, &said.place) {
                (choice, None) => format!("`{name}={choice}`"),
                ("on", Some(_)) => "`true`".to_owned(),
                ("off", Some(_)) => "`false`".to_owned(),
                (choice, Some(_)) => format!("`\"{choice}\"`"),
            };
            let words: Vec<_> = choices.iter().map(spelling).collect();
            error.help(format!("write {}", words.join(" or ")))
        })
}

fn unknown_option(name: &str, said: &RawOption) -> Diagnostic {
    let error = said.refusal(format!("the option `{name}` is not known"));
    match nearest(name, NAMES.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("there are {}, and M<file>", NAMES.join(", "))),
    }
}

/// The candidate that is spelled most alike, if any is alike at all.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    // Nobody mistypes what is longer, and comparing takes long.
    let is_short = |name: &str| name.len() < 1024;
    let candidates = candidates.filter(|it| is_short(name) && is_short(it));
    // A slip of one key counts, also in a name that is too short to be alike in much else.
    let likeness = |candidate: &str| {
        let is_slip = candidate.len().abs_diff(name.len()) < 2
            && strsim::damerau_levenshtein(name, candidate) < 2;
        if is_slip {
            1.0
        } else {
            strsim::jaro_winkler(name, candidate)
        }
    };
    let scored = candidates.map(|candidate| (likeness(candidate), candidate));
    let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(score, _)| *score > 0.8)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
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
        assert_eq!(options.map("a.B.x"), Map::Hash);
        assert_eq!(options.map("a.B.m"), Map::Tree);
        assert_eq!(options.bytes("a.B.x"), Bytes::Vec);
        assert_eq!(options.bytes("a.Bx"), Bytes::Shared);
    }

    #[test]
    fn commas_spaces_and_backslashes_can_be_escaped() {
        let attribute = r#"#[doc = "a, b\\c \d"]"#;
        let escaped = escape(attribute).replace(' ', r"\ ");
        let options = parse(&format!("attribute={escaped},map=hash"), None).expect("valid");
        assert_eq!(options.attributes("a.B").collect::<Vec<_>>(), [attribute]);
        assert_eq!(options.map("a.B.m"), Map::Hash);
        assert_eq!(
            parse("attribute=#[a  b]", None)
                .expect("valid")
                .attributes("a")
                .next(),
            Some("#[a  b]")
        );
        let options =
            parse(r"derive:.a=serde::Serialize\, serde::Deserialize", None).expect("valid");
        let derives: Vec<_> = options.derives("a.B").collect();
        assert_eq!(derives, ["serde::Serialize, serde::Deserialize"]);
    }

    #[test]
    fn what_must_have_a_text_is_not_switched_on() {
        let options = parse("Ma.proto,derive,serde", None).expect("valid so far");
        assert_eq!(options.extern_files[0].to, "");
        assert_eq!(options.derives("a.B").collect::<Vec<_>>(), [""]);
        assert!(options.serde);
    }

    #[test]
    fn too_much_is_refused_in_few_words_and_what_is_long_is_compared_with_nothing() {
        let refused = &refusals(&"a".repeat(100_000_000))[0];
        assert!(refused.starts_with("the options have 100000000 bytes, and 1048576 is the most"));
        let long = "serde".repeat(1 << 17);
        assert!(refusals(&long)[0].contains("help: there are attribute, box"));
    }

    #[test]
    fn all_that_is_wrong_is_told_with_the_nearest() {
        assert_eq!(
            refusals("sevices=on,map=tree,layout:.a=single"),
            [
                "the option `sevices` is not known\n  help: did you mean `services`?",
                "the option `map` cannot be `tree`\n  help: write `map=btree` or `map=hash`",
                "the option `layout` takes no path",
            ]
        );
    }
}
