//! Tags: a field number and a wire type in one varint (encoding specification, "Message Structure").

use crate::schema::WireType;

/// The most bytes of a tag: those that 32 bits need. A longer varint is not a tag, whatever its value.
pub(crate) const MAX_LEN: usize = 5;

/// The tag with this field number and wire type.
#[inline]
pub(crate) const fn tag(number: u32, wire_type: WireType) -> u32 {
    number << 3 | wire_type as u32
}

/// The field number and wire type of a tag; `None` for number 0 and for wire types 6 and 7.
pub(crate) const fn split(tag: u32) -> Option<(u32, WireType)> {
    match (tag >> 3, WireType::of_tag(tag)) {
        (0, _) | (_, None) => None,
        (number, Some(wire_type)) => Some((number, wire_type)),
    }
}

/// An encoded tag: its bytes from the lowest up, and their count in the highest byte. It is a
/// constant wherever the field number is one, so that writing it is one store.
#[derive(Clone, Copy)]
pub struct TagBytes(u64);

impl TagBytes {
    /// No bytes: what stands before a value without a tag.
    pub(crate) const NONE: Self = Self(0);

    #[inline]
    pub(crate) const fn new(number: u32, wire_type: WireType) -> Self {
        let tag = tag(number, wire_type) as u64;
        if tag < 0x80 {
            return Self(tag | 1 << 56);
        }
        let length = crate::raw::varint::varint_len(tag);
        let more = 0x80_8080_8080 & ((1 << (8 * (length - 1))) - 1);
        Self(crate::raw::varint::spread(tag) | more | (length as u64) << 56)
    }

    /// The bytes, and zeros after the first [`len`](Self::len). Without the count, the tag of a small
    /// field number fits into the instruction that stores it.
    #[inline]
    pub(crate) const fn bytes(self) -> [u8; 8] {
        (self.0 & 0xff_ffff_ffff).to_le_bytes()
    }

    /// The lowest bits of the field number.
    #[inline]
    pub(crate) const fn low_number(self) -> usize {
        (self.0 as u8 >> 3) as usize
    }

    /// The number of bytes that the tag takes.
    #[inline]
    pub(crate) const fn len(self) -> usize {
        (self.0 >> 56) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::{TagBytes, WireType, split};

    #[test]
    fn bytes_of_every_length() {
        for (number, bytes) in [
            (1, &[0x0a][..]),
            (15, &[0x7a]),
            (16, &[0x82, 0x01]),
            (2047, &[0xfa, 0x7f]),
            (2048, &[0x82, 0x80, 0x01]),
            (536_870_911, &[0xfa, 0xff, 0xff, 0xff, 0x0f]),
        ] {
            let tag = TagBytes::new(number, WireType::Delimited);
            assert_eq!(&tag.bytes()[..tag.len()], bytes);
        }
    }

    #[test]
    fn what_is_no_tag() {
        assert_eq!(split(8), Some((1, WireType::Varint)));
        for tag in [0, 7, 8 | 6, 8 | 7] {
            assert_eq!(split(tag), None);
        }
    }
}
