//! Wire types: the low three bits of a tag, which say how its value is encoded.

/// The wire type of a record, in the low three bits of its tag (encoding specification, "Message
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
    /// Integers, bools and enums: one to ten bytes with seven bits each.
    Varint = 0,
    /// `fixed64`, `sfixed64` and `double`: eight bytes.
    Fixed64 = 1,
    /// Strings, bytes, messages and packed fields: a length as a varint, and so many bytes.
    Delimited = 2,
    /// The start of a group.
    StartGroup = 3,
    /// The end of a group.
    EndGroup = 4,
    /// `fixed32`, `sfixed32` and `float`: four bytes.
    Fixed32 = 5,
}

impl WireType {
    /// The wire type of a tag; `None` for 6 and 7, which do not exist.
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

    /// Whether a repeated field of such values can be packed.
    pub const fn is_packable(self) -> bool {
        matches!(self, Self::Varint | Self::Fixed64 | Self::Fixed32)
    }
}
