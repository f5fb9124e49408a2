//! Wire types: how the bytes after a tag are told apart.

/// The wire type in the low three bits of a tag, by the encoding specification ("Message
/// Structure").
///
/// ```
/// use rustgreet::schema::{Type, WireType};
///
/// assert_eq!(Type::Sint64.wire_type(), WireType::Varint);
/// assert_eq!(Type::String.wire_type() as u32, 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum WireType {
    /// Integers, bools and enums: seven bits a byte.
    Varint = 0,
    /// `fixed64`, `sfixed64` and `double`: eight bytes.
    Fixed64 = 1,
    /// Strings, bytes, messages and packed lists: a length in bytes, and so many bytes.
    Delimited = 2,
    /// The start of a group.
    StartGroup = 3,
    /// The end of a group.
    EndGroup = 4,
    /// `fixed32`, `sfixed32` and `float`: four bytes.
    Fixed32 = 5,
}

impl WireType {
    /// The wire type of a tag; `None` for 6 and 7, which no field has.
    pub(crate) const fn of_tag(tag: u32) -> Option<Self> {
        Some(match tag & 7 {
            0 => Self::Varint,
            1 => Self::Fixed64,
            2 => Self::Delimited,
            3 => Self::StartGroup,
            4 => Self::EndGroup,
            5 => Self::Fixed32,
            _ => return None,
        })
    }

    /// Whether a list of such values can share one record.
    pub(crate) const fn is_packable(self) -> bool {
        matches!(self, Self::Varint | Self::Fixed64 | Self::Fixed32)
    }
}
