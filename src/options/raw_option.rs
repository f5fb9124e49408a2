//! One raw option, from the command line or from a file, not yet interpreted.

use crate::diag::{Diagnostic, Location};

/// `NAME=VALUE` or `NAME:PATH=VALUE`. Of `MFILE=VALUE` the name is all before the `=`.
pub(super) struct RawOption {
    /// The option's name.
    pub(super) name: String,
    /// The path that it is set for, without a leading dot.
    pub(super) path: Option<String>,
    /// Its value; empty if there is only a name.
    pub(super) value: String,
    /// Whether there is only a name, without `=`.
    pub(super) is_bare: bool,
    /// Where a file of options has it; `None` on the command line.
    pub(super) location: Option<Location>,
}

impl RawOption {
    pub(super) fn new(key: &str, value: &str, location: Option<Location>) -> Self {
        let (name, path) = match key.split_once(':') {
            Some((name, path)) if mapped_file(key).is_none() => (name, Some(path)),
            Some(_) | None => (key, None),
        };
        let path = path.map(|path| path.trim().trim_start_matches('.').to_owned());
        Self {
            name: name.trim().to_owned(),
            path,
            value: value.trim().to_owned(),
            is_bare: false,
            location,
        }
    }

    /// An option of the command line.
    fn on_command_line(text: &str) -> Self {
        match text.split_once('=') {
            Some((key, value)) => Self::new(key, value, None),
            None => Self {
                is_bare: true,
                ..Self::new(text, "", None)
            },
        }
    }

    /// The file that an option `MFILE` maps to a path of Rust.
    pub(super) fn file(&self) -> Option<&str> {
        mapped_file(&self.name)
    }

    /// A refusal of it.
    pub(super) fn refusal(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            location: self.location.clone(),
            ..Diagnostic::general(message)
        }
    }
}

fn mapped_file(key: &str) -> Option<&str> {
    key.strip_prefix('M')
        .filter(|file| file.ends_with(".proto"))
}

/// Splits a parameter at commas, and removes the backslashes that escape commas.
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
