//! The budget of one decoding: what it may still allocate, in bytes.
//!
//! Whatever is about to grow takes its new size from the budget, grows, and gives its old size back.
//! So the budget covers what is live at any time, the old memory of a list that moves included. What
//! is dropped before the end, such as the old value of a map's key, is not given back.
//!
//! The contents of `string` and `bytes` fields are not taken from it. Such a value has no more
//! capacity than a text of the input had bytes, and each byte of the input ends in at most one value
//! that is live. So they take no more memory than the input, whose size the promise adds.

use core::ops::{Deref, DerefMut};

use crate::wire::{DecodeErrorKind, DecodeOptions, Result};

/// What may still be allocated, in bytes. It is one word, since each reader has it.
#[derive(Debug)]
pub(crate) struct Memory {
    left: usize,
}

/// The budget of a text, or of what is decoded to print a message.
#[derive(Debug)]
pub(crate) struct TextMemory {
    memory: Memory,
    /// The whole budget in bytes, for an error.
    limit: usize,
    /// The bytes of the text's buffer that are not charged.
    pub(crate) free: usize,
}

impl TextMemory {
    /// The bytes of a buffer that no text is charged for: a thread keeps so many for its next text.
    pub(crate) const FREE: usize = 256 << 10;

    /// The budget of a text of so many bytes.
    #[inline]
    pub(crate) const fn new(limits: &DecodeOptions, text: usize) -> Self {
        let limit = limits.memory_for(text);
        Self::with_left(limit, limit)
    }

    /// A budget of which so many bytes are left.
    #[inline]
    pub(crate) const fn with_left(limit: usize, left: usize) -> Self {
        Self {
            memory: Memory { left },
            limit,
            free: Self::FREE,
        }
    }

    /// Raises the budget to so many bytes, for an input whose size shows while it is read.
    #[cfg(feature = "serde")]
    pub(crate) fn raise(&mut self, limit: usize) {
        self.memory.left = self
            .memory
            .left
            .saturating_add(limit.saturating_sub(self.limit));
        self.limit = self.limit.max(limit);
    }

    /// The whole budget in bytes.
    pub(crate) const fn limit(&self) -> usize {
        self.limit
    }

    /// The bytes of a buffer that are charged.
    pub(crate) const fn beyond_free(&self, capacity: usize) -> usize {
        capacity.saturating_sub(self.free)
    }
}

impl Deref for TextMemory {
    type Target = Memory;

    fn deref(&self) -> &Memory {
        &self.memory
    }
}

impl DerefMut for TextMemory {
    fn deref_mut(&mut self) -> &mut Memory {
        &mut self.memory
    }
}

impl Memory {
    /// A budget of so many bytes.
    #[inline]
    pub(crate) const fn new(left: usize) -> Self {
        Self { left }
    }

    /// What is left, for a part of the input that becomes a message of its own.
    #[inline]
    pub(crate) const fn part(&self) -> Self {
        Self { left: self.left }
    }

    /// Goes on with what a [`part`](Self::part) has left.
    pub(crate) const fn after(&mut self, part: &Self) {
        self.left = part.left;
    }

    /// How many bytes are left.
    pub(crate) const fn left(&self) -> usize {
        self.left
    }

    /// Takes `bytes` from the budget, before they are allocated.
    #[inline]
    pub(crate) fn charge(&mut self, bytes: usize) -> Result {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(DecodeErrorKind::TooMuchMemory),
        }
    }

    /// Gives `bytes` back, after they are freed.
    #[inline]
    pub(crate) fn refund(&mut self, bytes: usize) {
        self.left = self.left.saturating_add(bytes);
    }

    /// Makes room for one more element.
    #[inline]
    pub(crate) fn room_for_one<T>(&mut self, list: &mut Vec<T>) -> Result {
        if list.len() == list.capacity() {
            self.grow(list, 1)?;
        }
        Ok(())
    }

    /// Makes room for at least `more` elements, in a list that has less: it becomes at least twice
    /// as long as it was.
    #[cold]
    #[inline(never)]
    pub(crate) fn grow<T>(&mut self, list: &mut Vec<T>, more: usize) -> Result {
        // As `Vec` itself begins.
        let least = if size_of::<T>() > 1024 { 1 } else { 4 };
        let more = more.max(list.len()).max(least);
        self.grow_exact(list, more)
    }

    /// Makes room for exactly `more` elements, in a list that has less.
    pub(crate) fn grow_exact<T>(&mut self, list: &mut Vec<T>, more: usize) -> Result {
        let size = size_of::<T>();
        let before = list.capacity();
        let capacity = list.len().saturating_add(more);
        self.charge(capacity.saturating_mul(size))?;
        list.reserve_exact(more);
        self.refund(before.saturating_mul(size));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;
    use crate::wire::DecodeErrorKind;

    #[test]
    fn a_list_that_grows_is_charged_for_both_its_memories() {
        let mut list: Vec<u64> = Vec::new();
        let mut memory = Memory::new(8 * 12);
        for number in 0..8 {
            memory.room_for_one(&mut list).unwrap();
            list.push(number);
        }
        // Four elements, then eight with the old four beside them: twelve.
        assert_eq!((list.capacity(), memory.left), (8, 8 * 4));
        let refused = memory.room_for_one(&mut list);
        assert_eq!(refused, Err(DecodeErrorKind::TooMuchMemory));
        assert_eq!((list.capacity(), memory.left), (8, 8 * 4));
        memory.refund(8 * 12);
        assert_eq!(memory.room_for_one(&mut list), Ok(()));
        assert_eq!((list.capacity(), memory.left), (16, 8 * 8));
    }

    #[test]
    fn more_than_an_address_can_count_is_refused() {
        let mut memory = Memory::new(usize::MAX - 1);
        let refused = memory.grow(&mut vec![0u64; 4], usize::MAX);
        assert_eq!(refused, Err(DecodeErrorKind::TooMuchMemory));
    }
}
