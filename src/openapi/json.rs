//! JSON as a tree, and its text: what fits is on one line, so that a person can review it.

use std::fmt::Write;

/// The longest line, in bytes, but for those that hold one long text.
const WIDTH: usize = 100;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Object),
}

/// An object, in the order in which its members were added.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object(Vec<(String, Json)>);

impl Object {
    /// The same object with one member more.
    pub(super) fn with(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }

    /// The same object with one member more, if there is a value.
    pub(super) fn with_some(self, name: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// About how long the text is, in bytes.
    pub(super) fn weight(&self) -> usize {
        let members = self.0.iter();
        members
            .map(|(name, value)| 8 + name.len() + value.weight())
            .sum()
    }

    /// The object as a text that ends with a line.
    pub(super) fn print(self) -> String {
        let mut text = String::new();
        print(&Json::Object(self), 0, &mut text);
        text.push('\n');
        text
    }
}

impl Json {
    fn weight(&self) -> usize {
        match self {
            Self::Bool(_) | Self::Number(_) => 8,
            Self::Text(text) => 2 + text.len(),
            Self::List(values) => values.iter().map(|value| 8 + value.weight()).sum(),
            Self::Object(object) => object.weight(),
        }
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Number(value.to_string())
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Object> for Json {
    fn from(value: Object) -> Self {
        Self::Object(value)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(T::into).collect())
    }
}

/// Writes a value after what is on the line already.
fn print(value: &Json, indent: usize, text: &mut String) {
    let line = text.len() - text.rfind('\n').map_or(0, |at| at + 1);
    let begin = text.len();
    if on_one_line(value, begin + WIDTH.saturating_sub(line), text) {
        return;
    }
    text.truncate(begin);
    let inner = indent + 2;
    let new_line = |text: &mut String, indent: usize, is_first: bool| {
        text.push_str(if is_first { "\n" } else { ",\n" });
        text.extend(std::iter::repeat_n(' ', indent));
    };
    match value {
        Json::List(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                new_line(text, inner, index == 0);
                print(value, inner, text);
            }
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', indent));
            text.push(']');
        }
        Json::Object(Object(members)) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                new_line(text, inner, index == 0);
                quote(name, text);
                text.push_str(": ");
                print(value, inner, text);
            }
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', indent));
            text.push('}');
        }
        Json::Bool(_) | Json::Number(_) | Json::Text(_) => {
            on_one_line(value, usize::MAX, text);
        }
    }
}

/// Writes a value without line breaks, and returns whether the text is at most `limit` long; ends as soon
/// as it is longer.
fn on_one_line(value: &Json, limit: usize, text: &mut String) -> bool {
    match value {
        Json::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Json::Number(value) => text.push_str(value),
        Json::Text(value) => quote(value, text),
        Json::List(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                if !on_one_line(value, limit, text) {
                    return false;
                }
            }
            text.push(']');
        }
        Json::Object(Object(members)) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                text.push_str(if index == 0 { " " } else { ", " });
                quote(name, text);
                text.push_str(": ");
                if !on_one_line(value, limit, text) {
                    return false;
                }
            }
            text.push_str(if members.is_empty() { "}" } else { " }" });
        }
    }
    text.len() <= limit
}

/// Writes a text in quotes. The `@@` of insertion points is escaped: this file has none.
fn quote(value: &str, text: &mut String) {
    text.push('"');
    let mut before = ' ';
    for letter in value.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '@' if before == '@' => text.push_str("\\u0040"),
            _ if letter.is_control() => {
                let _ = write!(text, "\\u{:04x}", u32::from(letter));
            }
            _ => text.push(letter),
        }
        before = letter;
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_on_one_line() {
        let short = Object::default().with("a", 1).with("b", vec!["x", "y"]);
        let long = vec!["z".repeat(60), "z".repeat(60)];
        let all = Object::default()
            .with("short", short)
            .with("long", long)
            .with("none", Object::default())
            .with_some("not there", None::<bool>);
        let z = "z".repeat(60);
        let expected = format!(
            "{{\n  \"short\": {{ \"a\": 1, \"b\": [\"x\", \"y\"] }},\n  \"long\": [\n    \"{z}\",\n    \"{z}\"\n  ],\n  \
             \"none\": {{}}\n}}\n"
        );
        assert_eq!(all.print(), expected);
    }

    #[test]
    fn texts_are_quoted_and_hold_no_insertion_point() {
        let text = "\"a\\b\"\n\u{1}\u{7f}é @@protoc_insertion_point(x)";
        let printed = Object::default().with("a", text).print();
        let expected = r#"{ "a": "\"a\\b\"\n\u0001\u007fé @\u0040protoc_insertion_point(x)" }"#;
        assert_eq!(printed.trim_end(), expected);
    }
}
