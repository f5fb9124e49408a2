//! The keys of a map that a text has mentioned so far.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// The keys of the maps that are begun, one map behind the other: few are compared one by one.
#[derive(Default)]
pub(in crate::json) struct Keys<'a>(Vec<Cow<'a, str>>);

/// Those of one map.
pub(in crate::json) struct OfMap<'a> {
    /// Where its few begin.
    start: usize,
    many: BTreeSet<Cow<'a, str>>,
}

const FEW: usize = 16;

impl<'a> Keys<'a> {
    /// Begins a map, inside of the one that was begun last.
    pub(in crate::json) fn begin(&self) -> OfMap<'a> {
        OfMap {
            start: self.0.len(),
            many: BTreeSet::new(),
        }
    }

    /// False if the key is there already.
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

    /// Ends the map that was begun last.
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
