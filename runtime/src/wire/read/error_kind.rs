//! What can be wrong with a message, in one register: the error of the hot path.

use core::fmt;

/// The result of reading; `?` on it costs one comparison.
pub type Result<T = ()> = core::result::Result<T, DecodeErrorKind>;

/// What is wrong with the bytes. Where, is found later: see [`DecodeError`](crate::wire::DecodeError).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
// As wide as a register, though a byte would hold it: a `Result` of it and of a number, or of a
// `String`, is then passed in registers and moved in whole words.
#[repr(usize)]
pub enum DecodeErrorKind {
    /// The input, or the message around, ends inside a value.
    Truncated,
    /// A varint goes on after its tenth byte.
    LongVarint,
    /// A tag that no field can have: number 0, wire type 6 or 7, or more than 32 bits.
    InvalidTag,
    /// The end of a group that was not begun, or not the end that was due.
    UnmatchedEndGroup,
    /// A string that is not UTF-8.
    InvalidUtf8,
    /// A packed list of fixed-size values whose length is no multiple of the size.
    InvalidPackedLength,
    /// Messages nested deeper than the limit.
    TooDeep,
    /// A message larger than the limit.
    TooLarge,
    /// Lists and maps that would take more memory than the limit.
    TooMuchMemory,
    /// A `required` field without a value.
    MissingRequired,
    /// A message that prost cannot read, where `impl_message!` made one of prost's a field.
    Foreign,
}

impl DecodeErrorKind {
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::Truncated => "the input ends inside a value",
            Self::LongVarint => "varint of more than ten bytes",
            Self::InvalidTag => "invalid tag",
            Self::UnmatchedEndGroup => "unmatched end of a group",
            Self::InvalidUtf8 => "invalid UTF-8",
            Self::InvalidPackedLength => "packed list whose length is no multiple of its elements'",
            Self::TooDeep => "messages nested too deep",
            Self::TooLarge => "message too large",
            Self::MissingRequired => "a required field has no value",
            Self::TooMuchMemory => "lists and maps that take too much memory",
            Self::Foreign => "prost cannot read this message",
        }
    }
}

impl fmt::Display for DecodeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.describe())
    }
}
