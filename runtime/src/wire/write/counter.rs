//! The sink that counts: the length of a message without its bytes. Whatever a value has, only its length is
//! looked at.

use super::sink::{Aim, Sealed, Sink};
use super::writer::Writer;
use crate::raw::varint::varint_len;
use crate::wire::tag::TagBytes;

/// How many bytes would be written.
#[derive(Default)]
pub struct Counter(u64);

impl Counter {
    /// Counts so many bytes.
    #[inline]
    pub(crate) fn add(&mut self, bytes: usize) {
        self.0 += bytes as u64;
    }

    /// Counts a tag, a length, and so many bytes.
    #[inline]
    pub(in crate::wire) fn delimited(&mut self, tag: TagBytes, length: usize) {
        self.add(tag.len() + length_len(length as u64));
        self.add(length);
    }

    /// The number of bytes; `usize::MAX` if that is more than a `usize` counts.
    #[inline]
    pub(super) fn total(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// How many bytes a length takes: mostly one, which a branch finds sooner than arithmetic.
#[inline]
fn length_len(length: u64) -> usize {
    if length < 0x80 { 1 } else { long_len(length) }
}

/// How many bytes the length of a message takes: that is less often one.
#[inline]
fn message_length_len(length: u64) -> usize {
    match length {
        0..0x80 => 1,
        0x80..0x20_0000 => 2 + usize::from(length >= 0x4000),
        _ => long_len(length),
    }
}

#[cold]
#[inline(never)]
fn long_len(length: u64) -> usize {
    varint_len(length)
}

impl Sealed for Counter {}

impl Sink for Counter {
    /// The count when the value began.
    type Gap = u64;

    #[inline]
    fn aim<'w, 'a>(writer: &'w mut Writer<'a, Self>) -> Aim<'w, 'a> {
        Aim::Count(&mut writer.sink)
    }

    #[inline]
    fn field_varint(&mut self, tag: TagBytes, value: u64) {
        self.add(tag.len() + varint_len(value));
    }

    #[inline]
    fn field_array<const N: usize>(&mut self, tag: TagBytes, _: [u8; N]) {
        self.add(tag.len() + N);
    }

    #[inline]
    fn field_length(&mut self, tag: TagBytes, length: usize) {
        self.add(tag.len() + length_len(length as u64));
    }

    #[inline]
    fn field_bytes(&mut self, tag: TagBytes, value: &[u8]) {
        self.delimited(tag, value.len());
    }

    #[inline]
    fn tag(&mut self, tag: TagBytes) {
        self.add(tag.len());
    }

    #[inline]
    fn varint(&mut self, value: u64) {
        self.add(varint_len(value));
    }

    #[inline]
    fn raw_rare(&mut self, bytes: &[u8]) {
        self.add(bytes.len());
    }

    #[inline]
    fn begin(&mut self, tag: TagBytes) -> u64 {
        self.add(tag.len());
        self.0
    }

    #[inline]
    fn begin_length(&mut self) -> u64 {
        self.0
    }

    #[inline]
    fn end(&mut self, before: u64) {
        self.add(message_length_len(self.0 - before));
    }

    // Counted apart: the outer count stays in a register, and no message waits for the one before it.
    #[inline(always)]
    fn body<'a>(writer: &mut Writer<'a, Self>, write: impl FnOnce(&mut Writer<'a, Self>)) {
        let mut inner = Writer::counting();
        write(&mut inner);
        writer.sink.0 += inner.sink.0;
    }
}
