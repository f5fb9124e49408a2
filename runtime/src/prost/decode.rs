//! Decodes for prost's traits. Our codec reads whole messages; if ours is a field of a prost message,
//! it reads one field at a time.

use ::prost::DecodeError;
use ::prost::encoding::{WireType, decode_varint};
use bytes::Buf;

use super::record::Record;
use crate::message::Message;
use crate::schema::Label;
use crate::schema::MessageTable;
use crate::wire;
use crate::wire::DecodeOptions;

/// How many levels messages may nest below one of ours that is a field of a prost message: half of
/// [`MAX_DEPTH`](wire::MAX_DEPTH), since prost's own hundred levels may be above it.
pub const MAX_FIELD_DEPTH: u32 = wire::MAX_DEPTH / 2;

const FIELD: DecodeOptions = MERGED.max_depth(MAX_FIELD_DEPTH);

/// Required fields may be missing, as in prost. If fields are merged one at a time, a later one may
/// bring them.
const PART: DecodeOptions = DecodeOptions::new().allow_partial();

const MERGED: DecodeOptions = PART.merging();

impl From<crate::wire::DecodeError> for DecodeError {
    /// Keeps the text: `HelloRequest.name: invalid UTF-8 (at byte 2)`.
    #[cold]
    fn from(error: crate::wire::DecodeError) -> Self {
        refuse(error.to_string())
    }
}

#[cold]
pub(super) fn refuse(why: String) -> DecodeError {
    // Deprecated since 0.14.2, but nothing else takes a reason, and 0.14 keeps it.
    #[allow(deprecated)]
    DecodeError::new(why)
}

/// Implements `prost::Message::decode`.
#[inline]
pub fn decode<M: Message + Default>(mut buffer: impl Buf) -> Result<M, DecodeError> {
    let mut message = M::default();
    wire::decode_buf(&mut message, &mut buffer, &PART)?;
    Ok(message)
}

/// Implements `prost::Message::merge`.
#[inline]
pub fn merge<M: Message>(message: &mut M, mut buffer: impl Buf) -> Result<(), DecodeError> {
    Ok(wire::decode_buf(message, &mut buffer, &MERGED)?)
}

/// Implements `prost::Message::decode_length_delimited`.
#[inline]
pub fn decode_length_delimited<M: Message + Default>(
    mut buffer: impl Buf,
) -> Result<M, DecodeError> {
    let length = length(&mut buffer)?;
    decode(buffer.take(length))
}

/// Implements `prost::Message::merge_length_delimited`.
#[inline]
pub fn merge_length_delimited<M: Message>(
    message: &mut M,
    mut buffer: impl Buf,
) -> Result<(), DecodeError> {
    let length = length(&mut buffer)?;
    merge(message, buffer.take(length))
}

/// Reads a length; fails if the buffer has fewer bytes.
#[inline]
pub(super) fn length(buffer: &mut impl Buf) -> Result<usize, DecodeError> {
    let length = decode_varint(buffer)?;
    match usize::try_from(length) {
        Ok(length) if length <= buffer.remaining() => Ok(length),
        _ => Err(refuse(format!(
            "expected {length} bytes, but only {} are left",
            buffer.remaining()
        ))),
    }
}

/// Implements `prost::Message::merge_field`: the tag was read, the value is still in the buffer.
#[inline]
pub fn merge_field<M: Message>(
    message: &mut M,
    number: u32,
    wire_type: WireType,
    buffer: &mut impl Buf,
) -> Result<(), DecodeError> {
    let record = Record::read(number, wire_type, buffer)?;
    let merged = match &record {
        Record::Small { bytes, length } => wire::decode_slice(message, &bytes[..*length], &FIELD),
        Record::Large(bytes) => wire::decode_copy(message, bytes, &FIELD),
    };
    merged.map_err(|error| in_field(message.table(), number, &error))
}

/// Adds the path to an error, without the byte offset and the index in a list: both would count from
/// the start of this field, not of the message.
#[cold]
fn in_field(table: &MessageTable, number: u32, error: &crate::wire::DecodeError) -> DecodeError {
    let mut path = error.path().to_owned();
    if let Some(field) = table
        .field(number)
        .filter(|it| it.label() == Label::Repeated)
    {
        let name = format!("{}.{}", table.short_name(), field.name());
        if let Some(inside) = path.strip_prefix(&format!("{name}[0]")) {
            path = name + inside;
        }
    }
    refuse(format!("{path}: {}", error.describe()))
}
