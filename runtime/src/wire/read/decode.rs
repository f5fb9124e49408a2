//! The entry points of decoding. Each is generic over the message and compiled where it is used, so it
//! is thin; the functions that it calls are not generic, or cold.

use bytes::{Buf, Bytes};

use crate::message::Message;
use crate::schema::MessageTable;
use crate::wire::memory::{Memory, TextMemory};
use crate::wire::read::error_path::explain;
use crate::wire::{DecodeError, DecodeErrorKind, DecodeOptions, MAX_MESSAGE_SIZE, Reader, record};

/// Merges a slice into `message`. Not inlined, so that the message is built where the caller keeps it.
#[inline(never)]
pub(crate) fn decode_slice<M: Message>(
    message: &mut M,
    input: &[u8],
    options: &DecodeOptions,
) -> Result<(), DecodeError> {
    fits(message, input.len(), options.message_size)?;
    let memory = Memory::new(options.memory_for(input.len()));
    merge(message, input, None, options, memory)
}

/// Merges the wire bytes of a text into `message`, within what the text has left of its budget. The
/// size of the text was checked.
#[inline(never)]
pub(crate) fn decode_wire_of_text<M: Message>(
    message: &mut M,
    wire: &[u8],
    options: &DecodeOptions,
    memory: &TextMemory,
) -> Result<(), DecodeError> {
    fits(message, wire.len(), MAX_MESSAGE_SIZE)?;
    merge(message, wire, None, options, memory.part()).map_err(|error| error.within(memory.limit()))
}

/// Merges a part of a larger input into `message`, within what that has left of its budget; its strings
/// count too. Required fields may have no value.
pub(crate) fn decode_part<M: Message>(
    message: &mut M,
    input: &[u8],
    options: &DecodeOptions,
    memory: &mut TextMemory,
) -> Result<(), DecodeError> {
    fits(message, input.len(), options.message_size)?;
    if let Err(kind) = memory.charge(input.len()) {
        return Err(at_start(kind, message.table()).within(memory.limit()));
    }
    let mut reader = Reader::with_options(input, None, options, memory.part());
    let merged = message.merge_from(&mut reader);
    memory.after(&reader.memory);
    merged.map_err(|kind| explain(message.table(), input, kind, &reader).within(memory.limit()))
}

/// Merges bytes into `message`, which may share them.
#[inline(never)]
pub(crate) fn decode_bytes<M: Message>(
    message: &mut M,
    input: &Bytes,
    options: &DecodeOptions,
) -> Result<(), DecodeError> {
    fits(message, input.len(), options.message_size)?;
    let memory = Memory::new(options.memory_for(input.len()));
    merge(message, input, Some(input), options, memory)
}

/// Merges all of a buffer into `message`, which may share it if it consists of one `Bytes`.
#[inline]
pub(crate) fn decode_buf<M: Message>(
    message: &mut M,
    input: &mut impl Buf,
    options: &DecodeOptions,
) -> Result<(), DecodeError> {
    // Checked before a buffer of many pieces is copied into one.
    fits(message, input.remaining(), options.message_size)?;
    let (chunk, size) = (input.chunk(), input.remaining());
    if chunk.len() == size && size < options.shared_bytes {
        // No value in it is large enough to be shared.
        let decoded = decode_slice(message, chunk, options);
        input.advance(size);
        return decoded;
    }
    let before = chunk.as_ptr();
    let bytes = input.copy_to_bytes(size);
    match bytes.as_ptr() == before {
        true => decode_bytes(message, &bytes, options),
        false => decode_copy(message, &bytes, options),
    }
}

/// Merges a copy of the input into `message`, which may share it. The copy is charged for, since the
/// message may copy short values once more.
#[inline(never)]
pub(crate) fn decode_copy<M: Message>(
    message: &mut M,
    input: &Bytes,
    options: &DecodeOptions,
) -> Result<(), DecodeError> {
    fits(message, input.len(), options.message_size)?;
    let limit = options.memory_for(input.len());
    let mut memory = Memory::new(limit);
    if let Err(kind) = memory.charge(input.len()) {
        return Err(at_start(kind, message.table()).within(limit));
    }
    merge(message, input, Some(input), options, memory)
}

#[inline]
fn merge<M: Message>(
    message: &mut M,
    input: &[u8],
    owner: Option<&Bytes>,
    options: &DecodeOptions,
    memory: Memory,
) -> Result<(), DecodeError> {
    let mut reader = Reader::with_options(input, owner, options, memory);
    let merged = message.merge_from(&mut reader);
    if !reader.full_trees.is_empty() {
        reader.full_trees.discard();
    }
    match merged {
        Ok(()) if options.partial => Ok(()),
        // This compiles to nothing for a message without `required` fields.
        Ok(()) => match message.missing_required() {
            None => Ok(()),
            Some(path) => Err(missing(input, path)),
        },
        Err(kind) => Err(explain(message.table(), input, kind, &reader)),
    }
}

/// Checks the size of an input.
#[inline]
fn fits<M: Message>(message: &M, size: usize, limit: usize) -> Result<(), DecodeError> {
    match size > limit {
        true => Err(too_large(message.table())),
        false => Ok(()),
    }
}

#[cold]
#[inline(never)]
fn too_large(table: &MessageTable) -> DecodeError {
    at_start(DecodeErrorKind::TooLarge, table)
}

/// An error before the first byte.
#[cold]
fn at_start(kind: DecodeErrorKind, table: &MessageTable) -> DecodeError {
    DecodeError::new(kind, 0, table.short_name().to_owned())
}

#[cold]
#[inline(never)]
fn missing(input: &[u8], path: String) -> DecodeError {
    DecodeError::new(DecodeErrorKind::MissingRequired, input.len(), path)
}

/// Removes a length and so many bytes from the front of `input`, and returns the bytes.
pub(crate) fn split_length_delimited<'a>(input: &mut &'a [u8]) -> Result<&'a [u8], DecodeError> {
    record::read_delimited(input).map_err(DecodeError::of_length)
}
