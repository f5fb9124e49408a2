//! What the maps of the standard library are about to allocate. Neither tells, but both are known: a
//! `BTreeMap` is a B-tree whose nodes hold 5 to 11 entries, a `HashMap` is hashbrown's table of a
//! power of two of buckets. Each function returns an upper bound, exact where the map was empty
//! when decoding began.

use core::mem::MaybeUninit;

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

/// The bytes of the nodes that one more entry may add to a `BTreeMap` with `length` entries that
/// was filled one by one.
///
/// Every node but the root has at least 5 entries, and each leaf but the last one has an entry
/// above it. So `n` entries have at most `(n + 1) / 6` leaves, and `l` leaves have at most
/// `(l - 2) / 5 + 1` nodes above them. Nodes are charged for when these bounds increase.
#[inline]
pub(crate) fn tree_growth<K, V>(length: usize) -> usize {
    match length {
        0 => size_of::<Leaf<K, V>>(),
        10.. if (length + 2).is_multiple_of(6) => {
            let leaves = (length + 2) / 6;
            match (leaves - 2).is_multiple_of(5) {
                true => size_of::<Leaf<K, V>>() + size_of::<Internal<K, V>>(),
                false => size_of::<Leaf<K, V>>(),
            }
        }
        _ => 0,
    }
}

/// The most bytes of the nodes of a `BTreeMap` with `length` entries.
pub(crate) fn tree_size<K, V>(length: usize) -> usize {
    let leaves = match length {
        0 => 0,
        _ => ((length + 1) / 6).max(1),
    };
    let above = match leaves {
        0 | 1 => 0,
        _ => (leaves - 2) / 5 + 1,
    };
    leaves * size_of::<Leaf<K, V>>() + above * size_of::<Internal<K, V>>()
}

/// A `BTreeMap` whose nodes may be fuller than in one that was filled one by one: it had entries before
/// a message was merged into it.
///
/// Each node that was there may be full, and split once more than [`tree_growth`] counts. So until that
/// many nodes are charged for, each new entry is charged for a leaf and all nodes above it.
#[derive(Debug, Default)]
pub(crate) struct FullTree {
    /// How many entries the map had when it was last looked at.
    length: usize,
    /// What its old nodes may still add, in bytes.
    uncharged: usize,
}

impl FullTree {
    /// Up to so many entries are in one leaf, however the map was filled.
    pub(super) const LEAF: usize = MOST - 1;

    /// The bytes that one more entry may add to a map of more than [`LEAF`](Self::LEAF) entries, beyond
    /// [`tree_growth`]. `self` is what was noted of the map that was last at this address.
    pub(super) fn growth<K, V>(&mut self, length: usize) -> usize {
        let (leaf, internal) = (size_of::<Leaf<K, V>>(), size_of::<Internal<K, V>>());
        // The one entry that was read since may have had a key that was there.
        let uncharged = match length.wrapping_sub(self.length) <= 1 {
            true => self.uncharged,
            false => (length + 1) / 6 * leaf + length / 30 * internal + internal,
        };
        // A leaf, each node above it, and a parent of the root.
        let (mut above, mut least) = (1, MOST);
        while length >= least {
            above += 1;
            least = least.saturating_mul(6).saturating_add(5);
        }
        let growth = uncharged.min(leaf + above * internal);
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
        assert_eq!((tree(0), tree(1), tree(10)), (0, leaf, leaf));
        // The twelfth entry splits the leaf, and makes a root above.
        assert_eq!(tree(12), 2 * leaf + internal);
        // 1000 entries are in at most 166 leaves; these have at most 33 nodes above them.
        for length in 0..500 {
            tree(length);
        }
        assert_eq!(tree(1000), 166 * leaf + 33 * internal);
    }

    #[test]
    fn full_trees_are_charged_once() {
        let (leaf, internal) = (size_of::<Leaf<u64, u64>>(), size_of::<Internal<u64, u64>>());
        let mut seen = FullTree::default();
        let mut growth = |length| seen.growth::<u64, u64>(length);
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
