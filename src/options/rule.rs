//! Rules that hold below a path: which is the nearest to a message or field.

use crate::diag::Location;

use super::{Bytes, Map, Options, Preset, Str, UnknownFields};

/// A rule, and the path below which it holds: `greet.HelloRequest`, or `""` for everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The path, without a leading dot.
    pub path: String,
    /// What holds.
    pub setting: Setting,
    /// Where a file of options says so.
    pub place: Option<Location>,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The type of `bytes` fields.
    Bytes(Bytes),
    /// The type of `string` fields.
    Str(Str),
    /// The type of maps.
    Map(Map),
    /// What becomes of unknown fields.
    UnknownFields(UnknownFields),
    /// Whether a message in a message is in a box.
    Boxed(bool),
    /// Derives for structs and enums, as they stand in the attribute.
    Derive(String),
    /// An attribute for structs and enums, with its `#[..]`.
    Attribute(String),
}

impl Preset {
    /// What it says of everything.
    pub(super) fn rules(self) -> impl Iterator<Item = Rule> {
        let settings = match self {
            Self::Prost => [
                Setting::UnknownFields(UnknownFields::Drop),
                Setting::Map(Map::Hash),
                Setting::Bytes(Bytes::Vec),
            ],
        };
        settings.into_iter().map(|setting| Rule {
            path: String::new(),
            setting,
            place: None,
        })
    }
}

impl Rule {
    /// Whether the rule holds for what has this full name.
    #[must_use]
    pub fn covers(&self, full_name: &str) -> bool {
        is_below(full_name, &self.path)
    }
}

/// Whether a name is the path, or inside it.
pub(crate) fn is_below(full_name: &str, path: &str) -> bool {
    match full_name.strip_prefix(path) {
        Some(rest) => path.is_empty() || rest.is_empty() || rest.starts_with('.'),
        None => false,
    }
}

impl Options {
    /// The type of a `bytes` field.
    #[must_use]
    pub fn bytes(&self, full_name: &str) -> Bytes {
        self.nearest(full_name, Bytes::Shared, |setting| match setting {
            Setting::Bytes(bytes) => Some(*bytes),
            _ => None,
        })
    }

    /// The type of a `string` field.
    #[must_use]
    pub fn string(&self, full_name: &str) -> Str {
        self.nearest(full_name, Str::String, |setting| match setting {
            Setting::Str(string) => Some(*string),
            _ => None,
        })
    }

    /// The type of a map.
    #[must_use]
    pub fn map(&self, full_name: &str) -> Map {
        self.nearest(full_name, Map::Tree, |setting| match setting {
            Setting::Map(map) => Some(*map),
            _ => None,
        })
    }

    /// What becomes of a message's unknown fields.
    #[must_use]
    pub fn unknown_fields(&self, full_name: &str) -> UnknownFields {
        self.nearest(full_name, UnknownFields::Keep, |setting| match setting {
            Setting::UnknownFields(unknown) => Some(*unknown),
            _ => None,
        })
    }

    /// Whether a field's message is to be boxed even where it need not be.
    #[must_use]
    pub fn boxed(&self, full_name: &str) -> bool {
        self.nearest(full_name, false, |setting| match setting {
            Setting::Boxed(boxed) => Some(*boxed),
            _ => None,
        })
    }

    /// The extra derives of a type, from all rules that cover it.
    pub fn derives<'a>(&'a self, full_name: &'a str) -> impl Iterator<Item = &'a str> {
        self.covering(full_name)
            .filter_map(|setting| match setting {
                Setting::Derive(text) => Some(&text[..]),
                _ => None,
            })
    }

    /// The extra attributes of a type, from all rules that cover it.
    pub fn attributes<'a>(&'a self, full_name: &'a str) -> impl Iterator<Item = &'a str> {
        self.covering(full_name)
            .filter_map(|setting| match setting {
                Setting::Attribute(text) => Some(&text[..]),
                _ => None,
            })
    }

    fn covering<'a>(&'a self, full_name: &'a str) -> impl Iterator<Item = &'a Setting> {
        let rules = self.rules.iter().filter(|rule| rule.covers(full_name));
        rules.map(|rule| &rule.setting)
    }

    /// What the rule with the longest path says; of two alike, the later one.
    fn nearest<T>(&self, full_name: &str, default: T, pick: impl Fn(&Setting) -> Option<T>) -> T {
        let rules = self.rules.iter().filter(|rule| rule.covers(full_name));
        let said = rules.filter_map(|rule| Some((rule.path.len(), pick(&rule.setting)?)));
        said.max_by_key(|(length, _)| *length)
            .map_or(default, |(_, value)| value)
    }
}
