//! One option as it was said, on the command line or in a file, before it means something.

use crate::diag::{Diagnostic, Location};

/// `NAME=VALUE`, `NAME:PATH=VALUE` or `MFILE=VALUE`.
pub(super) struct RawOption {
    /// What stands before the `=`.
    pub(super) key: String,
    /// What stands behind it.
    pub(super) value: String,
    /// Where in a file; nowhere on a command line.
    pub(super) place: Option<Location>,
}

impl RawOption {
    /// An option of a command line.
    pub(super) fn on_command_line(text: &str) -> Self {
        let (key, value) = text.split_once('=').unwrap_or_else(|| {
            // What is named is switched on, where it is no text that must be given.
            let wants_text = text.ends_with(".proto") || text.starts_with("derive");
            (text, if wants_text { "" } else { "on" })
        });
        Self {
            key: key.trim().to_owned(),
            value: value.trim().to_owned(),
            place: None,
        }
    }

    /// An option of a file. Types that are elsewhere are a table there, and one value here.
    pub(super) fn in_file(key: &str, value: &str, place: Location) -> Self {
        let (key, value) = match key.strip_prefix("extern_path:") {
            Some(path) => ("extern_path", format!("{path}={value}")),
            None => (key, value.to_owned()),
        };
        Self {
            key: key.to_owned(),
            value,
            place: Some(place),
        }
    }

    /// A refusal of it.
    pub(super) fn refusal(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            location: self.place.clone(),
            ..Diagnostic::general(message)
        }
    }
}

/// Splits a parameter at commas, and takes off the backslashes that keep commas from splitting.
pub(super) fn split(parameter: &str) -> Vec<RawOption> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let mut characters = parameter.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => part.extend(characters.next()),
            ',' => parts.push(std::mem::take(&mut part)),
            other => part.push(other),
        }
    }
    parts.push(part);
    let parts = parts.iter().map(|part| part.trim());
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(RawOption::on_command_line).collect()
}
