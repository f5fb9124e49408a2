//! The entry points of encoding, and how much room each begins with.
#![allow(unsafe_code)]

use bytes::BufMut;
use core::mem::MaybeUninit;

use crate::message::Message;
use crate::schema::MessageTable;
use crate::wire::write::byte_sink::Written;
use crate::wire::{Sink, Writer};

/// Up to so many bytes, the room is that of the last message of the type, whatever the one before.
const SMALL: u32 = 4 << 10;
/// Above, the room at most doubles from one message to the next, up to so many bytes: one large
/// message does not make every later greeting reserve megabytes, and a stream of large ones soon
/// has enough.
const LARGEST: u32 = 1 << 20;
/// The room of the first message of a type, in bytes.
const LEAST: usize = 32;

/// The room for the next message of a type, in bytes.
#[inline]
pub(super) fn room(table: &MessageTable) -> usize {
    (table.capacity() as usize).max(LEAST)
}

/// Notes the size of a message. Nothing is stored while sizes are similar.
#[inline]
pub(super) fn note(table: &MessageTable, size: usize) {
    let noted = table.capacity() as usize;
    // The writer needs some bytes of room after the last one that it writes.
    if size + 24 > noted || size + size / 2 + 256 < noted {
        note_changed(table, size);
    }
}

#[cold]
#[inline(never)]
fn note_changed(table: &MessageTable, size: usize) {
    let wanted = u32::try_from(size + size / 8 + 32).unwrap_or(u32::MAX);
    let most = table.capacity().saturating_mul(2).clamp(SMALL, LARGEST);
    let next = wanted.min(most);
    if next != table.capacity() {
        table.set_capacity(next);
    }
}

/// Encodes the message into a new vector.
#[inline]
pub(crate) fn encode_to_vec<M: Message>(message: &M) -> Vec<u8> {
    let table = message.table();
    let mut writer = Writer::owning(Vec::with_capacity(room(table)));
    message.write_to(&mut writer);
    let bytes = into_vec(writer);
    note(table, bytes.len());
    bytes
}

/// Counts the bytes of the message.
#[inline]
pub(crate) fn encoded_len(message: &impl Message) -> usize {
    let mut writer = Writer::counting();
    message.write_to(&mut writer);
    writer.total()
}

/// The bytes of a writer that owns its buffer.
#[inline]
fn into_vec(writer: Writer<'_>) -> Vec<u8> {
    match writer.finish() {
        Written::Moved(bytes) => bytes,
        Written::InPlace(_) => Vec::new(),
    }
}

/// Appends the encoded message to `buffer`.
#[inline]
pub(crate) fn append_to_vec<M: Message>(message: &M, buffer: &mut Vec<u8>, framing: Framing) {
    let table = message.table();
    let before = buffer.len();
    buffer.reserve(room(table));
    let mut writer = Writer::owning(core::mem::take(buffer));
    write(message, &mut writer, framing);
    *buffer = into_vec(writer);
    note(table, buffer.len() - before);
}

/// Encodes the message into any buffer: directly into its next chunk, if that is likely to hold it.
#[inline]
pub(crate) fn encode_into<M: Message>(message: &M, buffer: &mut impl BufMut, framing: Framing) {
    let table = message.table();
    let room = room(table);
    let chunk = uninit(buffer.chunk_mut());
    let mut writer = if chunk.len() < room {
        Writer::owning(Vec::with_capacity(room))
    } else {
        Writer::lent(chunk)
    };
    write(message, &mut writer, framing);
    let size = match writer.finish() {
        Written::InPlace(size) => {
            // SAFETY: the writer was lent the chunk and wrote its first `size` bytes.
            unsafe { buffer.advance_mut(size) };
            size
        }
        Written::Moved(bytes) => {
            buffer.put_slice(&bytes);
            bytes.len()
        }
    };
    note(table, size);
}

fn uninit(chunk: &mut bytes::buf::UninitSlice) -> &mut [MaybeUninit<u8>] {
    // SAFETY: the writer writes to it, and takes nothing back.
    unsafe { chunk.as_uninit_slice_mut() }
}

/// What is written before a message: nothing, or its length.
#[derive(Clone, Copy)]
pub(crate) enum Framing {
    None,
    Length,
}

#[inline]
fn write<M: Message>(message: &M, writer: &mut Writer<'_>, framing: Framing) {
    match framing {
        Framing::None => message.write_to(writer),
        Framing::Length => {
            let gap = writer.sink.begin_length();
            message.write_to(writer);
            writer.end(gap);
        }
    }
}
