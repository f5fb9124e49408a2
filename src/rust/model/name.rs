//! Names, paths, documentation and attributes of any item.

use std::borrow::Cow;

/// A finished identifier, raw (`r#type`) where it must be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(pub(crate) String);

impl Name {
    /// The name without its `r#`.
    pub(crate) fn bare(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

/// Lines of documentation, ready for rustdoc. One text, since a list of short lines would take a
/// multiple of its memory.
pub(crate) type Docs = String;

/// What a struct or enum derives, and the attributes that the user wants on it. Text of the user's was
/// checked to be Rust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Derives {
    /// Paths of derives, ours first.
    pub(crate) derives: Vec<Cow<'static, str>>,
    /// Attributes, with `#[..]`.
    pub(crate) attributes: Vec<String>,
}

/// A lint that is silenced on one item: `clippy::large_enum_variant`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lint(pub(crate) &'static str);

/// A path to a type, as it is written where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path(pub(crate) Vec<Name>);
