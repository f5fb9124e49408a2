//! From names of the schema to names of Rust. Each rule stands here once.

use std::collections::BTreeMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use super::namespace::Namespace;
use crate::options::EnumPrefix;
use crate::proto::{Enum, EnumValue};
use crate::rust::model::Name;

/// Strict and reserved keywords of all editions up to 2024, except those that cannot be raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that have no raw form.
const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

/// What generated code says without a path: a type of the schema must not shadow it.
const BARE: &[&str] = &["Some", "Ok", "Send", "Sync"];

/// Methods of a service's trait and client that are not rpcs.
pub(crate) const TAKEN_METHODS: &[&str] = &["new", "connect", "clone", "forward_to"];

/// Functions of a message's type that are not getters, or that people call on it and a getter would
/// hide.
#[rustfmt::skip]
const TAKEN_GETTERS: &[&str] = &[
    "table", "clone", "default", "decode", "decode_length_delimited", "encode",
    "encode_length_delimited", "encode_length_delimited_to_vec", "encode_to_vec", "encoded_len",
    "merge",
];

/// A message, an enum, a oneof or a service: `UpperCamelCase`.
pub(crate) fn type_name(name: &str) -> Name {
    let name = variant_name(name);
    if BARE.contains(&&name.0[..]) {
        Name(name.0 + "_")
    } else {
        name
    }
}

/// What is said only after the name of its enum, the variant of a oneof or the value of an enum:
/// `UpperCamelCase`.
pub(crate) fn variant_name(name: &str) -> Name {
    escape(name.to_upper_camel_case(), "Underscore")
}

/// A field: `snake_case`.
pub(crate) fn field_name(name: &str) -> Name {
    escape(name.to_snake_case(), "underscore")
}

/// A module of a package, a message or a service: `snake_case`.
pub(crate) fn module_name(name: &str) -> Name {
    escape(name.to_snake_case(), "underscore")
}

/// An rpc's method: `snake_case`.
pub(crate) fn method_name(name: &str) -> Name {
    escape(name.to_snake_case(), "underscore")
}

/// The getter of one of the `fields`: the field's name. If every message has a function of that name,
/// as many `_` follow as no other field needs.
pub(crate) fn getter_name(field: &Name, fields: &[Name]) -> Name {
    let mut name = field.clone();
    if TAKEN_GETTERS.contains(&&field.0[..]) {
        while fields.contains(&name) {
            name.0.push('_');
        }
    }
    name
}

/// The constant of an extension: `SHOUTY_SNAKE_CASE`.
pub(crate) fn extension_name(name: &str) -> Name {
    escape(name.to_shouty_snake_case(), "UNDERSCORE")
}

/// The constant of an rpc's path: `SHOUTY_SNAKE_CASE`.
pub(crate) fn path_constant(name: &str) -> Name {
    escape(name.to_shouty_snake_case(), "UNDERSCORE")
}

/// The constants of an enum's values: the enum's own name is removed from the front, the rest is
/// `UpperCamelCase`. The name stays whole if the rest is not an identifier, or if two values would
/// have one name. Aliases whose constants would be the same are one.
pub(crate) fn value_names(enumeration: &Enum, enum_prefix: EnumPrefix) -> Vec<(&EnumValue, Name)> {
    let prefix = enumeration.head.name.to_shouty_snake_case() + "_";
    let whole = |value: &EnumValue| value.head.name.to_shouty_snake_case();
    let stripped = |value: &EnumValue| {
        let whole = whole(value);
        let rest = whole.strip_prefix(&prefix).unwrap_or(&whole);
        let can_stand = enum_prefix == EnumPrefix::Strip
            && rest.starts_with(|first: char| first.is_ascii_alphabetic());
        variant_name(if can_stand { rest } else { &whole })
    };
    // The number that all values with one name share, if they share one.
    let mut numbers: BTreeMap<Name, Option<i32>> = BTreeMap::new();
    for value in &enumeration.values {
        let number = Some(value.number);
        let shared = numbers.entry(stripped(value)).or_insert(number);
        *shared = shared.filter(|_| *shared == number);
    }
    let mut namespace = Namespace::default();
    let mut names: Vec<(&EnumValue, Name)> = Vec::new();
    // Those that lose no prefix keep their names, so they are served first.
    let loses = |value: &EnumValue| whole(value).starts_with(&prefix);
    let mut order: Vec<_> = enumeration.values.iter().enumerate().collect();
    order.sort_by_key(|(_, value)| loses(value));
    let mut claimed = vec![None; enumeration.values.len()];
    for (index, value) in order {
        let short = stripped(value);
        let is_alias = numbers[&short].is_some();
        if is_alias && namespace.has(&short) {
            continue;
        }
        let wanted = if namespace.has(&short) {
            variant_name(&whole(value))
        } else {
            short
        };
        claimed[index] = Some(namespace.claim(wanted));
    }
    for (value, name) in enumeration.values.iter().zip(claimed) {
        names.extend(name.map(|name| (value, name)));
    }
    names
}

/// Whether a segment of a path that the user wrote, without its `r#`, is not a keyword there. `gen` is
/// one in 2024 only.
pub(crate) fn can_be_named(bare: &str, is_raw: bool) -> bool {
    match is_raw {
        true => !NEVER_RAW.contains(&bare),
        false => bare != "_" && (bare == "gen" || !KEYWORDS.contains(&bare)),
    }
}

/// Makes an identifier of a name in the right letter case; `nameless` stands for a name that was only
/// underscores.
fn escape(name: String, nameless: &str) -> Name {
    if KEYWORDS.contains(&&name[..]) {
        Name(format!("r#{name}"))
    } else if NEVER_RAW.contains(&&name[..]) {
        Name(name + "_")
    } else if name.is_empty() {
        Name(nameless.to_owned())
    } else if name.starts_with(|first: char| first.is_ascii_digit()) {
        Name(format!("_{name}"))
    } else {
        Name(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::Head;

    fn names(enumeration: &str, values: &[(&str, i32)]) -> Vec<String> {
        let head = |name: &str| Head {
            name: name.to_owned(),
            ..Head::default()
        };
        let values = values.iter().map(|(name, number)| EnumValue {
            head: head(name),
            number: *number,
        });
        let enumeration = Enum {
            head: head(enumeration),
            file: crate::proto::FileId(0),
            parent: None,
            closed: false,
            values: values.collect(),
        };
        value_names(&enumeration, EnumPrefix::Strip)
            .into_iter()
            .map(|(_, name)| name.0)
            .collect()
    }

    #[test]
    fn enum_values_lose_their_prefix_unless_nothing_is_left() {
        assert_eq!(
            names("Colour", &[("COLOUR_DARK_RED", 0), ("RED", 1)]),
            ["DarkRed", "Red"]
        );
        assert_eq!(
            names("Version", &[("VERSION_2", 0), ("VERSION", 1)]),
            ["Version2", "Version"]
        );
        assert_eq!(
            names("Kind", &[("KIND_SELF", 0), ("KIND_NONE", 1), ("OK", 2)]),
            ["Self_", "None", "Ok"]
        );
    }

    #[test]
    fn values_that_would_meet_stay_whole_unless_they_are_one() {
        assert_eq!(
            names("Colour", &[("COLOUR_RED", 0), ("RED", 1)]),
            ["ColourRed", "Red"]
        );
        assert_eq!(names("Colour", &[("COLOUR_RED", 1), ("RED", 1)]), ["Red"]);
        assert_eq!(
            names("E", &[("A_B", 0), ("AB_", 1), ("a_b", 2)]),
            ["AB", "Ab", "AB_"]
        );
    }

    #[test]
    fn keywords_become_raw_or_take_an_underscore() {
        assert_eq!(field_name("type").0, "r#type");
        assert_eq!(field_name("self").0, "self_");
        assert_eq!(type_name("self").0, "Self_");
        assert_eq!(type_name("Send").0, "Send_");
    }

    #[test]
    fn names_of_underscores_have_the_letter_case_of_their_kind() {
        assert_eq!(field_name("_").0, "underscore");
        assert_eq!(type_name("__").0, "Underscore");
        assert_eq!(extension_name("_").0, "UNDERSCORE");
    }
}
