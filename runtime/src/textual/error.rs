//! The error of JSON and text format: what is wrong, in which field, at which line and column.

use core::fmt;
use std::borrow::Cow;

use crate::raw::excerpt::{cut_middle, excerpt};
use crate::reflect::ValueRef;
use crate::wire::memory::TextMemory;
use crate::wire::{DecodeError, too_much_memory};

pub(crate) type Result<T = ()> = core::result::Result<T, Error>;

/// The most bytes of a path, and of what is wrong. Texts that an error quotes are excerpts; names of a
/// schema are as long as the schema has them.
const MAX_PART: usize = 1024;

/// The message of an error for a message that is deeper than `max_depth` allows.
#[cold]
pub(crate) fn too_deep(max_depth: u32) -> String {
    format!("messages nested too deep: `max_depth` is {max_depth}")
}

/// The message of an error for an `Any` of a type that the registry does not have.
#[cold]
pub(crate) fn not_in_registry(name: &str) -> String {
    format!(
        "the type {:?} is not in the registry: add it with `TypeRegistry::add`",
        excerpt(name)
    )
}

/// Why a text (JSON or text format) cannot be read as a message, or a message cannot be printed.
///
/// `Display` shows the field, the message, and the line and column if a text was read. An error has at
/// most 4 KiB: of what it quotes, 64 characters are shown.
///
/// ```
/// use rustgreet::{json, wkt};
///
/// let error = json::from_str::<wkt::Type>(r#"{"fields": [{"number": "one"}]}"#).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     r#"Type.fields[0].number: "one" is not a number (line 1, column 24)"#,
/// );
/// assert_eq!(error.path(), "Type.fields[0].number");
/// assert_eq!((error.line(), error.column()), (Some(1), Some(24)));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Details>);

#[derive(Clone, PartialEq, Eq)]
struct Details {
    message: Cow<'static, str>,
    path: String,
    /// Line and column, counted from 1; `None` when printing.
    place: Option<(usize, usize)>,
}

impl Error {
    /// An error without a line and column: that of a message, not of a text.
    #[cold]
    pub(crate) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        let mut message = message.into();
        if message.len() > MAX_PART {
            cut_middle(message.to_mut(), MAX_PART);
        }
        Self(Box::new(Details {
            message,
            path: String::new(),
            place: None,
        }))
    }

    /// An error at a byte offset of a text.
    #[cold]
    pub(crate) fn at(text: &str, offset: usize, message: impl Into<Cow<'static, str>>) -> Self {
        let before = &text.as_bytes()[..offset.min(text.len())];
        let line_start = before.iter().rposition(|byte| *byte == b'\n');
        let line = &before[line_start.map_or(0, |at| at + 1)..];
        // Counts characters: bytes that do not continue one.
        let column = line.iter().filter(|byte| **byte & 0xc0 != 0x80).count() + 1;
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let mut error = Self::new(message);
        error.0.place = Some((line, column));
        error
    }

    /// The text has more bytes than the limit.
    #[cold]
    pub(crate) fn too_large(bytes: usize, limit: usize) -> Self {
        Self::new(format!(
            "text too large: it has {bytes} bytes, `max_message_size` is {limit}"
        ))
    }

    /// Reading the text takes more memory than the limit.
    #[cold]
    pub(crate) fn too_much_memory(memory: &TextMemory) -> Self {
        Self::new(too_much_memory(memory.limit()))
    }

    /// The text was read, but decoding its wire bytes failed: a limit, or a missing field.
    #[cold]
    pub(crate) fn of_decoding(error: &DecodeError) -> Self {
        let mut this = Self::new(error.describe());
        this.0.path = error.path().to_owned();
        this
    }

    /// The same for a message inside: the path begins with a field of it.
    #[cold]
    pub(crate) fn of_decoding_inside(error: &DecodeError) -> Self {
        let mut this = Self::of_decoding(error);
        let root = this.0.path.find(['.', '[']);
        this.0.path.drain(..root.unwrap_or(this.0.path.len()));
        this
    }

    /// Removes line and column, for a text that the caller has never seen.
    #[cfg(feature = "serde")]
    pub(crate) fn without_place(mut self) -> Self {
        self.0.place = None;
        self
    }

    /// Puts `.name` before the path; called from the inside out.
    #[cold]
    pub(crate) fn in_field(self, name: &str) -> Self {
        self.inside(format_args!(".{name}"))
    }

    /// Puts `[index]` before the path; called from the inside out.
    #[cold]
    pub(crate) fn in_element(self, index: impl fmt::Display) -> Self {
        self.inside(format_args!("[{index}]"))
    }

    /// Puts the key of a map entry before the path; called from the inside out.
    #[cold]
    pub(crate) fn in_entry(self, key: ValueRef<'_>) -> Self {
        self.in_element(key.excerpt())
    }

    /// Puts the name of the root message before the path.
    #[cold]
    pub(crate) fn in_root(self, name: &str) -> Self {
        self.inside(format_args!("{name}"))
    }

    fn inside(mut self, outer: fmt::Arguments<'_>) -> Self {
        self.0.path.insert_str(0, &outer.to_string());
        cut_middle(&mut self.0.path, MAX_PART);
        self
    }

    /// Returns the path of the field, such as `Thing.parts[3].label`; indexes count from 0.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns what is wrong, without path, line and column.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the line of the text, counted from 1; `None` if the error is not at a place in a text.
    pub fn line(&self) -> Option<usize> {
        self.0.place.map(|(line, _)| line)
    }

    /// Returns the column in that line, in characters, counted from 1; `None` where
    /// [`line`](Self::line) is.
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
