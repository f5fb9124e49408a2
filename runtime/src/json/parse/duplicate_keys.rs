//! Finds keys that a JSON text gives twice in one map.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::wire;
use crate::wire::memory::Memory;
use crate::wire::tree_growth;

/// The keys of all maps that are open, one map after the other. The first keys of a map are compared
/// one by one, if a glance does not tell that a key is new.
#[derive(Default)]
pub(crate) struct Keys<'a>(Vec<Cow<'a, str>>);

/// The keys of one open map.
pub(crate) struct OfMap<'a> {
    /// A bit for each key: most keys that differ have bits that differ.
    seen: u64,
    /// Where its first keys begin in [`Keys`].
    start: usize,
    /// The keys after those.
    many: BTreeMap<Cow<'a, str>, ()>,
    /// What the tree of these keys was charged.
    charged: usize,
}

/// How many keys of a map are compared one by one.
const FEW: usize = 16;

impl<'a> Keys<'a> {
    /// Opens a map, which is inside the one that was opened last.
    #[inline]
    pub(crate) fn begin(&self) -> OfMap<'a> {
        OfMap {
            seen: 0,
            start: self.0.len(),
            many: BTreeMap::new(),
            charged: 0,
        }
    }

    /// Adds a key if that takes no more than a glance and no memory; returns whether it did.
    #[inline(always)]
    pub(crate) fn insert_at_once(&mut self, map: &mut OfMap<'a>, key: &'a str) -> bool {
        let (bit, count) = (bit_of(key), self.0.len());
        let adds = map.seen & bit == 0 && count - map.start < FEW && count < self.0.capacity();
        if adds {
            map.seen |= bit;
            self.0.push(Cow::Borrowed(key));
        }
        adds
    }

    /// Adds a key within the budget; returns it if the map has it already.
    pub(crate) fn insert(
        &mut self,
        map: &mut OfMap<'a>,
        key: Cow<'a, str>,
        memory: &mut Memory,
    ) -> wire::Result<Option<Cow<'a, str>>> {
        let (bit, few) = (bit_of(&key), &self.0[map.start..]);
        if map.seen & bit != 0 && (few.contains(&key) || map.many.contains_key(&key)) {
            return Ok(Some(key));
        }
        map.seen |= bit;
        if few.len() < FEW {
            memory.room_for_one(&mut self.0)?;
            self.0.push(key);
            return Ok(None);
        }
        let growth = tree_growth::<Cow<'a, str>, ()>(map.many.len());
        memory.charge(growth)?;
        map.charged += growth;
        map.many.insert(key, ());
        Ok(None)
    }

    /// Closes the map that was opened last.
    #[inline]
    pub(crate) fn end(&mut self, map: OfMap<'a>, memory: &mut Memory) {
        self.0.truncate(map.start);
        memory.refund(map.charged);
    }
}

/// The bit of a key, made of its length and of three of its bytes.
#[inline(always)]
fn bit_of(key: &str) -> u64 {
    let key = key.as_bytes();
    let [Some(first), Some(middle), Some(last)] = [key.first(), key.get(key.len() / 2), key.last()]
    else {
        return 1;
    };
    let bytes = [*first, *middle, *last, key.len() as u8];
    // The highest bits of the product depend on all of them.
    1 << (u32::from_le_bytes(bytes).wrapping_mul(0x9e37_79b1) >> 26)
}

#[cfg(test)]
mod tests {
    use super::{Cow, Keys, Memory, bit_of};

    #[test]
    fn a_key_is_new_once_in_its_map() {
        let mut keys = Keys::default();
        let names: Vec<String> = (0..50).map(|number| number.to_string()).collect();
        let mut memory = Memory::new(10_000);
        let mut outer = keys.begin();
        for round in [true, false] {
            for name in &names {
                let twice = |is_new: bool| Ok((!is_new).then(|| name.into()));
                let inserted = keys.insert(&mut outer, name.into(), &mut memory);
                assert_eq!(inserted, twice(round), "{name}");
                let mut inner = keys.begin();
                for is_new in [true, false] {
                    let inserted = keys.insert(&mut inner, name.into(), &mut memory);
                    assert_eq!(inserted, twice(is_new));
                }
                keys.end(inner, &mut memory);
            }
        }
    }
    /// Keys with one bit, keys without bytes, and more keys than are compared one by one: whichever way a key was
    /// added, it is found.
    #[test]
    fn a_repeated_key_is_found_whatever_its_bit() {
        let alike = ('a'..='z').map(|second| format!("a{second}middle-z"));
        assert!(
            alike
                .clone()
                .all(|name| bit_of(&name) == bit_of("a-middle-z"))
        );
        let mut names = vec![String::new(), "a".into(), "é".into(), "k".repeat(300)];
        names.extend(alike);
        for count in 0..=names.len() {
            for at_once in [false, true] {
                let (mut keys, mut memory) = (Keys::default(), Memory::new(100_000));
                let mut map = keys.begin();
                let mut added = 0;
                for name in &names[..count] {
                    if at_once && keys.insert_at_once(&mut map, name) {
                        added += 1;
                        continue;
                    }
                    assert_eq!(keys.insert(&mut map, name.into(), &mut memory), Ok(None));
                }
                assert_eq!(added > 0, at_once && count > 1);
                for name in &names[..count] {
                    assert!(!keys.insert_at_once(&mut map, name), "{name}");
                    let inserted = keys.insert(&mut map, name.into(), &mut memory);
                    assert_eq!(inserted, Ok(Some(Cow::Borrowed(&**name))));
                }
                keys.end(map, &mut memory);
            }
        }
    }
}
