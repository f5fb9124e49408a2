//! The sink of bytes: it goes forwards in one pass, into a buffer of its own or into a borrowed slice.
//!
//! Where a message's `write_to` is inlined, the compiler keeps the whole writer in registers, and
//! a short message is written in little more than the time of its allocation. It can as long as
//! nothing on that path takes the writer's address, for a byte stored somewhere might be a byte of
//! the writer. Hence the rules of this file: a method reads `at` once and sets it once; cold code
//! gets a copy ([`Buffer::grown`], [`Buffer::extended`], [`ByteSink::finish`]); and nothing here has a
//! `Drop`.
//!
//! The buffer's invariant would not hold if two writers changed places: what one has written would count as
//! written in the other's slice. Only code with `unsafe` could do that, as `wire/read` says. Nothing unsafe
//! rests on the lengths of nested values: a gap that is ended in the wrong order, or never, since a panic
//! was caught, makes wrong bytes or a panic (`nested.rs` is safe code).
#![allow(unsafe_code)]

use super::buffer::{Buffer, FIELD};
use super::nested::{Gap, Nested};
use super::sink::{Aim, Sealed, Sink};
use super::writer::Writer;
use crate::raw::copy::copy;
use crate::raw::store::{store, store_spread, store_varint, store_varints};
use crate::raw::varint::spread;
use crate::wire::tag::TagBytes;

/// The bytes of a message, as far as it is written.
// No `Drop`: it would take the address wherever something may panic, and add a landing pad to
// every `write_to`. Code that makes a writer finishes or discards it (code that may fail half way
// uses a `Draft`). An owned buffer leaks only if a `write_to` panics, which is safe and as rare as
// the panic.
pub struct ByteSink {
    buffer: Buffer,
    pub(in crate::wire) nested: Nested,
}

/// Where the bytes are when a sink is done.
pub(in crate::wire) enum Written {
    /// The first bytes of the borrowed slice: so many.
    InPlace(usize),
    /// In a buffer of its own.
    Moved(Vec<u8>),
}

impl ByteSink {
    /// A sink that appends to `vec`.
    #[inline]
    pub(super) fn owning(vec: Vec<u8>) -> Self {
        Self::new(Buffer::owning(vec))
    }

    #[inline]
    pub(super) fn new(buffer: Buffer) -> Self {
        Self {
            buffer,
            nested: Nested::new(),
        }
    }

    /// Settles the late lengths, and returns where the bytes are.
    #[inline]
    pub(super) fn finish(mut self) -> Written {
        if self.nested.any_late() {
            // A copy is settled, so that only the address of the copy is taken.
            let mut copy = Self {
                nested: self.nested.take(),
                ..self
            };
            copy.settle();
            self.buffer = copy.buffer;
        }
        if self.buffer.owned {
            // SAFETY: owned, and the sink ends here.
            Written::Moved(unsafe { self.buffer.into_vec() })
        } else {
            Written::InPlace(self.written())
        }
    }

    /// Frees the memory of a sink, which may be anywhere in its message.
    pub(super) fn discard(self) {
        self.nested.discard();
        // SAFETY: the sink ends here.
        unsafe { self.buffer.free() };
    }

    /// How many bytes are written; those that the vector held before count.
    #[inline]
    pub(in crate::wire) fn written(&self) -> usize {
        self.buffer.written()
    }

    /// The written bytes, to be changed.
    pub(in crate::wire) fn written_mut(&mut self) -> &mut [u8] {
        self.buffer.written_mut()
    }

    /// Keeps the first `length` bytes.
    pub(in crate::wire) fn truncate(&mut self, length: usize) {
        self.buffer.truncate(length);
    }

    /// Makes sure that so many bytes from `at` on can be written.
    #[inline]
    pub(in crate::wire) fn room(&mut self, bytes: usize) {
        self.buffer.make_room(bytes);
    }

    /// How many bytes can be written without more memory.
    #[inline]
    pub(in crate::wire) fn spare(&self) -> usize {
        self.buffer.room()
    }

    /// Makes the capacity of an owned buffer exactly so many bytes, unless it has more.
    pub(in crate::wire) fn grow_to(&mut self, capacity: usize) {
        self.buffer.grow_to(capacity);
    }

    /// Writes varints of at most `MOST` bytes each, without a tag.
    ///
    /// # Safety
    /// They take at most `length` bytes, or `length` is `usize::MAX`, for which there is never room:
    /// then this panics before it writes. None takes more than `MOST`.
    pub(in crate::wire) unsafe fn varints<const MOST: usize>(
        &mut self,
        values: impl Iterator<Item = u64>,
        length: usize,
    ) {
        self.buffer.field_room_and(length);
        // SAFETY: there is room for `length` bytes and `FIELD` more, but nowhere for `usize::MAX`.
        self.buffer.at = unsafe { store_varints::<MOST>(self.buffer.at, values) };
    }

    /// Whether a value of at most so many bytes has a length of one byte, and there is room for it, whatever
    /// bytes it really takes.
    #[inline]
    pub(in crate::wire) fn fit_in_short_value(&self, bytes: usize) -> bool {
        bytes < 0x80 && self.buffer.has_field_and(bytes)
    }

    /// Writes a value of varints of at most `MOST` bytes each, whose length is known when they are written.
    ///
    /// # Safety
    /// They [fit](Self::fit_in_short_value) if each takes `MOST` bytes; none takes more.
    pub(in crate::wire) unsafe fn few_varints<const MOST: usize>(
        &mut self,
        tag: TagBytes,
        values: impl Iterator<Item = u64>,
    ) {
        // SAFETY: there is room for them and `FIELD` bytes: a tag of at most 5, a length of one, ten after them.
        unsafe {
            let length = store_tag(self.buffer.at, tag);
            let body = length.add(1);
            self.buffer.at = store_varints::<MOST>(body, values);
            *length = (self.buffer.at.addr() - body.addr()) as u8;
        }
    }

    /// Writes a varint without a tag, and without a branch on its length.
    #[inline]
    pub(in crate::wire) fn any_varint(&mut self, value: u64) {
        self.buffer.field_room();
        // SAFETY: there is room for `FIELD` bytes, and no varint takes more than ten.
        unsafe { self.buffer.at = store_spread::<10>(self.buffer.at, value, spread) }
    }

    /// Writes bytes as they are.
    #[inline]
    pub(in crate::wire) fn raw(&mut self, bytes: &[u8]) {
        self.room(bytes.len());
        // SAFETY: there is room, and a shared slice cannot overlap what only the writer touches.
        unsafe {
            copy(bytes, self.buffer.at);
            self.buffer.at = self.buffer.at.add(bytes.len());
        }
    }

    /// Writes a length-delimited value: the first bytes of a block, of which it has at most 16.
    #[inline]
    pub(in crate::wire) fn field_block(&mut self, tag: TagBytes, block: &[u8; 16], length: usize) {
        self.room(FIELD + 16);
        let length = length.min(16);
        // SAFETY: there is room for `FIELD` bytes and the block. The tag takes at most 5 bytes, the length
        // one, and the block, which is stored as a whole, 16.
        unsafe {
            let body = store(store_tag(self.buffer.at, tag), [length as u8], 1);
            self.buffer.at = store(body, *block, length);
        }
    }

    /// Writes an entry of a map of two short texts: the first bytes of two blocks.
    #[inline(always)]
    pub(in crate::wire) fn entry_blocks(
        &mut self,
        tag: TagBytes,
        (key, key_length): (&[u8; 16], usize),
        (value, value_length): (&[u8; 32], usize),
    ) {
        self.buffer.field_room_and(16 + 32);
        let (key_length, value_length) = (key_length.min(16), value_length.min(32));
        // SAFETY: there is room for `FIELD` bytes and both blocks. The tag takes at most 5 bytes, the length of the
        // entry one, tag and length of each text two, and the blocks, which are stored as a whole, 16 and 32.
        unsafe {
            let length = 4 + key_length + value_length;
            let at = store_tag(self.buffer.at, tag);
            let at = store(at, [length as u8, 0x0a, key_length as u8], 3);
            let at = store(store(at, *key, key_length), [0x12, value_length as u8], 2);
            self.buffer.at = store(at, *value, value_length);
        }
    }

    /// Writes a tag, and leaves a gap of at most seven bytes after it.
    #[inline]
    pub(super) fn skip(&mut self, tag: TagBytes, gap: usize) {
        self.buffer.field_room();
        // SAFETY: there is room for `FIELD` bytes. The tag takes at most 5, and eight are written even
        // for a smaller gap, which `& 7` promises without a comparison.
        unsafe {
            let body = store_tag(self.buffer.at, tag);
            self.buffer.at = store(body, [0; 8], gap & 7);
        }
    }
}

impl Sealed for ByteSink {}

impl Sink for ByteSink {
    type Gap = Gap;

    #[inline]
    fn aim<'w, 'a>(writer: &'w mut Writer<'a, Self>) -> Aim<'w, 'a> {
        Aim::Bytes(writer)
    }

    #[inline]
    fn field_varint(&mut self, tag: TagBytes, value: u64) {
        self.buffer.field_room();
        // SAFETY: there is room for `FIELD` bytes; a tag takes at most 5, a varint 10.
        unsafe { self.buffer.at = store_varint(store_tag(self.buffer.at, tag), value) }
    }

    #[inline]
    fn field_array<const N: usize>(&mut self, tag: TagBytes, value: [u8; N]) {
        const { assert!(N <= 8) };
        self.buffer.field_room();
        // SAFETY: there is room for `FIELD` bytes; a tag takes at most 5, the number 8.
        unsafe { self.buffer.at = store(store_tag(self.buffer.at, tag), value, N) }
    }

    #[inline]
    fn field_length(&mut self, tag: TagBytes, length: usize) {
        self.buffer.field_room_and(length);
        // SAFETY: there is room for `FIELD` bytes; a tag takes at most 5, a varint 10.
        unsafe { self.buffer.at = store_varint(store_tag(self.buffer.at, tag), length as u64) }
    }

    // Inlined whatever its size: a call would take the sink's address.
    #[inline(always)]
    fn field_bytes(&mut self, tag: TagBytes, value: &[u8]) {
        self.buffer.field_room_and_slice(value);
        // SAFETY: there is room for the value and `FIELD` bytes more, of which tag and length
        // take at most 15; a shared slice cannot overlap what only the writer touches.
        unsafe {
            let body = store_varint(store_tag(self.buffer.at, tag), value.len() as u64);
            copy(value, body);
            self.buffer.at = body.add(value.len());
        }
    }

    #[inline]
    fn tag(&mut self, tag: TagBytes) {
        self.buffer.field_room();
        // SAFETY: there is room for `FIELD` bytes.
        unsafe { self.buffer.at = store_tag(self.buffer.at, tag) }
    }

    #[inline]
    fn varint(&mut self, value: u64) {
        self.buffer.field_room();
        // SAFETY: there is room for `FIELD` bytes.
        unsafe { self.buffer.at = store_varint(self.buffer.at, value) }
    }

    #[inline]
    fn raw_rare(&mut self, bytes: &[u8]) {
        // SAFETY: the only copy is replaced, or kept where this panics.
        self.buffer = unsafe { self.buffer.extended(bytes) };
    }

    #[inline]
    fn begin(&mut self, tag: TagBytes) -> Gap {
        self.open_gap(tag)
    }

    #[inline]
    fn begin_length(&mut self) -> Gap {
        self.open_gap(TagBytes::NONE)
    }

    #[inline(always)]
    fn body<'a>(writer: &mut Writer<'a>, write: impl FnOnce(&mut Writer<'a>)) {
        write(writer);
    }

    #[inline]
    fn end(&mut self, gap: Gap) {
        self.close_gap(gap);
    }
}

/// Stores a tag, of at most five bytes.
///
/// # Safety
/// Eight bytes from `at` can be written.
#[inline(always)]
unsafe fn store_tag(at: *mut u8, tag: TagBytes) -> *mut u8 {
    // SAFETY: eight bytes can be written, and a tag is not longer.
    unsafe { store(at, tag.bytes(), tag.len()) }
}

#[cfg(test)]
mod tests {
    use core::mem::MaybeUninit;
    use std::panic::{AssertUnwindSafe, UnwindSafe, catch_unwind};

    use super::{Sink, Writer, Written};
    use crate::schema::WireType;
    use crate::wire::tag::TagBytes;

    /// A `write_to` may catch any panic, and the writer must be usable after it.
    #[test]
    fn writes_on_after_a_panic_for_lack_of_room() {
        let mut slice = [MaybeUninit::uninit(); 4];
        for (mut writer, moved) in [
            (Writer::owning(Vec::with_capacity(4)), true),
            (Writer::lent(&mut slice), false),
        ] {
            writer.sink.raw(b"ab");
            let room = catch_unwind(AssertUnwindSafe(|| writer.sink.room(usize::MAX)));
            assert!(room.is_err());
            writer.sink.raw(b"cd");
            assert_eq!(writer.sink.written_mut(), b"abcd");
            match writer.finish() {
                Written::InPlace(length) => assert_eq!((moved, length), (false, 4)),
                Written::Moved(bytes) => assert_eq!((moved, &bytes[..]), (true, &b"abcd"[..])),
            }
        }
    }

    /// A sum of lengths that is more than a `usize` counts is `usize::MAX`.
    #[test]
    fn a_length_beyond_any_memory_panics_before_it_is_written() {
        let tag = TagBytes::new(1, WireType::Delimited);
        let mut slice = [MaybeUninit::uninit(); 64];
        for mut writer in [Writer::owning(Vec::new()), Writer::lent(&mut slice)] {
            writer.sink.raw(b"ab");
            let length = AssertUnwindSafe(|| writer.sink.field_length(tag, usize::MAX));
            assert_eq!(panic_of(length), "capacity overflow");
            // SAFETY: the length is `usize::MAX`.
            let numbers = AssertUnwindSafe(|| unsafe {
                writer.sink.varints::<10>([!0; 100].into_iter(), usize::MAX);
            });
            assert_eq!(panic_of(numbers), "capacity overflow");
            assert_eq!(writer.sink.written_mut(), b"ab");
            writer.discard();
        }
    }

    fn panic_of(work: impl FnOnce() + UnwindSafe) -> &'static str {
        let payload = catch_unwind(work).expect_err("a panic");
        payload.downcast_ref::<&str>().expect("a text")
    }

    #[test]
    fn rare_bytes_stand_where_others_would() {
        for (lent, moved) in [(8, false), (4, true)] {
            let mut slice = [MaybeUninit::uninit(); 8];
            for mut writer in [Writer::lent(&mut slice[..lent]), Writer::owning(Vec::new())] {
                let owned = writer.sink.buffer.owned;
                writer.sink.raw(b"ab");
                writer.sink.raw_rare(b"cde");
                writer.sink.raw(b"f");
                assert_eq!(writer.sink.written_mut(), b"abcdef");
                match writer.finish() {
                    Written::InPlace(length) => assert_eq!((moved || owned, length), (false, 6)),
                    Written::Moved(bytes) => {
                        assert!(moved || owned);
                        assert_eq!(bytes, b"abcdef");
                    }
                }
            }
        }
    }
}
