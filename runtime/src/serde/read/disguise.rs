//! Values that serde has no type for. A format hands them over as a map with one key that only the format
//! itself knows, and a string.
//!
//! Any crate of a build can switch on serde_json's `arbitrary_precision`. Then a number that is not a
//! small integer is such a map, through `flatten`, `untagged` and `from_value` too. An object that a
//! text really has looks the same; serde_json itself takes it for a number then.

use crate::json::number_length;

/// A number of serde_json with `arbitrary_precision`: its digits, in quotes.
const NUMBER: &str = r#"{"$serde_json::private::Number":""#;

/// A date or time of TOML: RFC 3339, in quotes.
const TOML_DATETIME: &str = r#"{"$__toml_private_datetime":""#;

/// What an object stands for.
#[derive(Debug, PartialEq)]
pub(super) enum Disguise<'a> {
    /// The spelling of a number.
    Number(&'a str),
    /// A date or time.
    Time(&'a str),
}

/// Whether a key is one of those.
pub(super) fn is_private(key: &str) -> bool {
    [NUMBER, TOML_DATETIME]
        .iter()
        .any(|object| object.split('"').nth(1) == Some(key))
}

/// The value that an object, written as JSON without spaces, stands for; `None` if it is an object.
pub(super) fn value(object: &str) -> Option<Disguise<'_>> {
    let inside = |before| object.strip_prefix(before)?.strip_suffix("\"}");
    if let Some(digits) = inside(NUMBER) {
        let is_number = number_length(digits.as_bytes()) == Some(digits.len());
        return is_number.then_some(Disguise::Number(digits));
    }
    let time = inside(TOML_DATETIME)?;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-:+. ".contains(&byte);
    time.bytes().all(is_part).then_some(Disguise::Time(time))
}

#[cfg(test)]
mod tests {
    use super::{Disguise, is_private, value};

    #[test]
    fn only_whole_disguises_count() {
        let number = |rest| [r#"{"$serde_json::private::Number":"#, rest].concat();
        for (object, expected) in [
            (number(r#""-1.5e400"}"#), Some(Disguise::Number("-1.5e400"))),
            (number(r#""1"}"#), Some(Disguise::Number("1"))),
            (number(r#""one"}"#), None),
            (number(r#""1","b":"2"}"#), None),
            (number(r#""1\""}"#), None),
            (number("1}"), None),
            (number(r#""""}"#), None),
            (r#"{"a":"1"}"#.to_owned(), None),
            (
                r#"{"$__toml_private_datetime":"1979-05-27T07:32:00Z"}"#.to_owned(),
                Some(Disguise::Time("1979-05-27T07:32:00Z")),
            ),
            (
                r#"{"$__toml_private_datetime":"1979","b":"x"}"#.to_owned(),
                None,
            ),
            ("{}".to_owned(), None),
        ] {
            if expected.is_some() {
                assert!(object.split('"').nth(1).is_some_and(is_private), "{object}");
            }
            assert_eq!(value(&object), expected, "{object}");
        }
        assert!(
            !is_private("a") && !is_private("") && !is_private("$serde_json::private::RawValue")
        );
    }
}
