//! The room of a writer: the memory of a vector, or a slice that it borrows.
#![allow(unsafe_code)]

use core::mem::{ManuallyDrop, MaybeUninit};

/// The room for a tag and a number in bytes, with stores after their ends: a tag takes at most five
/// bytes, and no store reaches further than ten from its start.
pub(in crate::wire) const FIELD: usize = 24;

/// Where a writer writes.
///
/// Invariant, on which every `SAFETY` of the writing half rests: `start <= at <= end` within one
/// allocation that the writer may write to and nobody else touches meanwhile, every byte of
/// `start..at` is written, and `last` is the address of `end` less [`FIELD`], or 0.
// `Copy`, and passed to the cold functions by value: see the writer. Of an owned buffer only one
// copy is ever used: code that turns it back into a vector has to promise that.
#[derive(Clone, Copy)]
pub(in crate::wire) struct Buffer {
    pub(in crate::wire) at: *mut u8,
    pub(in crate::wire) end: *mut u8,
    pub(in crate::wire) start: *mut u8,
    /// The last address at which there is room for [`FIELD`] bytes; 0 if there is no such address. One comparison
    /// with it tells whether there is room, so only cold code needs `end`.
    last: usize,
    /// Whether `start..end` is the capacity of a `Vec` that nothing else owns.
    pub(in crate::wire) owned: bool,
}

impl Buffer {
    /// The room of a vector; the bytes that it holds count as written.
    #[inline]
    pub(in crate::wire) fn owning(vec: Vec<u8>) -> Self {
        let mut vec = ManuallyDrop::new(vec);
        let range = vec.spare_capacity_mut().as_mut_ptr_range();
        let (at, end) = (range.start.cast(), range.end.cast());
        Self::new(at, end, vec.as_mut_ptr(), true)
    }

    /// The room of a slice, which must stay borrowed as long as the buffer is used.
    pub(in crate::wire) fn lent(slice: &mut [MaybeUninit<u8>]) -> Self {
        let range = slice.as_mut_ptr_range();
        let (at, end) = (range.start.cast(), range.end.cast());
        Self::new(at, end, at, false)
    }

    #[inline]
    fn new(at: *mut u8, end: *mut u8, start: *mut u8, owned: bool) -> Self {
        Self {
            at,
            end,
            start,
            last: end.addr().saturating_sub(FIELD),
            owned,
        }
    }

    /// How many bytes are written.
    #[inline]
    pub(in crate::wire) fn written(&self) -> usize {
        self.at.addr() - self.start.addr()
    }

    /// How many more bytes there is room for.
    #[inline]
    pub(in crate::wire) fn room(&self) -> usize {
        self.end.addr() - self.at.addr()
    }

    /// Makes sure that there is room for so many bytes.
    #[inline]
    pub(in crate::wire) fn make_room(&mut self, bytes: usize) {
        if self.room() < bytes {
            // SAFETY: the only copy is replaced, or kept where this panics.
            *self = unsafe { self.grown(bytes) };
        }
    }

    /// Makes sure that there is room for [`FIELD`] bytes.
    #[inline(always)]
    pub(in crate::wire) fn field_room(&mut self) {
        // No position is at address 0.
        if self.at.addr() > self.last {
            // SAFETY: as above.
            *self = unsafe { self.grown(FIELD) };
        }
    }

    /// Makes sure that there is room for [`FIELD`] bytes and `bytes` more.
    #[inline(always)]
    pub(in crate::wire) fn field_room_and(&mut self, bytes: usize) {
        if !self.has_field_and(bytes) {
            // SAFETY: as above.
            *self = unsafe { self.grown(bytes.saturating_add(FIELD)) };
        }
    }

    /// Makes sure that there is room for [`FIELD`] bytes and a slice.
    #[inline(always)]
    pub(in crate::wire) fn field_room_and_slice(&mut self, slice: &[u8]) {
        // No slice has more than `isize::MAX` bytes.
        if slice.len() as isize > self.beyond_field() {
            // SAFETY: as above.
            *self = unsafe { self.grown(slice.len().saturating_add(FIELD)) };
        }
    }

    /// Whether there is room for [`FIELD`] bytes and `bytes` more.
    #[inline(always)]
    pub(in crate::wire) fn has_field_and(&self, bytes: usize) -> bool {
        // There is never as much as `isize::MAX`: no allocation is larger.
        bytes.min(isize::MAX as usize) as isize <= self.beyond_field()
    }

    /// How many bytes there is room for after [`FIELD`] bytes. It is negative if there is no room for those.
    #[inline(always)]
    fn beyond_field(&self) -> isize {
        self.last.wrapping_sub(self.at.addr()) as isize
    }

    /// The written bytes, to be changed.
    #[inline(always)]
    pub(in crate::wire) fn written_mut(&mut self) -> &mut [u8] {
        // SAFETY: `start..at` is written, and borrowed through `self`.
        unsafe { core::slice::from_raw_parts_mut(self.start, self.written()) }
    }

    /// Keeps the first `length` bytes.
    pub(in crate::wire) fn truncate(&mut self, length: usize) {
        assert!(length <= self.written());
        // SAFETY: not after `at`.
        self.at = unsafe { self.start.add(length) };
    }

    /// Frees the memory of an owned buffer.
    ///
    /// # Safety
    /// No copy of the buffer is used any more.
    pub(in crate::wire) unsafe fn free(self) {
        if self.owned {
            // SAFETY: owned, and the caller promised the rest.
            drop(unsafe { self.into_vec() });
        }
    }

    /// Makes the capacity of an owned buffer exactly so many bytes, unless it has more.
    pub(in crate::wire) fn grow_to(&mut self, capacity: usize) {
        if self.owned {
            // SAFETY: owned, and the only copy is replaced, or kept where this panics.
            *self = unsafe { self.with_capacity(capacity) };
        }
    }

    /// The vector of an owned buffer, with the written bytes.
    ///
    /// # Safety
    /// The buffer is owned, and no copy of it is used any more.
    #[inline]
    pub(in crate::wire) unsafe fn into_vec(self) -> Vec<u8> {
        debug_assert!(self.owned);
        let capacity = self.end.addr() - self.start.addr();
        // SAFETY: an owned buffer was a `Vec<u8>` with this start and capacity, and the bytes
        // before `at` are written; nobody else has it.
        unsafe { Vec::from_raw_parts(self.start, self.written(), capacity) }
    }

    /// An owned buffer with the same bytes and exactly this capacity, unless it has more.
    ///
    /// # Safety
    /// The buffer is owned, and no copy of it is used any more, unless this panics: then it is left
    /// as it was.
    unsafe fn with_capacity(self, capacity: usize) -> Self {
        // SAFETY: as the caller promised. The vector is not dropped where `reserve_exact` panics, as in
        // `grow`.
        let mut vec = ManuallyDrop::new(unsafe { self.into_vec() });
        let more = capacity.saturating_sub(vec.len());
        vec.reserve_exact(more);
        Buffer::owning(ManuallyDrop::into_inner(vec))
    }

    /// An owned buffer with the same bytes and room for at least `bytes` more.
    ///
    /// # Safety
    /// No copy of this one is used any more, unless this panics: then it is left as it was.
    #[inline(always)]
    pub(in crate::wire) unsafe fn grown(self, bytes: usize) -> Self {
        // SAFETY: the parts of a buffer, and the caller promised the rest.
        let grown = unsafe { grow(self.at, self.end, self.start, self.owned, bytes) };
        // Set here too, so that the compiler knows that an owned buffer stays owned.
        Self {
            owned: true,
            ..grown
        }
    }

    /// A buffer with `bytes` after the bytes of this one.
    ///
    /// # Safety
    /// No copy of this one is used any more, unless this panics: then it is left as it was.
    #[inline(always)]
    pub(in crate::wire) unsafe fn extended(self, bytes: &[u8]) -> Self {
        // SAFETY: the parts of a buffer, and the caller promised the rest.
        let extended = unsafe { extend(self.at, self.end, self.start, self.owned, bytes) };
        // As above.
        Self {
            owned: self.owned || extended.owned,
            ..extended
        }
    }
}

/// [`Buffer::grown`] for the parts of a buffer: those fit into registers, while a whole buffer would
/// be copied to the stack first.
///
/// # Safety
/// The parts are those of a buffer, and the caller keeps the promise of [`Buffer::grown`].
#[cold]
#[inline(never)]
unsafe fn grow(at: *mut u8, end: *mut u8, start: *mut u8, owned: bool, bytes: usize) -> Buffer {
    let full = Buffer::new(at, end, start, owned);
    let length = full.written();
    let more = bytes.max(length).max(64);
    if owned {
        // SAFETY: owned, and the caller uses no copy. Nor is it dropped where `reserve` panics:
        // the caller's buffer is then still what it was, and who catches the panic may write on.
        let mut vec = ManuallyDrop::new(unsafe { full.into_vec() });
        vec.reserve(more);
        Buffer::owning(ManuallyDrop::into_inner(vec))
    } else {
        let mut vec = Vec::with_capacity(length.saturating_add(more));
        // SAFETY: `start..at` is written, and nobody writes to it meanwhile.
        vec.extend_from_slice(unsafe { core::slice::from_raw_parts(start, length) });
        Buffer::owning(vec)
    }
}

/// [`Buffer::extended`] for the parts of a buffer, as [`grow`].
///
/// # Safety
/// The parts are those of a buffer, and the caller keeps the promise of [`Buffer::extended`].
#[cold]
#[inline(never)]
unsafe fn extend(at: *mut u8, end: *mut u8, start: *mut u8, owned: bool, bytes: &[u8]) -> Buffer {
    let mut buffer = Buffer::new(at, end, start, owned);
    if buffer.room() < bytes.len() {
        // SAFETY: as the caller promised.
        buffer = unsafe { buffer.grown(bytes.len()) };
    }
    // SAFETY: there is room, and a shared slice cannot overlap what only the buffer's user touches.
    unsafe {
        buffer
            .at
            .copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        buffer.at = buffer.at.add(bytes.len());
    }
    buffer
}

#[cfg(test)]
mod tests {
    use super::{Buffer, FIELD, MaybeUninit};

    #[test]
    fn room_for_a_field_and_more() {
        let mut slice = [MaybeUninit::uninit(); 40];
        for length in 0..=40 {
            let mut buffer = Buffer::lent(&mut slice[..length]);
            for more in [0, 1, 15, 16, 17, isize::MAX as usize, usize::MAX] {
                let fits = more.checked_add(FIELD).is_some_and(|all| all <= length);
                assert_eq!(buffer.has_field_and(more), fits, "{length} {more}");
            }
            buffer.field_room();
            assert_eq!(buffer.owned, length < FIELD);
            assert!(buffer.room() >= FIELD);
            let mut buffer = Buffer::lent(&mut slice[..length]);
            buffer.field_room_and_slice(b"abc");
            assert_eq!(buffer.owned, length < FIELD + 3);
            assert!(buffer.room() >= FIELD + 3);
        }
    }

    /// The room of a vector without memory begins at an address below [`FIELD`].
    #[test]
    fn no_room_at_the_lowest_address() {
        let mut empty = Buffer::owning(Vec::new());
        assert!(empty.start.addr() < FIELD && !empty.has_field_and(0));
        empty.field_room();
        assert!(empty.has_field_and(0));
        // SAFETY: owned, and used no more.
        drop(unsafe { empty.into_vec() });
    }
}
