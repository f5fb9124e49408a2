//! Finds keys that a JSON text gives twice in one map.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::wire;
use crate::wire::memory::Memory;
use crate::wire::tree_growth;

/// The keys of all maps that are open, one map after the other. The first keys of a map are compared
/// one by one.
#[derive(Default)]
pub(crate) struct Keys<'a>(Vec<Few<'a>>);

/// One of the first keys of a map.
struct Few<'a> {
    /// A number that differs for most keys that differ.
    print: u64,
    key: Cow<'a, str>,
}

/// The keys of one open map.
pub(crate) struct OfMap<'a> {
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
    pub(crate) fn begin(&self) -> OfMap<'a> {
        OfMap {
            start: self.0.len(),
            many: BTreeMap::new(),
            charged: 0,
        }
    }

    /// Adds a key, whose first bytes are `head`, within the budget; returns it if the map has it already.
    pub(crate) fn insert(
        &mut self,
        map: &mut OfMap<'a>,
        key: Cow<'a, str>,
        head: u128,
        memory: &mut Memory,
    ) -> wire::Result<Option<Cow<'a, str>>> {
        let few = &self.0[map.start..];
        let print = print_of(head, key.len());
        if few.iter().any(|it| it.print == print && it.key == key) {
            return Ok(Some(key));
        }
        if few.len() < FEW {
            memory.room_for_one(&mut self.0)?;
            self.0.push(Few { print, key });
            return Ok(None);
        }
        if map.many.contains_key(&key) {
            return Ok(Some(key));
        }
        let growth = tree_growth::<Cow<'a, str>, ()>(map.many.len());
        memory.charge(growth)?;
        map.charged += growth;
        map.many.insert(key, ());
        Ok(None)
    }

    /// Closes the map that was opened last.
    pub(crate) fn end(&mut self, map: OfMap<'a>, memory: &mut Memory) {
        self.0.truncate(map.start);
        memory.refund(map.charged);
    }
}

/// A number made of a key's first bytes and its length.
#[inline]
fn print_of(head: u128, length: usize) -> u64 {
    ((head >> 64) as u64).rotate_left(29) ^ head as u64 ^ length as u64
}

#[cfg(test)]
mod tests {
    use super::{Keys, Memory};
    use crate::raw::plain::head;

    #[test]
    fn a_key_is_new_once_in_its_map() {
        let mut keys = Keys::default();
        let names: Vec<String> = (0..50).map(|number| number.to_string()).collect();
        let mut memory = Memory::new(10_000);
        let mut outer = keys.begin();
        for round in [true, false] {
            for name in &names {
                let twice = |is_new: bool| Ok((!is_new).then(|| name.into()));
                let head = head(name.as_bytes());
                let inserted = keys.insert(&mut outer, name.into(), head, &mut memory);
                assert_eq!(inserted, twice(round), "{name}");
                let mut inner = keys.begin();
                for is_new in [true, false] {
                    let inserted = keys.insert(&mut inner, name.into(), head, &mut memory);
                    assert_eq!(inserted, twice(is_new));
                }
                keys.end(inner, &mut memory);
            }
        }
    }
}
