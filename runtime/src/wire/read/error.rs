//! The error of decoding: what is wrong, at which byte of the input, and in which field.

use core::fmt;
use std::borrow::Cow;

use crate::raw::excerpt::cut_middle;
use crate::wire::DecodeErrorKind;

/// The most bytes of a path. Keys of maps are excerpts; names are as long as the schema has them.
const MAX_PATH: usize = 1024;

/// The error of decoding a message: what is wrong, at which byte, and in which field.
///
/// ```
/// use rustgreet::wkt::Mixin;
/// use rustgreet::{DecodeErrorKind, Message};
///
/// let error = Mixin::decode(&[10, 2, 0xc3, 0x28]).unwrap_err(); // `name`, two bytes
/// assert_eq!(error.kind(), DecodeErrorKind::InvalidUtf8);
/// assert_eq!((error.path(), error.offset()), ("Mixin.name", 1));
/// assert_eq!(error.to_string(), "Mixin.name: invalid UTF-8 (at byte 1)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Details>);

#[derive(Clone, PartialEq, Eq)]
struct Details {
    kind: DecodeErrorKind,
    offset: usize,
    path: String,
    /// The limit of memory in bytes, if it was reached.
    memory: Option<usize>,
}

impl DecodeError {
    #[cold]
    pub(in crate::wire) fn new(kind: DecodeErrorKind, offset: usize, mut path: String) -> Self {
        cut_middle(&mut path, MAX_PATH);
        Self(Box::new(Details {
            kind,
            offset,
            path,
            memory: None,
        }))
    }

    /// Adds the limit of memory in bytes, if it was reached.
    #[cold]
    pub(in crate::wire) fn within(mut self, memory: usize) -> Self {
        if self.0.kind == DecodeErrorKind::TooMuchMemory {
            self.0.memory = Some(memory);
        }
        self
    }

    /// An error in the length before a message.
    #[cold]
    pub(in crate::wire) fn of_length(kind: DecodeErrorKind) -> Self {
        Self::new(kind, 0, "length".to_owned())
    }

    /// Returns what is wrong.
    pub fn kind(&self) -> DecodeErrorKind {
        self.0.kind
    }

    /// What is wrong in words, with the limit that was reached.
    pub(crate) fn describe(&self) -> Cow<'static, str> {
        match self.0.memory {
            Some(limit) => self.0.kind.describe_within(limit),
            None => self.0.kind.describe().into(),
        }
    }

    /// Returns the byte of the input at which the error was found, counted from 0.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// Returns the field with the error, from the name of the decoded message down:
    /// `Thing.parts[3].label`. List indices count from 0; a field without a row has its number. Of the
    /// key of a map 64 characters are shown, and of the path 1,024 bytes.
    pub fn path(&self) -> &str {
        &self.0.path
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { offset, path, .. } = &*self.0;
        write!(f, "{path}: {} (at byte {offset})", self.describe())
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("path", &self.path())
            .field("kind", &self.kind())
            .field("offset", &self.offset())
            .finish()
    }
}

impl core::error::Error for DecodeError {}
