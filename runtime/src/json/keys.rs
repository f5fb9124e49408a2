//! The keys of a map that a text has mentioned so far.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// The keys: few are compared one by one.
#[derive(Default)]
pub(super) struct Keys<'a> {
    few: Vec<Cow<'a, str>>,
    many: BTreeSet<Cow<'a, str>>,
}

const FEW: usize = 16;

impl<'a> Keys<'a> {
    /// False if the key is there already.
    pub(super) fn insert(&mut self, key: Cow<'a, str>) -> bool {
        if self.few.contains(&key) {
            return false;
        }
        if self.few.len() < FEW {
            self.few.push(key);
            return true;
        }
        self.many.insert(key)
    }
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn a_key_is_new_once() {
        let mut keys = Keys::default();
        let names: Vec<String> = (0..50).map(|number| number.to_string()).collect();
        for round in [true, false] {
            for name in &names {
                assert_eq!(keys.insert(name.into()), round, "{name}");
            }
        }
    }
}
