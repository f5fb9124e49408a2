//! Checks of options against the schema: that what they name is there, that they can apply to it, and
//! that text of the user's is Rust.

use std::collections::BTreeMap;

use super::names::can_be_named;
use crate::diag::{Diagnostic, Diagnostics, Location};
use crate::options::{Extern, Options, Rule, Subject, is_below, nearest};
use crate::proto::{Field, Kind, Label, Scalar, Schema};
use crate::rust::model::spelling;

/// Refuses paths that match nothing, files that are not there, and text that is not Rust.
pub(super) fn check_options(schema: &Schema, options: &Options, errors: &mut Diagnostics) {
    check_paths(schema, options, errors);
    check_files(schema, options, errors);
    check_rust(options, errors);
    check_rules(schema, options, errors);
}

/// Refuses paths that match nothing.
fn check_paths(schema: &Schema, options: &Options, errors: &mut Diagnostics) {
    let names = names(schema);
    let rules = options.rules.iter().map(|it| (&it.path, &it.location));
    let externs = options.extern_paths.iter();
    let externs = externs.map(|it| (&it.from, &it.location));
    for (path, location) in rules.chain(externs).filter(|(path, _)| !path.is_empty()) {
        if names.iter().any(|name| is_below(name, path)) {
            continue;
        }
        let message = format!("there is no package, message, enum or field named `.{path}`");
        let error = refusal(location, message);
        errors.push(match nearest(path, names.iter().copied()) {
            Some(near) => error.help(format!("did you mean `.{near}`?")),
            None => error.help("write its full name: packages, outer messages, its own name"),
        });
    }
}

/// Refuses files that are not there.
fn check_files(schema: &Schema, options: &Options, errors: &mut Diagnostics) {
    for Extern { from, location, .. } in &options.extern_files {
        if schema.files.iter().any(|it| it.name == *from) {
            continue;
        }
        let message = format!("the option `M{from}`: there is no file `{from}` in this run");
        let error = refusal(location, message);
        let near = nearest(from, schema.files.iter().map(|it| &it.name[..]));
        errors.push(match near {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help("write its name as an import does"),
        });
    }
}

/// Refuses text that is not Rust.
fn check_rust(options: &Options, errors: &mut Diagnostics) {
    let help = "write `::name` for a crate, or `crate::module`, and keywords as `r#type`";
    for it in options.extern_paths.iter().chain(&options.extern_files) {
        let Extern { from, to, location } = it;
        let message = match &to[..] {
            "" => format!("no path of Rust is given for `{from}`"),
            to if is_path(to) => continue,
            to => format!("`{to}` is not a path of Rust"),
        };
        errors.push(refusal(location, message).help(help));
    }
    for (text, location) in options.derives.values() {
        if !text.split(',').map(str::trim).all(is_path) {
            let error = refusal(location, format!("`{text}` is not a derive"));
            errors.push(error.help(match location {
                None => "write `derive:.PATH=path::to::Derive`",
                Some(_) => "write `\"path::to::Derive\"` below `[derive]`",
            }));
        }
    }
    for (option, attributes) in [
        ("attribute", &options.attributes),
        ("field_attribute", &options.field_attributes),
    ] {
        for (text, location) in attributes.values().filter(|(text, _)| !is_attribute(text)) {
            let error = refusal(location, format!("`{text}` is not an attribute"));
            errors.push(error.help(match location {
                None => format!("write `{option}:.PATH=#[name(..)]`"),
                Some(_) => format!("write `\"#[name(..)]\"` below `[{option}]`"),
            }));
        }
    }
}

/// Refuses rules for just one thing that they cannot apply to.
fn check_rules(schema: &Schema, options: &Options, errors: &mut Diagnostics) {
    let mut rules: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in &options.rules {
        rules.entry(&rule.path).or_default().push(rule);
    }
    if rules.is_empty() {
        return;
    }
    let mut check = |name: &str, subjects: &[Subject], what: &dyn Fn() -> String| {
        for rule in rules.get(name).into_iter().flatten() {
            if rule.subjects.iter().any(|it| subjects.contains(it)) {
                continue;
            }
            let (option, wanted, what) = (rule.option, plural(rule.subjects), what());
            let message = format!("`{option}` applies to {wanted}; `.{name}` is {what}");
            let help = "name one of those, or a message or package that contains some";
            errors.push(refusal(&rule.location, message).help(help));
        }
    };
    for message in &schema.messages {
        for field in &message.fields {
            let subjects = subjects(field);
            check(&field.head.full_name, &subjects, &|| describe(field));
        }
        for oneof in &message.oneofs {
            check(&oneof.full_name, &[Subject::Oneof, Subject::Field], &|| {
                "a oneof".to_owned()
            });
        }
    }
    for enumeration in &schema.enums {
        let name = &enumeration.head.full_name;
        check(name, &[Subject::Enum], &|| "an enum".to_owned());
    }
    for service in schema.files.iter().flat_map(|file| &file.services) {
        check(&service.head.full_name, &[], &|| "a service".to_owned());
    }
}

/// What a field is for rules.
fn subjects(field: &Field) -> Vec<Subject> {
    let key = match field.label {
        Label::Map { key } => Some(Kind::Scalar(key)),
        _ => None,
    };
    let holds = |scalar| [Some(field.kind), key].contains(&Some(Kind::Scalar(scalar)));
    let is_singular = !matches!(field.label, Label::Repeated { .. } | Label::Map { .. });
    let is_message = matches!(field.kind, Kind::Message(_) | Kind::Group(_));
    let subjects = [
        (true, Subject::Field),
        (holds(Scalar::Bytes), Subject::BytesField),
        (holds(Scalar::String), Subject::StringField),
        (key.is_some(), Subject::MapField),
        (is_singular && is_message, Subject::SingularMessageField),
    ];
    let subjects = subjects.into_iter().filter(|(is, _)| *is);
    subjects.map(|(_, subject)| subject).collect()
}

/// What a field is, for a person.
fn describe(field: &Field) -> String {
    let repeated = match field.label {
        Label::Map { .. } => return "a map field".to_owned(),
        Label::Repeated { .. } => "repeated ",
        Label::Implicit | Label::Explicit | Label::Required | Label::Oneof(_) => "",
    };
    match field.kind {
        Kind::Scalar(scalar) => format!("a {repeated}`{}` field", spelling(scalar).name),
        Kind::Enum(_) if repeated.is_empty() => "an enum field".to_owned(),
        Kind::Enum(_) => "a repeated enum field".to_owned(),
        Kind::Message(_) | Kind::Group(_) => format!("a {repeated}message field"),
    }
}

fn plural(subjects: &[Subject]) -> String {
    let words = subjects.iter().map(|subject| match subject {
        Subject::Message => "messages",
        Subject::Enum => "enums",
        Subject::Oneof => "oneofs",
        Subject::Field => "fields",
        Subject::BytesField => "`bytes` fields",
        Subject::StringField => "`string` fields",
        Subject::MapField => "map fields",
        Subject::SingularMessageField => "singular message fields",
    });
    let words: Vec<_> = words.collect();
    match &words[..] {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        words => words.join(""),
    }
}

/// A refusal of an option, with its place if a file of options has it.
pub(super) fn refusal(location: &Option<Location>, message: String) -> Diagnostic {
    Diagnostic {
        location: location.clone(),
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

/// Whether the text is a path of Rust.
fn is_path(text: &str) -> bool {
    let segments = text.strip_prefix("::").unwrap_or(text).split("::");
    segments.into_iter().all(is_identifier)
}

/// Whether the text is `#[..]` with its brackets in balance.
fn is_attribute(text: &str) -> bool {
    let inner = text.strip_prefix("#[").and_then(|it| it.strip_suffix(']'));
    inner.is_some_and(is_balanced)
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
