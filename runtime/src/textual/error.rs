//! What is wrong with a text, or with a message that cannot be one: where, and in which field.

use core::fmt;
use std::borrow::Cow;

use crate::wire::DecodeError;

pub(crate) type Result<T = ()> = core::result::Result<T, Error>;

/// Why a text (JSON or text format) is no such message, or a message has no such form.
///
/// ```
/// use rustgreet::{json, wkt};
///
/// let error = json::from_str::<wkt::Type>(r#"{"fields": [{"number": "one"}]}"#).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     r#"Type.fields[0].number: "one" is no number (line 1, column 24)"#,
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Details>);

#[derive(Clone, PartialEq, Eq)]
struct Details {
    message: Cow<'static, str>,
    path: String,
    /// Line and column, from one; none when printing.
    place: Option<(usize, usize)>,
}

impl Error {
    /// An error that no text is at fault for.
    #[cold]
    pub(crate) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Details {
            message: message.into(),
            path: String::new(),
            place: None,
        }))
    }

    /// An error at a byte of a text.
    #[cold]
    pub(crate) fn at(text: &str, offset: usize, message: impl Into<Cow<'static, str>>) -> Self {
        let before = &text.as_bytes()[..offset.min(text.len())];
        let line_start = before.iter().rposition(|byte| *byte == b'\n');
        let line = &before[line_start.map_or(0, |at| at + 1)..];
        // Characters, not bytes: those that begin one.
        let column = line.iter().filter(|byte| **byte & 0xc0 != 0x80).count() + 1;
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let mut error = Self::new(message);
        error.0.place = Some((line, column));
        error
    }

    /// What was read passed a limit of decoding.
    #[cold]
    pub(crate) fn of_decoding(error: &DecodeError) -> Self {
        let mut this = Self::new(error.kind().to_string());
        this.0.path = error.path().to_owned();
        this
    }

    /// Without line and column, where they are of no text that the caller knows.
    #[cfg(feature = "serde")]
    pub(crate) fn without_place(mut self) -> Self {
        self.0.place = None;
        self
    }

    /// Says in which field: `.name`, called from the inside out.
    #[cold]
    pub(crate) fn in_field(mut self, name: &str) -> Self {
        self.0.path.insert_str(0, name);
        self.0.path.insert(0, '.');
        self
    }

    /// Says in which element.
    #[cold]
    pub(crate) fn in_element(mut self, index: impl fmt::Display) -> Self {
        self.0.path.insert_str(0, &format!("[{index}]"));
        self
    }

    /// Says in which message all of it is.
    #[cold]
    pub(crate) fn in_root(mut self, name: &str) -> Self {
        self.0.path.insert_str(0, name);
        self
    }

    /// In which field: `Thing.parts[3].label`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong, without its place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The line of the text, from 1; `None` where no text is at fault.
    pub fn line(&self) -> Option<usize> {
        self.0.place.map(|(line, _)| line)
    }

    /// The column in that line, in characters, from 1.
    pub fn column(&self) -> Option<usize> {
        self.0.place.map(|(_, column)| column)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            message,
            path,
            place,
        } = &*self.0;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        f.write_str(message)?;
        match place {
            Some((line, column)) => write!(f, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("path", &self.path())
            .field("message", &self.message())
            .field("line", &self.line())
            .field("column", &self.column())
            .finish()
    }
}

impl core::error::Error for Error {}
