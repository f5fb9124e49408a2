//! From names of the schema to names of Rust. Each rule stands here once.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use super::Name;

/// Strict and reserved keywords of all editions up to 2024, but for those that cannot be raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that have no raw form.
const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

/// Methods that a service's trait and client have beside the rpcs.
const TAKEN_METHODS: &[&str] = &["new", "connect", "clone", "forward_to"];

/// Functions that a message's type has beside its getters.
const TAKEN_GETTERS: &[&str] = &["table", "clone", "default"];

/// A message, an enum, a oneof, a service or a variant: `UpperCamelCase`.
pub(super) fn type_name(name: &str) -> Name {
    escape(name.to_upper_camel_case())
}

/// A field: `snake_case`.
pub(super) fn field_name(name: &str) -> Name {
    escape(name.to_snake_case())
}

/// A module of a package, a message or a service: `snake_case`.
pub(super) fn module_name(name: &str) -> Name {
    escape(name.to_snake_case())
}

/// An rpc's method: `snake_case`, with `_` behind what the client has already.
pub(super) fn method_name(name: &str) -> Name {
    let name = name.to_snake_case();
    if TAKEN_METHODS.contains(&&name[..]) {
        Name(name + "_")
    } else {
        escape(name)
    }
}

/// The getter of a field: the field's name, with `_` behind what every message has already.
pub(super) fn getter_name(name: &str) -> Name {
    let name = name.to_snake_case();
    if TAKEN_GETTERS.contains(&&name[..]) { Name(name + "_") } else { escape(name) }
}

/// The constant of an extension: `SHOUTY_SNAKE_CASE`.
pub(super) fn extension_name(name: &str) -> Name {
    escape(name.to_shouty_snake_case())
}

/// The constant of an rpc's path: `SHOUTY_SNAKE_CASE`.
pub(super) fn path_constant(name: &str) -> Name {
    let name = name.to_shouty_snake_case();
    if name == "SERVICE" {
        Name(name + "_")
    } else {
        escape(name)
    }
}

/// The constant of an enum's value: the enum's own name taken off the front, `UpperCamelCase`.
/// Where nothing that can stand alone would be left, the name stays whole.
pub(super) fn value_name(enumeration: &str, value: &str) -> Name {
    let prefix = enumeration.to_shouty_snake_case() + "_";
    let whole = value.to_shouty_snake_case();
    let stripped = whole.strip_prefix(&prefix).unwrap_or(&whole);
    let can_stand = stripped.starts_with(|first: char| first.is_ascii_alphabetic());
    type_name(if can_stand { stripped } else { &whole })
}

fn escape(name: String) -> Name {
    if KEYWORDS.contains(&&name[..]) {
        Name(format!("r#{name}"))
    } else if NEVER_RAW.contains(&&name[..]) {
        Name(name + "_")
    } else if name.is_empty() {
        // The name was all underscores.
        Name("underscore".to_owned())
    } else if name.starts_with(|first: char| first.is_ascii_digit()) {
        Name(format!("_{name}"))
    } else {
        Name(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enum_values_lose_their_prefix_unless_nothing_is_left() {
        let name = |enumeration, value| value_name(enumeration, value).0;
        assert_eq!(name("Colour", "COLOUR_DARK_RED"), "DarkRed");
        assert_eq!(name("PhoneType", "PHONE_TYPE_WORK"), "Work");
        assert_eq!(name("Colour", "RED"), "Red");
        assert_eq!(name("Version", "VERSION_2"), "Version2");
        assert_eq!(name("Kind", "KIND_SELF"), "Self_");
    }

    #[test]
    fn keywords_become_raw_or_take_an_underscore() {
        assert_eq!(field_name("type").0, "r#type");
        assert_eq!(field_name("self").0, "self_");
        assert_eq!(method_name("Connect").0, "connect_");
        assert_eq!(type_name("self").0, "Self_");
    }
}
