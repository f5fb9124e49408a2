//! The lengths of nested messages, which are written before the messages.
//!
//! A gap of one or two bytes is left for each length, as many as the last one of this field and depth took. If
//! that was wrong, a small message is moved at once. The length of a large one is noted, and all of
//! these are settled in one pass at the end, so that a byte is not moved once per level.

use core::mem::{self, ManuallyDrop};

use super::byte_sink::ByteSink;
use crate::raw::varint::varint_len;
use crate::wire::memory::Memory;
use crate::wire::tag::TagBytes;

/// The lengths that are not yet written.
pub(in crate::wire) struct Nested {
    depth: usize,
    /// By depth and field: a guess of the number of bytes that the next length takes.
    guesses: [u8; GUESSES],
    /// The lengths that do not fit their gaps, until `settle` or `discard` takes them.
    // Without a `Drop`, as the writer.
    late: ManuallyDrop<Vec<Late>>,
    /// How many bytes all late lengths need more than their gaps have; 0 if there are none.
    pending: usize,
}

/// A late length: one to be settled.
struct Late {
    /// Where its gap begins.
    at: usize,
    /// How many bytes the gap has now.
    gap: usize,
    length: usize,
}

/// The gap for a length, and the state of the writer when its message began.
pub struct Gap {
    body: usize,
    size: u8,
    /// Which guess the size of the gap was.
    guess: u8,
    pending: usize,
}

/// Messages that are nested deeper share the guesses of this depth.
const DEEPEST: usize = 7;
/// The guesses of a depth. Fields whose numbers differ by a multiple of it share one.
const FIELDS: usize = 4;
const GUESSES: usize = (DEEPEST + 1) * FIELDS;

/// The guesses before any: a message is small, but one that is nested deep has large ones around it.
const FIRST_GUESSES: [u8; GUESSES] = {
    let mut guesses = [2; GUESSES];
    let mut guess = 0;
    while guess < 4 * FIELDS {
        guesses[guess] = 1;
        guess += 1;
    }
    guesses
};

/// The most bytes that a length takes.
const LENGTH: usize = 10;

/// A message of up to so many bytes is moved at once.
const MOVED_AT_ONCE: usize = 512;

impl Nested {
    #[inline]
    pub(in crate::wire) fn new() -> Self {
        Self {
            depth: 0,
            guesses: FIRST_GUESSES,
            late: ManuallyDrop::new(Vec::new()),
            pending: 0,
        }
    }

    /// Whether there are late lengths. If there are none, nothing was allocated either.
    #[inline]
    pub(in crate::wire) fn any_late(&self) -> bool {
        self.pending != 0
    }

    /// How many bytes the open messages and the late lengths may still need when they end, if there
    /// is room to note the lengths of the open ones and of `more`.
    #[inline]
    pub(in crate::wire) fn needed_at_end(&self, more: usize) -> Option<usize> {
        let room = self.late.capacity() - self.late.len();
        let noted = self.pending == 0 || room >= self.depth + more;
        noted.then_some(self.pending + LENGTH * self.depth)
    }

    /// Makes room to note the lengths of the open messages and of `more`, and returns the bytes that
    /// the open ones and the late lengths may still need when they end.
    pub(in crate::wire) fn make_ready(
        &mut self,
        more: usize,
        memory: &mut Memory,
    ) -> crate::wire::Result<usize> {
        if self.needed_at_end(more).is_none() {
            memory.grow(&mut self.late, self.depth + more)?;
        }
        Ok(self.pending + LENGTH * self.depth)
    }

    /// The bytes that are allocated for late lengths.
    pub(in crate::wire) fn heap_size(&self) -> usize {
        self.late.capacity() * size_of::<Late>()
    }

    /// Takes all of it, and leaves an empty state.
    #[inline]
    pub(in crate::wire) fn take(&mut self) -> Self {
        mem::replace(self, Self::new())
    }

    /// Frees the late lengths.
    pub(in crate::wire) fn discard(self) {
        drop(ManuallyDrop::into_inner(self.late));
    }

    /// Notes a late length, which needs `missing` bytes more than its gap has.
    fn put_off(&mut self, late: Late, missing: usize) {
        if self.late.is_empty() {
            // Most likely the lengths of all enclosing messages will be late as well.
            self.late.reserve(1 + self.depth);
        }
        self.pending += missing;
        self.late.push(late);
    }
}

impl ByteSink {
    /// Begins a length-delimited value.
    #[inline]
    pub(super) fn open_gap(&mut self, tag: TagBytes) -> Gap {
        let depth = self.nested.depth;
        let guess = depth.min(DEEPEST) * FIELDS + tag.low_number() % FIELDS;
        let size = self.nested.guesses[guess];
        self.skip(tag, usize::from(size));
        self.nested.depth = depth + 1;
        Gap {
            body: self.written(),
            size,
            guess: guess as u8,
            pending: self.nested.pending,
        }
    }

    /// Ends a length-delimited value, and writes its length.
    #[inline]
    pub(super) fn close_gap(&mut self, gap: Gap) {
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
        if let (2, 0x80..0x4000) = (gap.size, length) {
            let bytes = [length as u8 | 0x80, (length >> 7) as u8];
            self.written_mut()[gap.body - 2..gap.body].copy_from_slice(&bytes);
        } else {
            self.end_wrong(gap, length, inside);
        }
    }

    /// Ends a value whose length takes more bytes than its gap has, or fewer.
    #[cold]
    #[inline(never)]
    fn end_wrong(&mut self, gap: Gap, length: usize, inside: usize) {
        let had = usize::from(gap.size);
        let size = varint_len(length as u64);
        let at = gap.body - had;
        self.nested.guesses[usize::from(gap.guess) % GUESSES] = size.min(2) as u8;
        if inside == 0 && length <= MOVED_AT_ONCE {
            self.resize_gap(&gap, size);
            put_length(&mut self.written_mut()[at..], length, size);
        } else {
            // It needs more bytes, never fewer: a value with a length of one byte is small and has no
            // late lengths inside.
            let late = Late {
                at,
                gap: had,
                length,
            };
            self.nested.put_off(late, size - had);
        }
    }

    /// Moves a message so that its gap has `size` bytes.
    fn resize_gap(&mut self, gap: &Gap, size: usize) {
        let end = self.written();
        let had = usize::from(gap.size);
        let body = gap.body - had + size;
        if size > had {
            self.raw(&[0; 8][..size - had]);
        }
        self.written_mut().copy_within(gap.body..end, body);
        self.truncate(body + end - gap.body);
    }

    /// Makes room for every late length and writes it, from the last to the first: each byte moves
    /// once.
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

    /// Writes `count` zeros.
    fn zeros(&mut self, mut count: usize) {
        const ZEROS: [u8; 64] = [0; 64];
        while count > 0 {
            let some = count.min(ZEROS.len());
            self.raw(&ZEROS[..some]);
            count -= some;
        }
    }
}

/// Writes a length as a varint of `size` bytes.
fn put_length(gap: &mut [u8], mut length: usize, size: usize) {
    if let (2, [first, second, ..]) = (size, &mut *gap) {
        *first = length as u8 | 0x80;
        *second = (length >> 7) as u8;
        return;
    }
    for byte in &mut gap[..size - 1] {
        *byte = length as u8 | 0x80;
        length >>= 7;
    }
    gap[size - 1] = length as u8;
}

#[cfg(test)]
mod tests {
    use crate::wire::Writer;
    use crate::wire::write::byte_sink::Written;

    /// Whatever was guessed: small and large values take turns at each depth, deeper than guesses are kept for.
    #[test]
    fn lengths_are_right_whatever_was_guessed() {
        for leaf in [0, 90, 200, 600, 20_000] {
            let leaf = vec![7; leaf];
            let mut writer = Writer::owning(Vec::new());
            put(&mut writer, 20, &leaf);
            let Written::Moved(bytes) = writer.finish() else {
                panic!("a buffer of its own");
            };
            assert_eq!(bytes, expected(20, &leaf));
        }
    }

    fn put(writer: &mut Writer<'_>, depth: usize, leaf: &[u8]) {
        if depth == 0 {
            return writer.put_bytes(1, leaf);
        }
        for number in [3, 4, 7] {
            let gap = writer.begin(number);
            if number == 4 {
                put(writer, depth - 1, leaf);
            } else {
                writer.put_bytes(1, &[number as u8; 5]);
            }
            writer.end(gap);
        }
    }

    fn expected(depth: usize, leaf: &[u8]) -> Vec<u8> {
        if depth == 0 {
            return delimited(1, leaf);
        }
        let small = |number| delimited(number, &delimited(1, &[number as u8; 5]));
        let large = delimited(4, &expected(depth - 1, leaf));
        [small(3), large, small(7)].concat()
    }

    fn delimited(number: u32, value: &[u8]) -> Vec<u8> {
        let mut bytes = vec![(number << 3 | 2) as u8];
        let mut length = value.len();
        while length >= 0x80 {
            bytes.push(length as u8 | 0x80);
            length >>= 7;
        }
        bytes.push(length as u8);
        bytes.extend_from_slice(value);
        bytes
    }
}
