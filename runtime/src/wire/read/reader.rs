//! The reader: a position in one contiguous slice that never leaves it.
//!
//! Invariant, on which every `SAFETY` of the reading half rests:
//! `base <= start <= at <= end <= base + len` of the one slice that the reader was made over and that
//! outlives it.
//!
//! It holds after any calls in any order, errors and caught panics included. To enter a value moves
//! `end` back, never before `at`. To leave it restores the end that was found on entering: a function
//! holds that end while it calls what reads the value, so values are left in the reverse order, or not at
//! all, and then `end` stays where it was, within the slice.
//!
//! It would not hold if two readers changed places: the restored end would be one of another slice. Only
//! code with `unsafe` could do that, as `wire/read` says.
#![allow(unsafe_code)]

use core::marker::PhantomData;

use bytes::Bytes;

use crate::raw::varint::compress;
use crate::wire::field::map_memory::FullTrees;
use crate::wire::memory::Memory;
use crate::wire::{DecodeErrorKind, DecodeOptions, Result, tag};

/// Reads the fields of a message: generated code calls its methods, people call
/// [`Message`](crate::message::Message).
///
/// Only decoding makes a reader. Every method fails with a [`DecodeErrorKind`] if the value is
/// truncated, invalid for the kind of the field, or exceeds a limit of [`DecodeOptions`].
///
/// ```
/// use rustgreet::wkt::Duration;
/// use rustgreet::{DecodeErrorKind, Message};
///
/// assert_eq!(Duration::decode(&[8, 90])?.seconds, 90); // field 1, a varint
/// let error = Duration::decode(&[8, 90, 16]).unwrap_err(); // field 2, and no value
/// assert_eq!(error.kind(), DecodeErrorKind::Truncated);
/// # Ok::<(), rustgreet::DecodeError>(())
/// ```
pub struct Reader<'a> {
    pub(in crate::wire) at: *const u8,
    /// The end of the message that is being read.
    pub(in crate::wire) end: *const u8,
    /// The first byte of the last tag, for unknown fields.
    start: *const u8,
    nesting: Nesting,
    /// The last address in the whole input from which `WORDS` bytes may be loaded.
    words_end: usize,
    /// What the message may still allocate.
    pub(crate) memory: Memory,
    /// The maps that may be fuller than maps that were read.
    pub(in crate::wire) full_trees: FullTrees,
    base: *const u8,
    pub(in crate::wire) owner: Option<&'a Bytes>,
    pub(in crate::wire) options: &'a DecodeOptions,
    input: PhantomData<&'a [u8]>,
}

/// The bytes that may be loaded from `words_end`.
const WORDS: usize = 16;

/// The levels that are left, in the upper half, and the number of the open group (0: none): saved
/// and restored as one word.
#[derive(Clone, Copy)]
struct Nesting(u64);

/// The end and nesting of the enclosing message, restored after a nested one.
#[must_use]
pub(in crate::wire) struct Outer {
    end: *const u8,
    nesting: Nesting,
}

impl<'a> Reader<'a> {
    /// A reader of `input` within a budget; if `owner` is given, `bytes` fields may share it.
    ///
    /// If `options` say that a message is merged into, [`FullTrees::discard`] must follow.
    #[inline]
    pub(crate) fn with_options(
        input: &'a [u8],
        owner: Option<&'a Bytes>,
        options: &'a DecodeOptions,
        memory: Memory,
    ) -> Self {
        let range = input.as_ptr_range();
        Self {
            at: range.start,
            end: range.end,
            start: range.start,
            nesting: Nesting(u64::from(options.depth) << 32),
            words_end: range.end.addr().saturating_sub(WORDS),
            memory,
            full_trees: FullTrees::new(),
            base: range.start,
            owner,
            options,
            input: PhantomData,
        }
    }

    /// Reads the next tag; `None` at the end of the message.
    ///
    /// # Errors
    /// If the bytes are not a tag: a varint of at most five bytes and 32 bits.
    #[inline]
    pub fn tag(&mut self) -> Result<Option<u32>> {
        self.start = self.at;
        let left = self.left();
        if left == 0 {
            return Ok(None);
        }
        // SAFETY: one byte is left, two where the second is looked at.
        unsafe {
            let first = *self.at;
            if first < 0x80 {
                self.at = self.at.add(1);
                return Ok(Some(first.into()));
            }
            if left >= 2 {
                let second = *self.at.add(1);
                if second < 0x80 {
                    self.at = self.at.add(2);
                    return Ok(Some(u32::from(first & 0x7f) | u32::from(second) << 7));
                }
            }
        }
        self.long_tag()
    }

    #[cold]
    #[inline(never)]
    fn long_tag(&mut self) -> Result<Option<u32>> {
        match u32::try_from(self.long_varint()?) {
            Ok(tag) if self.at.addr() - self.start.addr() <= tag::MAX_LEN => Ok(Some(tag)),
            _ => {
                self.at = self.start;
                Err(DecodeErrorKind::InvalidTag)
            }
        }
    }

    #[inline(always)]
    pub(in crate::wire) fn varint(&mut self) -> Result<u64> {
        if self.at < self.end {
            // SAFETY: a byte is left.
            unsafe {
                let byte = *self.at;
                if byte < 0x80 {
                    self.at = self.at.add(1);
                    return Ok(byte.into());
                }
            }
        }
        self.long_varint()
    }

    /// A varint of any length, from eight bytes at once where that many can be loaded.
    #[inline(never)]
    fn long_varint(&mut self) -> Result<u64> {
        if self.at.addr() > self.words_end {
            return self.short_of_bytes();
        }
        // SAFETY: before `words_end`, sixteen bytes can be loaded.
        let word = u64::from_le(unsafe { self.load(0) });
        let stops = !word & 0x8080_8080_8080_8080;
        let (value, length) = if stops != 0 {
            let kept = word & (stops ^ (stops - 1));
            (compress(kept), stops.trailing_zeros() as usize / 8 + 1)
        } else {
            // SAFETY: as above.
            let [ninth, tenth]: [u8; 2] = unsafe { self.load(8) };
            let low = compress(word) | u64::from(ninth & 0x7f) << 56;
            match (ninth, tenth) {
                (..0x80, _) => (low, 9),
                (_, ..0x80) => (low | u64::from(tenth) << 63, 10),
                _ => return self.short_of_bytes(),
            }
        };
        if length > self.left() {
            return Err(DecodeErrorKind::Truncated);
        }
        // SAFETY: `length` bytes are left.
        unsafe { self.at = self.at.add(length) };
        Ok(value)
    }

    /// Reads a varint byte by byte, near the end of the input, and finds what is wrong with one.
    #[cold]
    #[inline(never)]
    fn short_of_bytes(&mut self) -> Result<u64> {
        let mut rest = self.rest();
        let value = crate::wire::record::read_varint(&mut rest)?;
        self.advance_to(rest);
        Ok(value)
    }

    /// Reads a length, and checks that so many bytes are left.
    #[inline]
    pub(in crate::wire) fn length(&mut self) -> Result<usize> {
        let before = self.at;
        let length = self.varint()?;
        if length > self.left() as u64 {
            self.at = before;
            return Err(DecodeErrorKind::Truncated);
        }
        Ok(length as usize)
    }

    /// Reads a length-delimited value.
    #[inline(always)]
    pub(in crate::wire) fn delimited(&mut self) -> Result<&'a [u8]> {
        let length = self.length()?;
        // SAFETY: `length` bytes are left.
        unsafe {
            let value = core::slice::from_raw_parts(self.at, length);
            self.at = self.at.add(length);
            Ok(value)
        }
    }

    /// Reads a length-delimited value, and returns the `N` bytes from its start on too, whatever they are, if
    /// the input has so many.
    #[inline(always)]
    pub(in crate::wire) fn delimited_in_window<const N: usize>(
        &mut self,
    ) -> Result<(&'a [u8], Option<&'a [u8; N]>)> {
        const { assert!(N >= WORDS) };
        let value = self.delimited()?;
        // SAFETY: the value ends at the position. Not the value's own pointer, which may read the value only.
        let start = unsafe { self.at.sub(value.len()) };
        // Without words in the input, `words_end` is before all of its addresses.
        let has_window = start.addr().saturating_add(N - WORDS) <= self.words_end;
        // SAFETY: `WORDS` bytes of the input, which outlives 'a, are after `words_end`, so `N` are after
        // `start`.
        let window = has_window.then(|| unsafe { &*start.cast::<[u8; N]>() });
        Ok((value, window))
    }

    /// Reads a value of `N` bytes.
    #[inline(always)]
    pub(in crate::wire) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        if self.left() < N {
            return Err(DecodeErrorKind::Truncated);
        }
        // SAFETY: `N` bytes are left.
        unsafe {
            let value = self.load(0);
            self.at = self.at.add(N);
            Ok(value)
        }
    }

    /// # Safety
    /// `size_of::<T>()` bytes of the input lie `offset` after the position, and any bytes are a `T`.
    #[inline(always)]
    unsafe fn load<T: Copy>(&self, offset: usize) -> T {
        // SAFETY: the caller's promise; the load asks for no alignment.
        unsafe { self.at.add(offset).cast::<T>().read_unaligned() }
    }

    /// How many bytes of the message are left.
    #[inline]
    pub(in crate::wire) fn left(&self) -> usize {
        // By address: the same as the distance, since `at <= end` within one slice.
        self.end.addr() - self.at.addr()
    }

    /// The bytes of the message that are left.
    #[inline]
    pub(in crate::wire) fn rest(&self) -> &'a [u8] {
        // SAFETY: `at..end` lies in the input, which outlives 'a.
        unsafe { core::slice::from_raw_parts(self.at, self.left()) }
    }

    /// Moves to the start of `rest`, a tail of the slice that [`rest`](Self::rest) returned.
    #[inline]
    pub(in crate::wire) fn advance_to(&mut self, rest: &'a [u8]) {
        debug_assert_eq!(rest.as_ptr_range().end, self.end);
        // Its length is taken, not its address: the position stays inside the message even if the slice
        // is not such a tail.
        let passed = self.left().saturating_sub(rest.len());
        // SAFETY: `passed` is at most what is left.
        unsafe { self.at = self.at.add(passed) };
    }

    /// The bytes from the offset `from` to the position.
    pub(in crate::wire) fn since(&self, from: usize) -> &'a [u8] {
        let length = self.offset().saturating_sub(from);
        // SAFETY: so many bytes of the input are before the position, since `length` is at most its
        // offset.
        unsafe { core::slice::from_raw_parts(self.at.sub(length), length) }
    }

    /// Makes the record whose tag begins at the offset `from` the wrong one, instead of one after it.
    pub(in crate::wire) fn blame(&mut self, from: usize) {
        let length = self.since(from).len();
        // SAFETY: as in `since`. Not the pointer of its slice, which may not read beyond.
        self.start = unsafe { self.at.sub(length) };
    }

    /// Where the last tag begins, in bytes from the start of the input.
    pub(in crate::wire) fn record_offset(&self) -> usize {
        self.start.addr() - self.base.addr()
    }

    /// How many bytes are read.
    pub(in crate::wire) fn offset(&self) -> usize {
        self.at.addr() - self.base.addr()
    }

    /// Enters a length-delimited message.
    #[inline]
    pub(in crate::wire) fn enter(&mut self) -> Result<Outer> {
        let before = self.at;
        let length = self.length()?;
        let outer = Outer {
            end: self.end,
            nesting: self.nesting,
        };
        if self.nesting.0 >> 32 == 0 {
            self.at = before;
            return Err(DecodeErrorKind::TooDeep);
        }
        self.nesting = Nesting((self.nesting.0 - (1 << 32)) & !0xffff_ffff);
        // SAFETY: `length` bytes are left, so the new end is not after the old one.
        self.end = unsafe { self.at.add(length) };
        Ok(outer)
    }

    /// Enters a length-delimited value that is not a level of nesting: a packed field or a map entry.
    #[inline]
    pub(in crate::wire) fn enter_flat(&mut self) -> Result<Outer> {
        let length = self.length()?;
        let outer = Outer {
            end: self.end,
            nesting: self.nesting,
        };
        self.nesting.0 &= !0xffff_ffff;
        // SAFETY: `length` bytes are left, so the new end is not after the old one.
        self.end = unsafe { self.at.add(length) };
        Ok(outer)
    }

    /// Leaves the value that was entered last. What was not read of it is passed over.
    #[inline]
    pub(in crate::wire) fn leave(&mut self, outer: Outer) {
        self.at = self.end;
        self.end = outer.end;
        self.nesting = outer.nesting;
    }

    /// Enters group `number`, whose start tag was read. It ends where its end tag is found.
    pub(in crate::wire) fn enter_group(&mut self, number: u32) -> Result<Outer> {
        let outer = Outer {
            end: self.end,
            nesting: self.nesting,
        };
        if self.nesting.0 >> 32 == 0 {
            return Err(DecodeErrorKind::TooDeep);
        }
        self.nesting = Nesting(((self.nesting.0 >> 32) - 1) << 32 | u64::from(number));
        Ok(outer)
    }

    /// Ends group `number` after its end tag.
    pub(in crate::wire) fn close_group(&mut self, number: u32) -> Result {
        if self.nesting.0 as u32 != number {
            self.at = self.start;
            return Err(DecodeErrorKind::UnmatchedEndGroup);
        }
        self.nesting.0 &= !0xffff_ffff;
        self.end = self.at;
        Ok(())
    }

    /// Leaves the group whose start tag is at the offset `from`, and checks that its end tag was read.
    pub(in crate::wire) fn leave_group(&mut self, outer: Outer, from: usize) -> Result {
        let open = self.nesting.0 as u32 != 0;
        self.leave(outer);
        if open {
            // The group is wrong, not the bytes after the message that it is in.
            self.blame(from);
            return Err(DecodeErrorKind::Truncated);
        }
        Ok(())
    }

    /// How many more levels may be entered.
    pub(in crate::wire) fn depth_left(&self) -> u32 {
        (self.nesting.0 >> 32) as u32
    }

    /// Takes `bytes` from the budget, before they are allocated.
    #[inline]
    pub(crate) fn charge(&mut self, bytes: usize) -> Result {
        self.memory.charge(bytes)
    }
}
