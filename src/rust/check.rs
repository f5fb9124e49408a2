//! Options that name parts of the schema, or bring Rust of their own, must mean something.

use std::collections::BTreeMap;

use super::names::can_be_named;
use crate::diag::{Diagnostic, Diagnostics, Location};
use crate::options::{Extern, Options, Rule, Setting, is_below, nearest};
use crate::proto::{Field, Kind, Label, Scalar, Schema};

/// Refuses paths that match nothing, files that are not there, and text that is no path of Rust.
pub(super) fn check_paths(schema: &Schema, options: &Options, errors: &mut Diagnostics) {
    let names = names(schema);
    let rules = options.rules.iter().map(|it| (&it.path, &it.place));
    let externs = options.extern_paths.iter().map(|it| (&it.from, &it.place));
    for (path, place) in rules.chain(externs).filter(|(path, _)| !path.is_empty()) {
        if names.iter().any(|name| is_below(name, path)) {
            continue;
        }
        let error = refusal(
            place,
            format!("an option names `.{path}`, which is nowhere"),
        );
        let near = nearest(path, names.iter().copied());
        errors.push(match near {
            Some(near) => error.help(format!("did you mean `.{near}`?")),
            None => error.help("name a package, message, enum or field, in full"),
        });
    }
    for Extern {
        from: file, place, ..
    } in &options.extern_files
    {
        if !schema.files.iter().any(|it| it.name == *file) {
            let error = refusal(
                place,
                format!("the option `M{file}` names no file of this run"),
            );
            let near = nearest(file, schema.files.iter().map(|it| &it.name[..]));
            let near = near.map(|near| format!("did you mean `{near}`?"));
            errors.push(match near {
                Some(near) => error.help(near),
                None => error,
            });
        }
    }
    for Extern {
        to: path, place, ..
    } in options.extern_paths.iter().chain(&options.extern_files)
    {
        let segments = path.strip_prefix("::").unwrap_or(path).split("::");
        let is_path = segments.clone().all(is_identifier);
        if !is_path {
            let error = refusal(place, format!("`{path}` is no path of Rust"));
            errors.push(
                error.help(
                    "write `::name` for a crate, or `crate::module`, and keywords as `r#type`",
                ),
            );
        }
    }
    for rule in &options.rules {
        if let Setting::Derive(text) | Setting::Attribute(text) = &rule.setting
            && !is_rust(&rule.setting)
        {
            let text = format!("`{text}` is no derive or attribute of Rust");
            let error = refusal(&rule.place, text);
            errors.push(error.help(match rule.place {
                None => "write `derive:.path=a::Path`, `attribute:.path=#[name(..)]`",
                Some(_) => {
                    "write `\"a::Path\"` below `[derive]`, `\"#[name(..)]\"` below `[attribute]`"
                }
            }));
        }
    }
}

/// Refuses rules for what has just this name and is nothing they could be for.
pub(super) fn check_rules(schema: &Schema, options: &Options, errors: &mut Diagnostics) {
    let mut rules: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in &options.rules {
        rules.entry(&rule.path).or_default().push(rule);
    }
    let mut check = |name: &str, is_for: &dyn Fn(&Setting) -> bool| {
        let vain = rules.get(name).into_iter().flatten();
        for rule in vain.filter(|rule| !is_for(&rule.setting)) {
            let message = format!(
                "an option for {} names `.{name}`, which is none",
                subjects(&rule.setting)
            );
            errors.push(
                refusal(&rule.place, message)
                    .help("name one of those, or a message or package around it"),
            );
        }
    };
    let is_for_types =
        |setting: &Setting| matches!(setting, Setting::Derive(_) | Setting::Attribute(_));
    for message in &schema.messages {
        for field in &message.fields {
            check(&field.head.full_name, &|setting| {
                is_for_field(setting, field)
            });
        }
        for oneof in &message.oneofs {
            check(&oneof.full_name, &is_for_types);
        }
    }
    for enumeration in &schema.enums {
        check(&enumeration.head.full_name, &is_for_types);
    }
    for service in schema.files.iter().flat_map(|file| &file.services) {
        check(&service.head.full_name, &|_| false);
    }
}

/// What a setting is for.
fn subjects(setting: &Setting) -> &'static str {
    match setting {
        Setting::Bytes(_) => "fields of bytes",
        Setting::Str(_) => "fields of strings",
        Setting::Map(_) => "maps",
        Setting::UnknownFields(_) => "messages",
        Setting::Boxed(_) => "single messages in messages",
        Setting::Derive(_) | Setting::Attribute(_) => "structs and enums",
    }
}

fn is_for_field(setting: &Setting, field: &Field) -> bool {
    let key = match field.label {
        Label::Map { key } => Some(Kind::Scalar(key)),
        _ => None,
    };
    let holds = |scalar| [Some(field.kind), key].contains(&Some(Kind::Scalar(scalar)));
    match setting {
        Setting::Bytes(_) => holds(Scalar::Bytes),
        Setting::Str(_) => holds(Scalar::String),
        Setting::Map(_) => key.is_some(),
        Setting::Boxed(_) => {
            let is_single = !matches!(field.label, Label::Repeated { .. } | Label::Map { .. });
            is_single && matches!(field.kind, Kind::Message(_) | Kind::Group(_))
        }
        Setting::UnknownFields(_) | Setting::Derive(_) | Setting::Attribute(_) => false,
    }
}

/// A refusal of an option, with its place if it stands in a file.
fn refusal(place: &Option<Location>, message: String) -> Diagnostic {
    Diagnostic {
        location: place.clone(),
        ..Diagnostic::general(message)
    }
}

/// The full names of all packages, types and fields.
fn names(schema: &Schema) -> Vec<&str> {
    let packages = schema.files.iter().map(|file| &file.package[..]);
    let messages = schema.messages.iter().flat_map(|message| {
        let fields = message.fields.iter().map(|field| &field.head.full_name[..]);
        let oneofs = message.oneofs.iter().map(|oneof| &oneof.full_name[..]);
        fields.chain(oneofs).chain([&message.head.full_name[..]])
    });
    let enums = schema.enums.iter().map(|it| &it.head.full_name[..]);
    let services = schema.files.iter().flat_map(|file| &file.services);
    let services = services.map(|service| &service.head.full_name[..]);
    packages
        .chain(messages)
        .chain(enums)
        .chain(services)
        .collect()
}

/// Whether the text can be a part of a path; keywords are raw, as in `crate::pb::r#type`.
fn is_identifier(text: &str) -> bool {
    let (bare, is_raw) = match text.strip_prefix("r#") {
        Some(bare) => (bare, true),
        None => (text, false),
    };
    bare.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && can_be_named(bare, is_raw)
}

/// Whether the text will still be Rust inside an attribute: paths between commas, or `#[..]` with
/// its brackets in balance.
fn is_rust(setting: &Setting) -> bool {
    match setting {
        Setting::Derive(text) => {
            let mut paths = text
                .split(',')
                .map(|path| path.trim().trim_start_matches("::"));
            paths.all(|path| path.split("::").all(is_identifier))
        }
        Setting::Attribute(text) => {
            let inner = text
                .strip_prefix("#[")
                .and_then(|text| text.strip_suffix(']'));
            inner.is_some_and(is_balanced)
        }
        _ => true,
    }
}

fn is_balanced(text: &str) -> bool {
    let mut open = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(c) => return false,
            c if !(c.is_ascii_graphic() || c == ' ') => return false,
            _ => {}
        }
    }
    open.is_empty() && !quoted && !text.is_empty()
}
