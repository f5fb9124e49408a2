//! What can be wrong with encoded bytes, in one register: the error of the hot path.

use core::fmt;
use std::borrow::Cow;

/// The result of reading. `?` on it costs one comparison.
pub type Result<T = ()> = core::result::Result<T, DecodeErrorKind>;

/// What merging into a message returns: nothing, or why it failed.
pub type Merged = Result;

/// What is wrong with the bytes of a message.
///
/// A [`DecodeError`](crate::wire::DecodeError) adds the byte and the field, which are found only
/// after an error.
///
/// ```
/// use rustgreet::wkt::Duration;
/// use rustgreet::{DecodeErrorKind, Message};
///
/// let kind = |input: &[u8]| Duration::decode(input).map_err(|error| error.kind());
/// assert_eq!(kind(&[8]), Err(DecodeErrorKind::Truncated)); // no value after the tag
/// assert_eq!(kind(&[8, 90, 12]), Err(DecodeErrorKind::UnmatchedEndGroup));
/// assert!(kind(&[8, 90]).is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
// As wide as a register, though it fits in a byte: a `Result` of it with a number or a `String` is
// then passed in registers and moved in whole words.
#[repr(usize)]
pub enum DecodeErrorKind {
    /// The input, or the enclosing message, ends inside a tag or a value.
    Truncated,
    /// A varint is longer than ten bytes.
    LongVarint,
    /// A tag is invalid: it has field number 0, wire type 6 or 7, more than 32 bits or more than
    /// five bytes.
    InvalidTag,
    /// An end tag does not match the innermost open group, or no group is open.
    UnmatchedEndGroup,
    /// A string is not UTF-8.
    InvalidUtf8,
    /// The length of a packed field is not a multiple of the size of its elements.
    InvalidPackedLength,
    /// Messages are nested deeper than the limit: see
    /// [`DecodeOptions::max_depth`](crate::wire::DecodeOptions::max_depth).
    TooDeep,
    /// The message is larger than the limit: see
    /// [`DecodeOptions::max_message_size`](crate::wire::DecodeOptions::max_message_size).
    TooLarge,
    /// The message would take more memory than the limit: see
    /// [`DecodeOptions::max_memory`](crate::wire::DecodeOptions::max_memory).
    TooMuchMemory,
    /// A `required` field has no value: see
    /// [`DecodeOptions::allow_partial`](crate::wire::DecodeOptions::allow_partial).
    MissingRequired,
    /// prost refused a message that `impl_message!` made a field of ours.
    Foreign,
}

impl DecodeErrorKind {
    /// The text of the error, which follows the path of the field.
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::Truncated => "the input ends inside a value",
            Self::LongVarint => "the varint is longer than ten bytes",
            Self::InvalidTag => "invalid tag",
            Self::UnmatchedEndGroup => "the end tag matches no open group",
            Self::InvalidUtf8 => "invalid UTF-8",
            Self::InvalidPackedLength => {
                "the length of the packed field is not a multiple of its element size"
            }
            Self::TooDeep => "messages are nested deeper than the limit",
            Self::TooLarge => "the message is larger than the limit",
            Self::MissingRequired => "a required field has no value",
            Self::TooMuchMemory => {
                "the message takes more memory than `DecodeOptions::max_memory` allows"
            }
            Self::Foreign => "prost cannot read this message",
        }
    }

    /// The text of the error, with the limit of memory in bytes.
    #[cold]
    pub(crate) fn describe_within(self, memory: usize) -> Cow<'static, str> {
        match self {
            Self::TooMuchMemory => too_much_memory(memory).into(),
            _ => self.describe().into(),
        }
    }
}

impl fmt::Display for DecodeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.describe())
    }
}

/// The text of [`DecodeErrorKind::TooMuchMemory`] with the limit that was reached, in bytes.
#[cold]
pub(crate) fn too_much_memory(limit: usize) -> String {
    format!(
        "the message takes more memory than the limit: `DecodeOptions::max_memory` is {limit} bytes"
    )
}
