//! Records over a plain slice, for the cold paths, which need neither speed nor unsafe code. After an
//! error the slice begins at the byte where it was found.

use crate::schema::WireType;
use crate::unknown::UnknownValue;
use crate::wire::tag;
use crate::wire::{DecodeErrorKind, Result};

/// One record: a tag and its value.
pub(crate) struct Record<'a> {
    pub(crate) number: u32,
    pub(crate) value: UnknownValue<'a>,
    /// The encoded tag and value.
    pub(crate) bytes: &'a [u8],
}

impl<'a> Record<'a> {
    /// Removes the next record from the front of `input`; `None` if `input` is empty or does not begin
    /// with a record.
    pub(crate) fn split_off(input: &mut &'a [u8]) -> Option<Self> {
        if input.is_empty() {
            return None;
        }
        #[cfg(test)]
        crate::raw::steps::add(1);
        let before = *input;
        let mut rest = *input;
        let tag = read_tag(&mut rest).ok()?;
        let value = read_value(&mut rest, tag, crate::wire::MAX_DEPTH).ok()?;
        *input = rest;
        Some(Self {
            number: tag >> 3,
            value,
            bytes: &before[..before.len() - rest.len()],
        })
    }
}

/// Reads a varint of at most ten bytes. Bits above the 64th are dropped.
pub(crate) fn read_varint(input: &mut &[u8]) -> Result<u64> {
    let mut value = 0;
    for (index, &byte) in input.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte < 0x80 {
            *input = &input[index + 1..];
            return Ok(value);
        }
    }
    Err(if input.len() < 10 {
        DecodeErrorKind::Truncated
    } else {
        DecodeErrorKind::LongVarint
    })
}

/// Reads a tag of at most five bytes and 32 bits. Its field number and wire type are not checked.
pub(crate) fn read_tag(input: &mut &[u8]) -> Result<u32> {
    let mut rest = *input;
    let value = read_varint(&mut rest)?;
    let is_short = input.len() - rest.len() <= tag::MAX_LEN;
    let tag = u32::try_from(value).ok().filter(|_| is_short);
    let tag = tag.ok_or(DecodeErrorKind::InvalidTag)?;
    *input = rest;
    Ok(tag)
}

/// Reads the value after `tag`; groups may nest `depth` levels deep.
pub(crate) fn read_value<'a>(
    input: &mut &'a [u8],
    tag: u32,
    depth: u32,
) -> Result<UnknownValue<'a>> {
    let (number, wire_type) = tag::split(tag).ok_or(DecodeErrorKind::InvalidTag)?;
    Ok(match wire_type {
        WireType::Varint => UnknownValue::Varint(read_varint(input)?),
        WireType::Fixed64 => UnknownValue::Fixed64(u64::from_le_bytes(read_array(input)?)),
        WireType::Fixed32 => UnknownValue::Fixed32(u32::from_le_bytes(read_array(input)?)),
        WireType::Delimited => UnknownValue::Bytes(read_delimited(input)?),
        WireType::StartGroup => UnknownValue::Group(read_group(input, number, depth)?),
        WireType::EndGroup => return Err(DecodeErrorKind::UnmatchedEndGroup),
    })
}

/// Reads a length and so many bytes.
pub(crate) fn read_delimited<'a>(input: &mut &'a [u8]) -> Result<&'a [u8]> {
    let mut rest = *input;
    let length = read_varint(&mut rest)?;
    let Some((value, rest)) = usize::try_from(length)
        .ok()
        .and_then(|length| rest.split_at_checked(length))
    else {
        return Err(DecodeErrorKind::Truncated);
    };
    *input = rest;
    Ok(value)
}

/// Reads the records of group `number`, whose start tag was read, and its end tag.
fn read_group<'a>(input: &mut &'a [u8], number: u32, depth: u32) -> Result<&'a [u8]> {
    let depth = depth.checked_sub(1).ok_or(DecodeErrorKind::TooDeep)?;
    let start = *input;
    loop {
        let inside = start.len() - input.len();
        if input.is_empty() {
            return Err(DecodeErrorKind::Truncated);
        }
        let tag = read_tag(input)?;
        if tag == tag::tag(number, WireType::EndGroup) {
            return Ok(&start[..inside]);
        }
        read_value(input, tag, depth)?;
    }
}

fn read_array<const N: usize>(input: &mut &[u8]) -> Result<[u8; N]> {
    let (value, rest) = input
        .split_first_chunk()
        .ok_or(DecodeErrorKind::Truncated)?;
    *input = rest;
    Ok(*value)
}

/// The most bytes that a record with this value takes: its two tags or its tag and its length, and the
/// value.
pub(crate) fn most_bytes(value: UnknownValue<'_>) -> usize {
    match value {
        UnknownValue::Varint(_) | UnknownValue::Fixed64(_) | UnknownValue::Fixed32(_) => 15,
        UnknownValue::Bytes(bytes) | UnknownValue::Group(bytes) => bytes.len().saturating_add(15),
    }
}

/// Appends one record.
pub(crate) fn append(out: &mut Vec<u8>, number: u32, value: UnknownValue<'_>) {
    let mut start = |wire_type| push_varint(out, tag::tag(number, wire_type).into());
    match value {
        UnknownValue::Varint(value) => {
            start(WireType::Varint);
            push_varint(out, value);
        }
        UnknownValue::Fixed64(value) => {
            start(WireType::Fixed64);
            out.extend_from_slice(&value.to_le_bytes());
        }
        UnknownValue::Fixed32(value) => {
            start(WireType::Fixed32);
            out.extend_from_slice(&value.to_le_bytes());
        }
        UnknownValue::Bytes(value) => {
            start(WireType::Delimited);
            push_varint(out, value.len() as u64);
            out.extend_from_slice(value);
        }
        UnknownValue::Group(records) => {
            start(WireType::StartGroup);
            out.extend_from_slice(records);
            push_varint(out, tag::tag(number, WireType::EndGroup).into());
        }
    }
}

fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::{DecodeErrorKind, read_tag};

    #[test]
    fn a_tag_has_at_most_five_bytes() {
        for (bytes, tag) in [
            (&[0x08, 1][..], Ok(8)),
            (&[0x88, 0x80, 0x80, 0x80, 0, 1], Ok(8)),
            (&[0xff, 0xff, 0xff, 0xff, 0x0f, 1], Ok(u32::MAX)),
            (
                &[0xff, 0xff, 0xff, 0xff, 0x1f, 1],
                Err(DecodeErrorKind::InvalidTag),
            ),
            (
                &[0x88, 0x80, 0x80, 0x80, 0x80, 0, 1],
                Err(DecodeErrorKind::InvalidTag),
            ),
        ] {
            let mut rest = bytes;
            assert_eq!(read_tag(&mut rest), tag);
            let left = if tag.is_ok() { 1 } else { bytes.len() };
            assert_eq!(rest.len(), left);
        }
    }
}
