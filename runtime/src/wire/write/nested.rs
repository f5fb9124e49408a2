//! Lengths of nested messages, which stand before what they count.
//!
//! A place of one or two bytes is left for each, as many as the last message of this depth took.
//! Where that was wrong, a small message is moved at once; the length of a large one is noted and
//! all of those are settled in one pass at the end, so that a byte is not moved once a level.

use core::mem::{self, ManuallyDrop};

use crate::raw::varint::varint_len;
use crate::wire::Writer;
use crate::wire::tag::TagBytes;

/// The lengths under way.
pub(in crate::wire) struct Nested {
    depth: usize,
    /// By depth: how many bytes the next length will take.
    guesses: [u8; DEPTHS],
    /// The lengths that do not fit their places: empty until there is one, taken by `settle` or `discard`.
    // Without a `Drop`, as the writer is.
    late: ManuallyDrop<Vec<Late>>,
    /// By how much all of them together do not fit; 0 as long as there is none.
    pending: usize,
}

/// A length to be settled.
struct Late {
    /// Where its place begins.
    at: usize,
    /// How many bytes the place has now.
    gap: usize,
    length: usize,
}

/// A place that is left, and what is known when its message begins.
pub(in crate::wire) struct Gap {
    body: usize,
    size: usize,
    pending: usize,
}

/// Depths share a guess with those this many levels away.
const DEPTHS: usize = 16;

/// A message up to this size is moved at once.
const MOVED_AT_ONCE: usize = 512;

impl Nested {
    #[inline]
    pub(in crate::wire) fn new() -> Self {
        Self {
            depth: 0,
            guesses: [1; DEPTHS],
            late: ManuallyDrop::new(Vec::new()),
            pending: 0,
        }
    }

    /// Whether there is something to settle. Where there is not, nothing was allocated either.
    #[inline]
    pub(in crate::wire) fn any_late(&self) -> bool {
        self.pending != 0
    }

    /// All of it, and new lengths in its place.
    #[inline]
    pub(in crate::wire) fn take(&mut self) -> Self {
        mem::replace(self, Self::new())
    }

    /// Frees what was put off.
    pub(in crate::wire) fn discard(self) {
        drop(ManuallyDrop::into_inner(self.late));
    }

    /// Puts a length off.
    fn put_off(&mut self, late: Late, missing: usize) {
        if self.late.is_empty() {
            // All that it is in will be late as well, most likely.
            self.late.reserve(1 + self.depth);
        }
        self.pending += missing;
        self.late.push(late);
    }
}

impl Writer<'_> {
    /// Begins a length-delimited value of unknown length.
    #[inline]
    pub(in crate::wire) fn begin(&mut self, tag: TagBytes) -> Gap {
        self.tag(tag);
        self.begin_length()
    }

    /// The same without a tag.
    #[inline]
    pub(in crate::wire) fn begin_length(&mut self) -> Gap {
        let size = usize::from(self.nested.guesses[self.nested.depth % DEPTHS]);
        self.skip(size);
        self.nested.depth += 1;
        Gap {
            body: self.written(),
            size,
            pending: self.nested.pending,
        }
    }

    /// Ends it: its length is known.
    #[inline]
    pub(in crate::wire) fn end(&mut self, gap: Gap) {
        self.nested.depth -= 1;
        let here = self.written() - gap.body;
        let inside = self.nested.pending - gap.pending;
        let length = here + inside;
        if length < 0x80 && gap.size == 1 {
            self.written_mut()[gap.body - 1] = length as u8;
        } else {
            self.end_long(gap, length, inside);
        }
    }

    #[inline(never)]
    fn end_long(&mut self, gap: Gap, length: usize, inside: usize) {
        let size = varint_len(length as u64);
        let at = gap.body - gap.size;
        let depth = self.nested.depth % DEPTHS;
        self.nested.guesses[depth] = size.min(2) as u8;
        if size == gap.size {
            put_length(&mut self.written_mut()[at..], length, size);
        } else if inside == 0 && length <= MOVED_AT_ONCE {
            self.resize_gap(&gap, size);
            put_length(&mut self.written_mut()[at..], length, size);
        } else {
            // Only ever more bytes: a length of one byte has nothing late inside and is small.
            let late = Late {
                at,
                gap: gap.size,
                length,
            };
            self.nested.put_off(late, size - gap.size);
        }
    }

    /// Moves a body so that its place has `size` bytes.
    fn resize_gap(&mut self, gap: &Gap, size: usize) {
        let end = self.written();
        let body = gap.body - gap.size + size;
        if size > gap.size {
            self.raw(&[0; 8][..size - gap.size]);
        }
        self.written_mut().copy_within(gap.body..end, body);
        self.truncate(body + end - gap.body);
    }

    /// Makes room for every late length and writes it, from the last to the first, so that each
    /// byte moves once.
    #[cold]
    #[inline(never)]
    pub(in crate::wire) fn settle(&mut self) {
        let mut late = mem::take(&mut *self.nested.late);
        let mut shift = mem::take(&mut self.nested.pending);
        late.sort_unstable_by_key(|late| late.at);
        let mut unmoved = self.written();
        self.zeros(shift);
        let bytes = self.written_mut();
        for Late { at, gap, length } in late.into_iter().rev() {
            let body = at + gap;
            bytes.copy_within(body..unmoved, body + shift);
            let size = varint_len(length as u64);
            shift -= size - gap;
            put_length(&mut bytes[at + shift..], length, size);
            unmoved = at;
        }
    }

    fn zeros(&mut self, mut count: usize) {
        const ZEROS: [u8; 64] = [0; 64];
        while count > 0 {
            let some = count.min(ZEROS.len());
            self.raw(&ZEROS[..some]);
            count -= some;
        }
    }
}

fn put_length(gap: &mut [u8], mut length: usize, size: usize) {
    for byte in &mut gap[..size - 1] {
        *byte = length as u8 | 0x80;
        length >>= 7;
    }
    gap[size - 1] = length as u8;
}
