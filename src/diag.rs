//! What goes wrong on the user's side: where it is, what it is, and the way out.

use std::fmt;
use std::sync::Arc;

/// A place in a `.proto` file. Line and column count from 1; they are absent where the
/// request carries no source info (a descriptor set made without it, a buf image).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file's name as protoc was given it.
    pub file: Arc<str>,
    /// Line and column, from 1.
    pub position: Option<(u32, u32)>,
}

impl Location {
    /// A place known only by its file.
    pub fn file(name: impl Into<Arc<str>>) -> Self {
        Self {
            file: name.into(),
            position: None,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_line(f, &self.file)?;
        match self.position {
            Some((line, column)) => write!(f, ":{line}:{column}"),
            None => Ok(()),
        }
    }
}

/// One refusal: `greet.proto:14:3: what is wrong`, and on a second line the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where; absent for what is wrong with an option or with the request itself.
    pub location: Option<Location>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A refusal of what stands at `location`.
    pub fn at(location: &Location, message: impl Into<String>) -> Self {
        Self {
            location: Some(location.clone()),
            message: message.into(),
            help: None,
        }
    }

    /// A refusal that no `.proto` file is to blame for.
    pub fn general(message: impl Into<String>) -> Self {
        Self {
            location: None,
            message: message.into(),
            help: None,
        }
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.location {
            write!(f, "{location}: ")?;
        }
        write_line(f, &self.message)?;
        match &self.help {
            Some(help) => {
                f.write_str("\n  help: ")?;
                write_line(f, help)
            }
            None => Ok(()),
        }
    }
}

/// The most letters of a message, a help or a file's name that are shown.
const MAX_LETTERS: usize = 1000;

/// Writes what may hold names from anywhere: on one line, cut where it is long, and with nothing that
/// moves a terminal's cursor or turns its text around.
fn write_line(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for letter in text.chars().take(MAX_LETTERS) {
        match letter {
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                write!(f, "{}", letter.escape_unicode())?;
            }
            _ if letter.is_control() => write!(f, "{}", letter.escape_debug())?,
            _ => write!(f, "{letter}")?,
        }
    }
    match text.chars().nth(MAX_LETTERS) {
        Some(_) => f.write_str(".."),
        None => Ok(()),
    }
}

/// All that a run refuses: the first thousand, and how many more. Never
/// empty where it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    shown: Vec<Diagnostic>,
    more: usize,
}

/// A schema with more mistakes than anybody reads is broken as a whole.
const MAX_SHOWN: usize = 1000;

impl Diagnostics {
    /// Notes one more.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.is_full() {
            self.more += 1;
        } else {
            self.shown.push(diagnostic);
        }
    }

    /// Whether more are counted only.
    pub fn is_full(&self) -> bool {
        self.shown.len() >= MAX_SHOWN
    }

    /// `value` if nothing was refused, else everything that was, in the order of the files.
    pub fn check<T>(mut self, value: T) -> Result<T, Self> {
        if self.shown.is_empty() {
            return Ok(value);
        }
        self.shown.sort_by(|a, b| a.location.cmp(&b.location));
        self.shown.dedup();
        Err(self)
    }

    /// The diagnostics.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.shown.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            shown: vec![diagnostic],
            more: 0,
        }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.shown.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{diagnostic}")?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_whatever_names_it_holds() {
        let location = Location::file("a\nb.proto");
        let error = Diagnostic::at(&location, "no\0 \u{202e}name").help("try\ranother");
        let expected = "a\\nb.proto: no\\0 \\u{202e}name\n  help: try\\ranother";
        assert_eq!(error.to_string(), expected);
        let long = Diagnostic::general("x".repeat(1 << 20)).to_string();
        assert_eq!(long, "x".repeat(1000) + "..");
    }

    #[test]
    fn a_thousand_are_shown_and_the_others_counted() {
        let mut errors = Diagnostics::default();
        (0..1500).for_each(|number| errors.push(Diagnostic::general(number.to_string())));
        let text = errors.to_string();
        assert_eq!(text.lines().count(), 1001);
        assert!(text.ends_with("\n999\nand 500 more"));
    }
}
