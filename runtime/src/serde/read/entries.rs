//! Reads lists and maps.

use std::borrow::Cow;

use serde::de::{Error as _, MapAccess, SeqAccess};

use super::key;
use super::slot::Slot;
use super::state::State;
use super::value::Value;
use crate::json::{Error, key_of_text};
use crate::raw::excerpt::excerpt;
use crate::reflect::ValueRef;
use crate::schema::{Field, Type, map_entry};
use crate::serde::path::Step;
use crate::wire::Writer;
use crate::wire::by_table::{Number, Open};

/// An entry of a map whose value is read.
pub(super) struct Entry<'p> {
    /// The map.
    pub(super) row: &'static Field,
    pub(super) key: &'p str,
    /// The key, if it is not a string.
    number: Option<Number>,
}

impl Entry<'_> {
    /// Begins the entry, and writes its key.
    pub(super) fn open(&self, w: &mut Writer<'_>) -> Open {
        let open = w.open(self.row.number());
        match self.number {
            Some(number) => w.put_number(map_entry::KEY, number),
            None => w.put_string(map_entry::KEY, self.key),
        }
        open
    }
}

impl<'de> Value<'_, 'de, '_, '_> {
    /// The elements of a list.
    pub(super) fn elements<A: SeqAccess<'de>>(
        self,
        row: &'static Field,
        mut list: A,
    ) -> Result<bool, A::Error> {
        let mut index = 0;
        loop {
            let path = self.path.to(Step::Element(index));
            let element = Value {
                state: self.state,
                slot: Slot::Element(row),
                path: &path,
                depth: self.depth,
            };
            if list.next_element_seed(element)?.is_none() {
                break;
            }
            index += 1;
        }
        if let Some(open) = self.state.packed.take() {
            self.state.wire.close(open);
        }
        Ok(true)
    }

    /// The entries of a map. Its first key, or its end, may have been taken.
    pub(super) fn entries<A: MapAccess<'de>>(
        mut self,
        row: &'static Field,
        mut first: Option<Option<Cow<'de, str>>>,
        mut map: A,
    ) -> Result<bool, A::Error> {
        let key_type = row.key().unwrap_or(Type::String);
        let mut keys = self.state.keys.begin();
        loop {
            let key = match first.take() {
                Some(first) => first,
                None => map.next_key_seed(key::text())?,
            };
            let Some(key) = key else { break };
            self.count(key.len() + 3)?;
            let path = self.path.to(Step::Entry(ValueRef::String(&key)));
            let number = match key_type {
                Type::String => None,
                _ => match key_of_text(&key, key_type) {
                    Some(number) => Some(number),
                    None => {
                        let what = format!("{:?} is not a key of this map's type", excerpt(&key));
                        return Err(A::Error::custom(path.of(Error::new(what))));
                    }
                },
            };
            map.next_value_seed(Value {
                state: self.state,
                slot: Slot::Entry(&Entry {
                    row,
                    key: &key,
                    number,
                }),
                path: &path,
                depth: self.depth,
            })?;
            let State {
                keys: all, memory, ..
            } = &mut *self.state;
            let inserted = all.insert(&mut keys, key, memory);
            if let Some(key) = self.here(self.state.within_limit(inserted))? {
                let what = format!("the key {:?} is given twice", excerpt(&key));
                return Err(self.error(Error::new(what)));
            }
        }
        self.state.keys.end(keys, &mut self.state.memory);
        Ok(true)
    }
}
