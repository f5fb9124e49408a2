//! The budget of one decoding: what it may still allocate, in bytes.
//!
//! Whatever is about to grow takes its new size from the budget, grows, and gives its old size back.
//! So the budget covers what is live at any time, the old memory of a list that moves included. What
//! is dropped before the end, such as the old value of a map's key, is not given back.
//!
//! The contents of `string` and `bytes` fields are not taken from it. Such a value has no more
//! capacity than a text of the input had bytes, and each byte of the input ends in at most one value
//! that is live. So they take no more memory than the input, whose size the promise adds.

use core::mem::ManuallyDrop;
use std::collections::BTreeMap;

use crate::wire::field::map_memory::{FullTree, tree_growth};
use crate::wire::{DecodeErrorKind, Result};

/// The bytes of a buffer that no text is charged for: a thread keeps so many for its next text.
pub(crate) const FREE: usize = 256 << 10;

/// What a decoding may still allocate.
#[derive(Debug)]
pub(crate) struct Memory {
    left: usize,
    limit: usize,
    /// The bytes of a text's buffer that are not charged.
    pub(crate) free: usize,
    /// Whether the message may have had values before.
    merging: bool,
    /// The maps that may be fuller than maps that were read, by their addresses.
    // Without a `Drop`, which the reader would have too: it costs a short message one instruction in
    // twenty. Who merges calls `discard`.
    #[allow(clippy::box_collection, reason = "one word in every reader")]
    full_trees: ManuallyDrop<Option<Box<BTreeMap<usize, FullTree>>>>,
}

impl Memory {
    /// A budget of so many bytes, for a message without values or for one to merge into.
    pub(crate) const fn new(limit: usize, merging: bool) -> Self {
        Self {
            left: limit,
            limit,
            free: FREE,
            merging,
            #[allow(
                clippy::box_collection,
                reason = "one word of each reader, which few use"
            )]
            full_trees: ManuallyDrop::new(None),
        }
    }

    /// A budget of which so many bytes are left, for a message without values.
    pub(crate) const fn with_left(limit: usize, left: usize) -> Self {
        Self {
            left,
            ..Self::new(limit, false)
        }
    }

    /// What is left, for a part of the input that becomes a message of its own.
    pub(crate) const fn part(&self) -> Self {
        Self::with_left(self.limit, self.left)
    }

    /// Goes on with what a [`part`](Self::part) has left.
    pub(crate) const fn after(&mut self, part: &Self) {
        self.left = part.left;
    }

    /// Frees what was noted of maps.
    #[inline]
    pub(in crate::wire) fn discard(&mut self) {
        if self.merging {
            self.full_trees.take();
        }
    }

    /// What is noted of the map at this address, to be noted again: that takes memory too.
    pub(in crate::wire) fn full_tree(&mut self, address: usize) -> Result<&mut FullTree> {
        let noted = self.full_trees.get_or_insert_default().len();
        let growth = tree_growth::<usize, FullTree>(noted);
        self.charge(growth)?;
        let trees = self.full_trees.get_or_insert_default();
        if trees.contains_key(&address) {
            self.left = self.left.saturating_add(growth);
        }
        Ok(trees.entry(address).or_default())
    }

    /// Whether the message may have had values before, so that its maps may be full in any way.
    #[inline]
    pub(crate) const fn is_merging(&self) -> bool {
        self.merging
    }

    /// How many bytes are left.
    pub(crate) const fn left(&self) -> usize {
        self.left
    }

    /// The bytes of a text's buffer that are charged.
    pub(crate) const fn beyond_free(&self, capacity: usize) -> usize {
        capacity.saturating_sub(self.free)
    }

    /// The whole budget in bytes.
    pub(crate) const fn limit(&self) -> usize {
        self.limit
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
        let mut memory = Memory::new(8 * 12, false);
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
        let mut memory = Memory::new(usize::MAX - 1, false);
        let refused = memory.grow(&mut vec![0u64; 4], usize::MAX);
        assert_eq!(refused, Err(DecodeErrorKind::TooMuchMemory));
    }
}
