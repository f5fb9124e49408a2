//! Values that hold for a path of the schema and all that is inside it.

use super::raw_option::RawOption;
use crate::diag::Location;

/// The values of one option, each with its path.
#[derive(Debug)]
pub(crate) struct ByPath<T> {
    default: T,
    entries: Vec<Entry<T>>,
}

/// A value, and the path that it holds for.
#[derive(Debug)]
struct Entry<T> {
    /// Without a leading dot; `""` for everything.
    path: String,
    value: T,
    /// Where a file of options says so.
    location: Option<Location>,
}

impl<T> ByPath<T> {
    pub(super) fn new(default: T) -> Self {
        let entries = Vec::new();
        Self { default, entries }
    }

    /// Sets the value for the path of an option.
    pub(super) fn set(&mut self, raw: &RawOption, value: T) {
        self.entries.push(Entry {
            path: raw.path.clone().unwrap_or_default(),
            value,
            location: raw.location.clone(),
        });
    }

    /// The value for this full name: that of the longest path which covers it, of two alike the later
    /// one.
    pub(crate) fn nearest(&self, full_name: &str) -> &T {
        let covering = self
            .entries
            .iter()
            .filter(|it| is_below(full_name, &it.path));
        covering
            .max_by_key(|entry| entry.path.len())
            .map_or(&self.default, |entry| &entry.value)
    }

    /// The values of all paths that cover this full name, in order.
    pub(crate) fn all<'a>(&'a self, full_name: &'a str) -> impl Iterator<Item = &'a T> {
        let covering = self
            .entries
            .iter()
            .filter(|it| is_below(full_name, &it.path));
        covering.map(|entry| &entry.value)
    }

    /// The path of the value for this full name, if it differs from what the shorter paths say.
    pub(crate) fn decisive(&self, full_name: &str) -> Option<&str>
    where
        T: PartialEq,
    {
        let covering = || {
            self.entries
                .iter()
                .filter(|it| is_below(full_name, &it.path))
        };
        let nearest = covering().max_by_key(|it| it.path.len())?;
        let shorter = covering().filter(|it| it.path.len() < nearest.path.len());
        let otherwise = shorter.max_by_key(|it| it.path.len());
        let otherwise = otherwise.map_or(&self.default, |it| &it.value);
        (nearest.value != *otherwise).then_some(&nearest.path)
    }

    /// Whether the value for this full name is set for it alone, not for what is around it.
    pub(crate) fn names(&self, full_name: &str) -> bool {
        self.entries.iter().any(|it| it.path == full_name)
    }

    /// Every path, and where a file of options has it.
    pub(crate) fn paths(&self) -> impl Iterator<Item = (&str, &Option<Location>)> {
        self.entries.iter().map(|it| (&it.path[..], &it.location))
    }

    /// Every value, and where a file of options has it.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&T, &Option<Location>)> {
        self.entries.iter().map(|it| (&it.value, &it.location))
    }
}

/// Whether a full name is the path, or inside it.
pub(crate) fn is_below(full_name: &str, path: &str) -> bool {
    match full_name.strip_prefix(path) {
        Some(rest) => path.is_empty() || rest.is_empty() || rest.starts_with('.'),
        None => false,
    }
}
