//! Finds keys that a JSON text gives twice in one map.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// The keys of all maps that are open, one map after the other. The first keys of a map are compared
/// one by one.
#[derive(Default)]
pub(in crate::json) struct Keys<'a>(Vec<Cow<'a, str>>);

/// The keys of one open map.
pub(in crate::json) struct OfMap<'a> {
    /// Where its first keys begin in [`Keys`].
    start: usize,
    /// The keys after those.
    many: BTreeSet<Cow<'a, str>>,
}

/// How many keys of a map are compared one by one.
const FEW: usize = 16;

impl<'a> Keys<'a> {
    /// Opens a map, which is inside the one that was opened last.
    pub(in crate::json) fn begin(&self) -> OfMap<'a> {
        OfMap {
            start: self.0.len(),
            many: BTreeSet::new(),
        }
    }

    /// Adds a key; false if the map has it already.
    pub(in crate::json) fn insert(&mut self, map: &mut OfMap<'a>, key: Cow<'a, str>) -> bool {
        let few = &self.0[map.start..];
        if few.contains(&key) {
            return false;
        }
        if few.len() < FEW {
            self.0.push(key);
            return true;
        }
        map.many.insert(key)
    }

    /// Closes the map that was opened last.
    pub(in crate::json) fn end(&mut self, map: OfMap<'a>) {
        self.0.truncate(map.start);
    }
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn a_key_is_new_once_in_its_map() {
        let mut keys = Keys::default();
        let names: Vec<String> = (0..50).map(|number| number.to_string()).collect();
        let mut outer = keys.begin();
        for round in [true, false] {
            for name in &names {
                assert_eq!(keys.insert(&mut outer, name.into()), round, "{name}");
                let mut inner = keys.begin();
                assert!(keys.insert(&mut inner, name.into()));
                assert!(!keys.insert(&mut inner, name.into()));
                keys.end(inner);
            }
        }
    }
}
