//! Reads options from the text that protoc hands on.

use super::rule::{Rule, Setting};
use super::{Bytes, EnumPrefix, Layout, Map, Options, Preset, Str, UnknownFields};
use crate::diag::{Diagnostic, Diagnostics};

/// Every option by its name.
const NAMES: &[&str] = &[
    "attribute",
    "box",
    "bytes",
    "client",
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

/// Reads the comma-separated options of a request.
///
/// # Errors
///
/// Every option that is not known or has a value that it cannot have.
pub fn parse(parameter: &str) -> Result<Options, Diagnostics> {
    let (mut options, mut errors) = (Options::default(), Diagnostics::default());
    for text in split(parameter) {
        if let Err(error) = read(&mut options, &text) {
            errors.push(error);
        }
    }
    // Before all others, so that whatever is said beside it wins.
    let preset = options.preset.iter().flat_map(|preset| preset.rules());
    options.rules.splice(0..0, preset.collect::<Vec<_>>());
    errors.check(options)
}

/// Splits at commas, and takes off the backslashes that keep commas from splitting.
fn split(parameter: &str) -> Vec<String> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let mut characters = parameter.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => part.extend(characters.next()),
            ',' => parts.push(std::mem::take(&mut part)),
            other => part.push(other),
        }
    }
    parts.push(part);
    parts
        .into_iter()
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

fn read(options: &mut Options, text: &str) -> Result<(), Diagnostic> {
    let (key, value) = match text.split_once('=') {
        Some((key, value)) => (key.trim(), value.trim()),
        None => (text, "on"),
    };
    // `Mgreet.proto=::path` is how other plugins say it.
    if let Some(file) = key
        .strip_prefix('M')
        .filter(|file| file.ends_with(".proto"))
    {
        options
            .extern_files
            .push((file.to_owned(), value.to_owned()));
        return Ok(());
    }
    let (name, path) = match key.split_once(':') {
        Some((name, path)) => (name.trim(), Some(path.trim().trim_start_matches('.'))),
        None => (key, None),
    };
    if path.is_some() && !WITH_PATH.contains(&name) {
        let error = Diagnostic::general(format!("the option `{name}` takes no path"));
        return Err(if NAMES.contains(&name) {
            error
        } else {
            unknown_option(name)
        });
    }
    let choice = |choices: &[&str]| one_of(name, value, choices);
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
        "extern_path" => return read_extern_path(options, value),
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
        other => return Err(unknown_option(other)),
    };
    options.rules.push(Rule {
        path: path.unwrap_or_default().to_owned(),
        setting,
    });
    Ok(())
}

const ON_OFF: &[&str] = &["on", "off"];

fn set<T>(place: &mut T, value: T) -> Result<(), Diagnostic> {
    *place = value;
    Ok(())
}

/// `extern_path=.google.type=::google_types`
fn read_extern_path(options: &mut Options, value: &str) -> Result<(), Diagnostic> {
    let Some((proto, rust)) = value.split_once('=') else {
        let error = Diagnostic::general(format!("`extern_path={value}` names no path of Rust"));
        return Err(error.help("write `extern_path=.google.type=::google_types`"));
    };
    let proto = proto.trim().trim_start_matches('.').to_owned();
    options.extern_paths.push((proto, rust.trim().to_owned()));
    Ok(())
}

/// The index of the value among those that the option can have.
fn one_of(name: &str, value: &str, choices: &[&str]) -> Result<usize, Diagnostic> {
    choices
        .iter()
        .position(|choice| *choice == value)
        .ok_or_else(|| {
            let error = Diagnostic::general(format!("the option `{name}` cannot be `{value}`"));
            let words: Vec<_> = choices
                .iter()
                .map(|choice| format!("`{name}={choice}`"))
                .collect();
            error.help(format!("write {}", words.join(" or ")))
        })
}

fn unknown_option(name: &str) -> Diagnostic {
    let error = Diagnostic::general(format!("the option `{name}` is not known"));
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
    let scored = candidates.map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(score, _)| *score > 0.8)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusals(parameter: &str) -> Vec<String> {
        let errors = parse(parameter).expect_err("a refusal");
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn options_are_read_and_the_nearest_rule_counts() {
        let options = parse("map=hash, bytes:.a.B=vec,server=off,map:a.B.m=btree").expect("valid");
        assert!(!options.server && options.client);
        assert_eq!(options.map("a.B.x"), Map::Hash);
        assert_eq!(options.map("a.B.m"), Map::Tree);
        assert_eq!(options.bytes("a.B.x"), Bytes::Vec);
        assert_eq!(options.bytes("a.Bx"), Bytes::Shared);
    }

    #[test]
    fn commas_can_be_escaped() {
        let options = parse(r"derive:.a=serde::Serialize\, serde::Deserialize").expect("valid");
        let derives: Vec<_> = options.derives("a.B").collect();
        assert_eq!(derives, ["serde::Serialize, serde::Deserialize"]);
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
