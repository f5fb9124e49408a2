//! Takes one field out of a prost buffer as one contiguous record, tag and value, for our codec.

use ::prost::DecodeError;
use ::prost::encoding::{WireType, decode_key, encode_key, encode_varint};
use bytes::{Buf, BufMut, Bytes};

use super::MAX_FIELD_DEPTH;
use super::decode::{length, refuse};
use crate::wire::DecodeErrorKind;

/// The largest record that is copied to the stack, in bytes.
const SMALL: usize = 128;
/// The longest tag and length together, in bytes.
const HEAD: usize = 5 + 10;

/// A tag and its value.
pub(super) enum Record {
    /// The first `length` of these bytes.
    Small { bytes: [u8; SMALL], length: usize },
    /// A record on the heap, which `bytes` fields may share.
    Large(Bytes),
}

impl Record {
    /// Takes the value of a field whose tag was read.
    #[inline]
    pub(super) fn read(
        number: u32,
        wire_type: WireType,
        buffer: &mut impl Buf,
    ) -> Result<Self, DecodeError> {
        let size = match wire_type {
            WireType::StartGroup => {
                let mut out = Vec::new();
                copy_group(number, buffer, &mut out)?;
                return Ok(Self::Large(out.into()));
            }
            WireType::LengthDelimited => length(buffer)?,
            _ => 0,
        };
        if size > SMALL - HEAD {
            let mut out = Vec::with_capacity(size + HEAD);
            encode_key(number, wire_type, &mut out);
            encode_varint(size as u64, &mut out);
            out.put(buffer.take(size));
            return Ok(Self::Large(out.into()));
        }
        let mut bytes = [0; SMALL];
        let mut out = &mut bytes[..];
        encode_key(number, wire_type, &mut out);
        if wire_type == WireType::LengthDelimited {
            encode_varint(size as u64, &mut out);
            out.put(buffer.take(size));
        } else {
            copy_number(wire_type, buffer, &mut out)?;
        }
        let length = SMALL - out.len();
        Ok(Self::Small { bytes, length })
    }
}

/// Copies a value of a fixed size, or a varint.
fn copy_number(
    wire_type: WireType,
    buffer: &mut impl Buf,
    out: &mut impl BufMut,
) -> Result<(), DecodeError> {
    let size = match wire_type {
        WireType::Varint => return copy_varint(buffer, out),
        WireType::SixtyFourBit => 8,
        WireType::ThirtyTwoBit => 4,
        _ => return Err(fault(DecodeErrorKind::UnmatchedEndGroup)),
    };
    if buffer.remaining() < size {
        return Err(fault(DecodeErrorKind::Truncated));
    }
    out.put(buffer.take(size));
    Ok(())
}

/// Copies a varint byte for byte; our codec checks its value.
fn copy_varint(buffer: &mut impl Buf, out: &mut impl BufMut) -> Result<(), DecodeError> {
    for _ in 0..10 {
        if !buffer.has_remaining() {
            return Err(fault(DecodeErrorKind::Truncated));
        }
        let byte = buffer.get_u8();
        out.put_u8(byte);
        if byte < 0x80 {
            return Ok(());
        }
    }
    Err(fault(DecodeErrorKind::LongVarint))
}

/// Copies a group with both its tags, without recursion. Our codec limits its depth once more.
fn copy_group(number: u32, buffer: &mut impl Buf, out: &mut Vec<u8>) -> Result<(), DecodeError> {
    encode_key(number, WireType::StartGroup, out);
    let mut open = vec![number];
    while let Some(innermost) = open.last().copied() {
        let (number, wire_type) = decode_key(buffer)?;
        encode_key(number, wire_type, out);
        match wire_type {
            WireType::StartGroup if open.len() as u64 >= MAX_FIELD_DEPTH.into() => {
                return Err(fault(DecodeErrorKind::TooDeep));
            }
            WireType::StartGroup => open.push(number),
            WireType::EndGroup if number != innermost => {
                return Err(fault(DecodeErrorKind::UnmatchedEndGroup));
            }
            WireType::EndGroup => {
                open.pop();
            }
            WireType::LengthDelimited => {
                let size = length(buffer)?;
                encode_varint(size as u64, out);
                out.put(buffer.take(size));
            }
            _ => copy_number(wire_type, buffer, out)?,
        }
    }
    Ok(())
}

#[cold]
fn fault(fault: DecodeErrorKind) -> DecodeError {
    refuse(fault.to_string())
}
