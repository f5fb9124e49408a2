//! The user's errors and warnings: where each is, what is wrong, and the way out.

use std::fmt;
use std::sync::Arc;

/// A place in a `.proto` file, shown as `greet.proto:14:3`.
///
/// ```
/// use protoc_gen_rustgreet::diag::Location;
///
/// let mut location = Location::file("greet.proto");
/// location.position = Some((14, 3));
/// assert_eq!(location.to_string(), "greet.proto:14:3");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The name of the file, as in the request.
    pub file: Arc<str>,
    /// Line and column, counted from 1. `None` if the request has no source info (descriptor.proto,
    /// `SourceCodeInfo`), as in a descriptor set or a buf image.
    pub position: Option<(u32, u32)>,
}

impl Location {
    /// Returns the place of a whole file.
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

/// One error or warning: what is wrong, where, and the way out on a second line.
///
/// ```
/// use protoc_gen_rustgreet::diag::{Diagnostic, Location};
///
/// let error = Diagnostic::at(&Location::file("greet.proto"), "the file has no package")
///     .help("add `package greet;`");
/// assert_eq!(
///     error.to_string(),
///     "greet.proto: the file has no package\n  help: add `package greet;`",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where it is. `None` if an option or the request itself is wrong.
    pub location: Option<Location>,
    /// What is wrong.
    pub message: String,
    /// The way out, as an imperative.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Returns an error at a place, without help.
    pub fn at(location: &Location, message: impl Into<String>) -> Self {
        Self {
            location: Some(location.clone()),
            message: message.into(),
            help: None,
        }
    }

    /// Returns an error that has no place in a `.proto` file, without help.
    pub fn general(message: impl Into<String>) -> Self {
        Self {
            location: None,
            message: message.into(),
            help: None,
        }
    }

    /// An error that only a fault of the plugin's own can cause.
    pub(crate) fn bug(fault: &dyn fmt::Display) -> Self {
        Self::general(format!(
            "this is a bug in protoc-gen-rustgreet, please report it: {fault}"
        ))
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

/// Writes text that may hold foreign names: on one line, cut if it is long, with everything escaped that
/// moves a terminal's cursor or reverses its text.
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

/// All errors of a run, or all its warnings: the first thousand, and the number of the others. As the
/// error of a `Result` it is never empty.
///
/// ```
/// use protoc_gen_rustgreet::diag::{Diagnostic, Diagnostics};
///
/// let mut errors = Diagnostics::default();
/// assert_eq!(errors.clone().check("fine"), Ok("fine"));
///
/// errors.push(Diagnostic::general("no files to generate"));
/// let errors = errors.check("fine").unwrap_err();
/// assert_eq!(errors.iter().count(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    shown: Vec<Diagnostic>,
    more: usize,
}

/// A schema with more mistakes than anybody reads is broken as a whole.
const MAX_SHOWN: usize = 1000;

impl Diagnostics {
    /// Adds an error. After the first thousand, it is only counted.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.is_full() {
            self.more += 1;
        } else {
            self.shown.push(diagnostic);
        }
    }

    /// Adds errors after the others.
    pub(crate) fn append(&mut self, others: Self) {
        others.shown.into_iter().for_each(|it| self.push(it));
        self.more += others.more;
    }

    /// Returns whether further errors are only counted.
    pub fn is_full(&self) -> bool {
        self.shown.len() >= MAX_SHOWN
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Returns `value` if there are no errors, and the errors otherwise, in the order of files, lines and
    /// columns.
    ///
    /// # Errors
    ///
    /// If there is an error.
    pub fn check<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            return Ok(value);
        }
        Err(self.sorted())
    }

    /// The same, each once, in the order of files, lines and columns.
    pub(crate) fn sorted(mut self) -> Self {
        self.shown.sort_by(|a, b| a.location.cmp(&b.location));
        self.shown.dedup();
        self
    }

    /// Returns the diagnostics that are shown.
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
