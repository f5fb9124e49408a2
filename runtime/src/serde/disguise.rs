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
const TOML_DATETIME: &str = r#"{"$__toml_private_datetime":"#;

/// The value that an object, written as JSON without spaces, stands for; `None` if it is an object.
pub(super) fn value(object: &str) -> Option<&str> {
    let is_number = |text: &&str| number_length(text.as_bytes()) == Some(text.len());
    match object.strip_prefix(NUMBER) {
        Some(rest) => rest.strip_suffix("\"}").filter(is_number),
        None => {
            let quoted = object.strip_prefix(TOML_DATETIME)?.strip_suffix('}')?;
            let inside = quoted.strip_prefix('"')?.strip_suffix('"')?;
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-:+. ".contains(&byte);
            inside.bytes().all(is_part).then_some(quoted)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn only_whole_disguises_count() {
        let number = |rest| [r#"{"$serde_json::private::Number":"#, rest].concat();
        for (object, expected) in [
            (number(r#""-1.5e400"}"#), Some("-1.5e400")),
            (number(r#""1"}"#), Some("1")),
            (number(r#""one"}"#), None),
            (number(r#""1","b":"2"}"#), None),
            (number(r#""1\""}"#), None),
            (number("1}"), None),
            (number(r#""""}"#), None),
            (r#"{"a":"1"}"#.to_owned(), None),
            (
                r#"{"$__toml_private_datetime":"1979-05-27T07:32:00Z"}"#.to_owned(),
                Some(r#""1979-05-27T07:32:00Z""#),
            ),
            (
                r#"{"$__toml_private_datetime":"1979","b":"x"}"#.to_owned(),
                None,
            ),
            ("{}".to_owned(), None),
        ] {
            assert_eq!(value(&object), expected, "{object}");
        }
    }
}
