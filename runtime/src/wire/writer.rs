//! The writer: one pass forwards, into a buffer of its own or into a piece of somebody else's.
//!
//! Invariant, on which every `SAFETY` of the writing half rests: `start <= at <= end` within one
//! allocation that the writer may write to and nobody else touches meanwhile, and every byte of
//! `start..at` is written.

use core::marker::PhantomData;
use core::mem::{ManuallyDrop, MaybeUninit};

use super::copy::copy;
use super::nested::Nested;
use super::tag::TagBytes;
use super::varint::{spread, varint_len};

/// Writes a message; what the generated `write_to` is given.
pub struct Writer<'a> {
    at: *mut u8,
    end: *mut u8,
    start: *mut u8,
    /// Whether `start..end` is a `Vec` of the writer's own.
    owned: bool,
    pub(super) nested: Nested,
    lent: PhantomData<&'a mut [MaybeUninit<u8>]>,
}

/// Where the bytes are when a writer is done.
pub(super) enum Written {
    /// So many, at the start of the buffer that was lent.
    InPlace(usize),
    /// In a buffer of its own.
    Moved(Vec<u8>),
}

/// Room that a tag and a number may take, stores past their ends included.
const FIELD: usize = 24;

impl<'a> Writer<'a> {
    /// A writer behind what `buffer` holds.
    #[inline]
    pub(super) fn owning(buffer: Vec<u8>) -> Self {
        let mut buffer = ManuallyDrop::new(buffer);
        let range = buffer.spare_capacity_mut().as_mut_ptr_range();
        Self {
            at: range.start.cast(),
            end: range.end.cast(),
            start: buffer.as_mut_ptr(),
            owned: true,
            nested: Nested::new(),
            lent: PhantomData,
        }
    }

    /// A writer into `buffer`, as long as there is room.
    pub(super) fn lent(buffer: &'a mut [MaybeUninit<u8>]) -> Self {
        let range = buffer.as_mut_ptr_range();
        Self {
            at: range.start.cast(),
            end: range.end.cast(),
            start: range.start.cast(),
            owned: false,
            nested: Nested::new(),
            lent: PhantomData,
        }
    }

    /// Settles the lengths that were put off, and says where the bytes are.
    // By reference: a writer that is moved costs more than a short message.
    #[inline]
    pub(super) fn finish(&mut self) -> Written {
        self.settle();
        if self.owned {
            Written::Moved(self.take_buffer())
        } else {
            Written::InPlace(self.written())
        }
    }

    /// The own buffer, put together again and given up.
    #[inline]
    fn take_buffer(&mut self) -> Vec<u8> {
        debug_assert!(self.owned);
        let (start, length) = (self.start, self.written());
        let capacity = self.end.addr() - start.addr();
        self.owned = false;
        let nothing = core::ptr::dangling_mut();
        (self.start, self.at, self.end) = (nothing, nothing, nothing);
        // SAFETY: an owned buffer was a `Vec<u8>` with this start and capacity, and the bytes
        // before `at` are written; the writer has nothing left of it.
        unsafe { Vec::from_raw_parts(start, length, capacity) }
    }

    /// How many bytes are written, those included that an owned buffer held before.
    #[inline]
    pub(super) fn written(&self) -> usize {
        self.at.addr() - self.start.addr()
    }

    /// What is written, to be mended.
    pub(super) fn written_mut(&mut self) -> &mut [u8] {
        // SAFETY: `start..at` is written, and borrowed through `self`.
        unsafe { core::slice::from_raw_parts_mut(self.start, self.written()) }
    }

    /// Gives up the last bytes.
    pub(super) fn truncate(&mut self, length: usize) {
        assert!(length <= self.written());
        // SAFETY: not behind `at`.
        self.at = unsafe { self.start.add(length) };
    }

    #[inline]
    pub(super) fn room(&mut self, bytes: usize) {
        if self.end.addr() - self.at.addr() < bytes {
            self.grow(bytes);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, bytes: usize) {
        let length = self.written();
        let mut buffer = if self.owned {
            self.take_buffer()
        } else {
            self.written_mut().to_vec()
        };
        buffer.reserve(bytes.max(length).max(64));
        let mut buffer = ManuallyDrop::new(buffer);
        self.start = buffer.as_mut_ptr();
        let range = buffer.spare_capacity_mut().as_mut_ptr_range();
        self.at = range.start.cast();
        self.end = range.end.cast();
        self.owned = true;
    }

    /// Writes a tag and a varint.
    #[inline]
    pub(super) fn field_varint(&mut self, tag: TagBytes, value: u64) {
        self.room(FIELD);
        // SAFETY: there is room for `FIELD` bytes; tag and varint take at most 5 and 10, and
        // stores reach at most 8 bytes from their start.
        unsafe {
            self.store(tag.bytes(), tag.len());
            self.store_varint(value);
        }
    }

    /// Writes a tag and the bytes of a number.
    #[inline]
    pub(super) fn field_array<const N: usize>(&mut self, tag: TagBytes, value: [u8; N]) {
        self.room(FIELD);
        // SAFETY: there is room for `FIELD` bytes; this takes at most 5 and 8.
        unsafe {
            self.store(tag.bytes(), tag.len());
            self.store(value, N);
        }
    }

    /// Writes a tag and the length of what follows, and makes room for that.
    #[inline]
    pub(super) fn field_length(&mut self, tag: TagBytes, length: usize) {
        self.room(length.saturating_add(FIELD));
        // SAFETY: there is room for `FIELD` bytes.
        unsafe {
            self.store(tag.bytes(), tag.len());
            self.store_varint(length as u64);
        }
    }

    /// Leaves a place of at most eight bytes.
    #[inline]
    pub(super) fn skip(&mut self, place: usize) {
        self.room(FIELD);
        debug_assert!(place <= 8);
        // SAFETY: there is room for `FIELD` bytes, and eight are written even for a smaller place.
        unsafe { self.store([0; 8], place.min(8)) }
    }

    /// Writes a length-delimited value.
    #[inline(never)]
    pub(super) fn field_bytes(&mut self, tag: TagBytes, value: &[u8]) {
        self.field_length(tag, value.len());
        // SAFETY: `field_length` made room, tag and length take less than `FIELD` of it.
        unsafe { self.store_slice(value) }
    }

    /// Writes a tag alone.
    #[inline]
    pub(super) fn tag(&mut self, tag: TagBytes) {
        self.room(FIELD);
        // SAFETY: there is room for `FIELD` bytes.
        unsafe { self.store(tag.bytes(), tag.len()) }
    }

    /// Writes a varint alone.
    #[inline]
    pub(super) fn varint(&mut self, value: u64) {
        self.room(FIELD);
        // SAFETY: there is room for `FIELD` bytes.
        unsafe { self.store_varint(value) }
    }

    /// Writes varints alone.
    ///
    /// # Safety
    /// They take at most `length` bytes.
    #[inline(always)]
    pub(super) unsafe fn varints(
        &mut self,
        values: impl Iterator<Item = u64>,
        length: usize,
        spread: impl Fn(u64) -> u64,
    ) {
        self.room(length.saturating_add(FIELD));
        // In a local, which the stores cannot change.
        let mut at = self.at;
        for value in values {
            let length = varint_len(value);
            let (low, high) = words(value, length, &spread);
            // SAFETY: a store reaches at most ten bytes from its start, which is not behind the
            // `length` bytes that there is room for, with `FIELD` more.
            unsafe {
                at.cast::<[u8; 8]>().write_unaligned(low.to_le_bytes());
                at.add(8)
                    .cast::<[u8; 2]>()
                    .write_unaligned(high.to_le_bytes());
                at = at.add(length);
            }
        }
        self.at = at;
    }

    /// Writes bytes as they are.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.room(bytes.len());
        // SAFETY: there is room.
        unsafe { self.store_slice(bytes) }
    }

    /// # Safety
    /// There is room for the length of `bytes`.
    #[inline(always)]
    unsafe fn store_slice(&mut self, bytes: &[u8]) {
        // SAFETY: there is room, and a shared slice cannot overlap what only the writer touches.
        unsafe {
            copy(bytes, self.at);
            self.at = self.at.add(bytes.len());
        }
    }

    /// Stores all of `bytes` and keeps the first `length`, at most all.
    ///
    /// # Safety
    /// There is room for `N` bytes.
    #[inline(always)]
    unsafe fn store<const N: usize>(&mut self, bytes: [u8; N], length: usize) {
        debug_assert!(length <= N);
        // SAFETY: there is room for `N` bytes; the store asks for no alignment.
        unsafe {
            self.at.cast::<[u8; N]>().write_unaligned(bytes);
            self.at = self.at.add(length);
        }
    }

    /// # Safety
    /// There is room for 16 bytes.
    #[inline(always)]
    unsafe fn store_varint(&mut self, value: u64) {
        // SAFETY: there is room.
        unsafe {
            if value < 0x80 {
                self.store([value as u8], 1);
            } else {
                self.store_long_varint(value);
            }
        }
    }

    /// # Safety
    /// There is room for 16 bytes.
    #[inline]
    unsafe fn store_long_varint(&mut self, value: u64) {
        let length = varint_len(value);
        let (low, high) = words(value, length, spread);
        // SAFETY: there is room.
        unsafe {
            if length <= 8 {
                self.store(low.to_le_bytes(), length);
            } else {
                self.store(low.to_le_bytes(), 8);
                self.store(high.to_le_bytes(), length - 8);
            }
        }
    }
}

/// The bytes of a varint that takes `length` of them: the first eight, and two more.
#[inline(always)]
fn words(value: u64, length: usize, spread: impl Fn(u64) -> u64) -> (u64, u16) {
    const MORE: u64 = 0x8080_8080_8080_8080;
    let go_on = if length > 8 {
        MORE
    } else {
        MORE & ((1 << (8 * (length - 1))) - 1)
    };
    let ninth = (value >> 56) as u16 & 0x7f;
    let tenth = if length > 9 { 0x180 } else { 0 };
    (spread(value) | go_on, ninth | tenth)
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        // Here only when a `write_to` panicked, or when nothing was owned.
        if self.owned {
            drop(self.take_buffer());
        }
    }
}
