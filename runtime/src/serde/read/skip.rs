//! Passes over a value that is ignored. It counts for the limits, too.

use core::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::key::Key;
use super::state::State;
use crate::json;
use crate::json::brackets;

/// Visits a value of any kind.
pub(super) struct Skip<'r, 'de, 'o> {
    state: &'r mut State<'de, 'o>,
    /// How many more levels of brackets may open.
    depth: u32,
}

impl<'r, 'de, 'o> Skip<'r, 'de, 'o> {
    pub(super) fn new(state: &'r mut State<'de, 'o>) -> Self {
        let depth = brackets(state.options.limits.depth);
        Self { state, depth }
    }

    fn count<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        self.state.count(bytes).map_err(E::custom)
    }

    /// Opens a bracket.
    fn open<E: Error>(&mut self) -> Result<(), E> {
        let Some(depth) = self.depth.checked_sub(1) else {
            let most = brackets(self.state.options.limits.depth);
            let what = format!("nested too deep: `max_depth` allows {most} brackets");
            return Err(E::custom(json::Error::new(what)));
        };
        self.depth = depth;
        self.count(2)
    }

    /// The visitor for a value inside.
    fn inside(&mut self) -> Skip<'_, 'de, 'o> {
        Skip {
            state: self.state,
            depth: self.depth,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Skip<'_, 'de, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! numbers {
    ($($visit:ident $ty:ty;)*) => {$(
        fn $visit<E: Error>(mut self, _: $ty) -> Result<(), E> {
            self.count(1)
        }
    )*};
}

impl<'de> Visitor<'de> for Skip<'_, 'de, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        IgnoredAny.expecting(f)
    }

    numbers! {
        visit_bool bool;
        visit_i64 i64;
        visit_u64 u64;
        visit_i128 i128;
        visit_u128 u128;
        visit_f64 f64;
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        self.count(text.len() + 2)
    }

    fn visit_bytes<E: Error>(mut self, bytes: &[u8]) -> Result<(), E> {
        self.count(bytes.len() + 2)
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.count(4)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.open()?;
        while list.next_element_seed(self.inside())?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.open()?;
        while let Some(length) = map.next_key_seed(Key(|key: &str, _| key.len()))? {
            self.count(length + 3)?;
            map.next_value_seed(self.inside())?;
        }
        Ok(())
    }
}
