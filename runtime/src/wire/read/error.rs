//! The error that people see: what is wrong, at which byte, and in which field.

use core::fmt;

use crate::wire::DecodeErrorKind;

/// Why a message could not be decoded.
///
/// ```
/// # use rustgreet::{DecodeError, Message};
/// fn read<M: Message + Default>(bytes: &[u8]) -> Result<M, DecodeError> {
///     // On the screen: "Thing.parts[3].label: invalid UTF-8 (at byte 17)"
///     M::decode(bytes).inspect_err(|error| eprintln!("{error}"))
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Details>);

#[derive(Clone, PartialEq, Eq)]
struct Details {
    kind: DecodeErrorKind,
    offset: usize,
    path: String,
}

impl DecodeError {
    #[cold]
    pub(in crate::wire) fn new(kind: DecodeErrorKind, offset: usize, path: String) -> Self {
        Self(Box::new(Details { kind, offset, path }))
    }

    /// For a wrong length before a message.
    #[cold]
    pub(in crate::wire) fn of_length(kind: DecodeErrorKind) -> Self {
        Self::new(kind, 0, "length".to_owned())
    }

    /// What is wrong.
    pub fn kind(&self) -> DecodeErrorKind {
        self.0.kind
    }

    /// At which byte of the input it was noticed.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// In which field: `Thing.parts[3].label`, from the message that was decoded down.
    pub fn path(&self) -> &str {
        &self.0.path
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { kind, offset, path } = &*self.0;
        write!(f, "{path}: {kind} (at byte {offset})")
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
