//! What the maps of the standard library are about to allocate. Neither tells, but both are known: a
//! `BTreeMap` is a B-tree whose nodes hold 5 to 11 entries, a `HashMap` is hashbrown's table of a
//! power of two of buckets. Each function returns an upper bound, exact where the map was empty
//! when decoding began.

use core::mem::{ManuallyDrop, MaybeUninit};
use std::collections::BTreeMap;

use crate::wire::Result;
use crate::wire::memory::Memory;

/// The most entries of a node of a B-tree.
const MOST: usize = 11;

/// A node of a `BTreeMap` without children. A node with children has their addresses too.
#[allow(dead_code, reason = "only its size counts")]
struct Leaf<K, V> {
    parent: usize,
    index_and_length: [u16; 2],
    keys: [MaybeUninit<K>; MOST],
    values: [MaybeUninit<V>; MOST],
}

#[allow(dead_code, reason = "only its size counts")]
struct Internal<K, V> {
    leaf: Leaf<K, V>,
    children: [usize; MOST + 1],
}

/// For so many entries nodes are charged at once: a power of two, so that most entries cost a test of
/// some bits.
const AT_ONCE: usize = 8;

/// The bytes that a `BTreeMap` with `length` entries is charged for before one more is added. It was
/// filled one by one.
pub(crate) fn tree_growth<K, V>(length: usize) -> usize {
    Nodes::of::<K, V>().growth(length)
}

/// The bytes that a `BTreeMap` with `length` entries was charged for: at least those of its nodes.
pub(crate) fn tree_size<K, V>(length: usize) -> usize {
    Nodes::of::<K, V>().of_tree(length.next_multiple_of(AT_ONCE))
}

/// The sizes of nodes in bytes.
#[derive(Clone, Copy)]
pub(super) struct Nodes {
    leaf: usize,
    internal: usize,
}

impl Nodes {
    #[inline]
    pub(super) const fn of<K, V>() -> Self {
        Self {
            leaf: size_of::<Leaf<K, V>>(),
            internal: size_of::<Internal<K, V>>(),
        }
    }

    /// Whether a tree is charged for when it has `length` entries.
    #[inline]
    pub(super) const fn may_be_charged(length: usize) -> bool {
        length.is_multiple_of(AT_ONCE)
    }

    /// What a tree with `length` entries is charged for before one more is added.
    pub(super) const fn growth(self, length: usize) -> usize {
        match length {
            0 => self.leaf,
            _ if Self::may_be_charged(length) => {
                self.of_tree(length + AT_ONCE) - self.of_tree(length)
            }
            _ => 0,
        }
    }

    /// The most bytes of the nodes of a tree with `length` entries that was filled one by one.
    ///
    /// Every node but the root has at least 5 entries, and each leaf but the last one has an entry
    /// above it. So `n` entries have at most `(n + 1) / 6` leaves, and `l` leaves have at most
    /// `(l - 2) / 5 + 1` nodes above them.
    #[inline]
    const fn of_tree(self, length: usize) -> usize {
        let leaves = match (length, (length + 1) / 6) {
            (1.., 0) => 1,
            (_, leaves) => leaves,
        };
        let above = match leaves {
            0 | 1 => 0,
            _ => (leaves - 2) / 5 + 1,
        };
        leaves * self.leaf + above * self.internal
    }

    /// The most bytes of the nodes that one entry may add to a tree with `length` entries, more than
    /// [`FullTrees::LEAF`]: a leaf, each node above it, and a parent of the root.
    fn of_split(self, length: usize) -> usize {
        let (mut above, mut least) = (1, MOST);
        while length >= least {
            above += 1;
            least = least.saturating_mul(6).saturating_add(5);
        }
        self.leaf + above * self.internal
    }
}

/// The `BTreeMap`s whose nodes may be fuller than in one that was filled one by one, by their addresses:
/// they had entries before a message was merged into them.
///
/// Each node that was there may be full, and split once more than [`tree_growth`] counts. So until that
/// many nodes are charged for, each new entry is charged for a leaf and all nodes above it.
// One word, since each reader has it. Without a `Drop`, which the reader would have too: it costs a
// short message one instruction in twenty.
#[allow(clippy::box_collection, reason = "one word")]
pub(in crate::wire) struct FullTrees(ManuallyDrop<Option<Box<BTreeMap<usize, FullTree>>>>);

/// What is noted of the map that was last at an address.
#[derive(Debug, Default)]
struct FullTree {
    /// How many entries the map had when it was last looked at.
    length: usize,
    /// What its old nodes may still add, in bytes.
    uncharged: usize,
}

impl FullTrees {
    /// Up to so many entries are in one leaf, however the map was filled.
    const LEAF: usize = MOST - 1;

    #[inline]
    pub(in crate::wire) const fn new() -> Self {
        Self(ManuallyDrop::new(None))
    }

    /// Whether nothing was noted.
    #[inline]
    pub(in crate::wire) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Frees what was noted.
    #[cold]
    #[inline(never)]
    pub(in crate::wire) fn discard(&mut self) {
        self.0.take();
    }

    /// Takes what one more entry may add to a tree of `length` entries, beyond [`tree_growth`], from the
    /// budget, and what noting the tree takes.
    pub(super) fn charge(
        &mut self,
        address: usize,
        length: usize,
        nodes: Nodes,
        memory: &mut Memory,
    ) -> Result {
        if length <= Self::LEAF {
            return Ok(());
        }
        let trees = self.0.get_or_insert_default();
        if !trees.contains_key(&address) {
            memory.charge(tree_growth::<usize, FullTree>(trees.len()))?;
        }
        let noted = trees.entry(address).or_default();
        memory.charge(noted.growth(length, nodes))
    }
}

impl FullTree {
    /// What one more entry may add to the map, which has `length` now.
    fn growth(&mut self, length: usize, nodes: Nodes) -> usize {
        // The one entry that was read since may have had a key that was there.
        let uncharged = match length.wrapping_sub(self.length) <= 1 {
            true => self.uncharged,
            // With what the map was not charged at once, since it has another length.
            false => nodes.of_tree(length.next_multiple_of(AT_ONCE)) + nodes.internal,
        };
        let growth = uncharged.min(nodes.of_split(length));
        *self = Self {
            length,
            uncharged: uncharged - growth,
        };
        growth
    }
}

/// The bytes of a hash table that has room for `capacity` entries.
pub(super) fn table_size<K, V>(capacity: usize) -> usize {
    let entry = size_of::<(K, V)>();
    let buckets = match capacity {
        0 => return 0,
        // Tables of small entries have more buckets, to fill a group.
        1..15 if entry < 4 => 16,
        1..4 => 4,
        4..8 => 8,
        // At most seven eighths of the buckets are in use.
        _ => (capacity.saturating_mul(8) / 7)
            .checked_next_power_of_two()
            .unwrap_or(usize::MAX),
    };
    // A byte for each bucket, and a group of 16 of them once more.
    const GROUP: usize = 16;
    let entries = buckets.saturating_mul(entry).saturating_add(GROUP);
    entries.saturating_add(buckets).saturating_add(GROUP)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the nodes of a tree that is filled one by one may take, as far as this file knows.
    fn tree(length: usize) -> usize {
        let grown = (0..length).map(tree_growth::<u64, u64>).sum();
        assert_eq!(tree_size::<u64, u64>(length), grown, "{length}");
        grown
    }

    #[test]
    fn trees_grow_by_nodes() {
        let (leaf, internal) = (size_of::<Leaf<u64, u64>>(), size_of::<Internal<u64, u64>>());
        if cfg!(target_pointer_width = "64") {
            assert_eq!((leaf, internal), (192, 288));
        }
        assert_eq!((tree(0), tree(1), tree(8)), (0, leaf, leaf));
        // The twelfth entry splits the leaf, and makes a root above.
        assert_eq!(
            (tree(9), tree(16)),
            (2 * leaf + internal, 2 * leaf + internal)
        );
        for length in 0..500 {
            assert!(tree(length) >= Nodes::of::<u64, u64>().of_tree(length));
        }
        // 1000 entries are in at most 166 leaves; these have at most 33 nodes above them.
        assert_eq!(tree(1000), 166 * leaf + 33 * internal);
    }

    #[test]
    fn full_trees_are_charged_once() {
        let (leaf, internal) = (size_of::<Leaf<u64, u64>>(), size_of::<Internal<u64, u64>>());
        let mut seen = FullTree::default();
        let mut growth = |length| seen.growth(length, Nodes::of::<u64, u64>());
        // 1000 entries have three levels of nodes above their leaves, and may get one more.
        let first = leaf + 4 * internal;
        assert_eq!(growth(1000), first);
        let rest: usize = (1000..3000).map(&mut growth).sum();
        assert_eq!(first + rest, 166 * leaf + 34 * internal);
        // Another map at this address.
        assert!(growth(100) > 0);
    }

    #[test]
    fn tables_double() {
        assert_eq!(table_size::<u64, u64>(0), 0);
        for (capacity, buckets) in [(3, 4), (7, 8), (8, 16), (14, 16), (15, 32), (28, 32)] {
            let size = table_size::<u64, u64>(capacity);
            assert_eq!(size, buckets * 17 + 32, "{capacity}");
        }
    }
}
