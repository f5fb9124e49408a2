//! Map fields: each entry is a message with a key (field 1) and a value (field 2) (encoding
//! specification, "Maps").

use core::hash::{BuildHasher, Hash};
use std::collections::{BTreeMap, HashMap};

use super::map_memory::{Nodes, table_size};
use crate::schema::WireType;
use crate::schema::map_entry::{KEY, VALUE};
use crate::unknown::UnknownFields;
use crate::unknown::UnknownValue;
use crate::wire::kind::Kind;
use crate::wire::tag::TagBytes;
use crate::wire::{Reader, Result, Sink, Writer};

mod sealed {
    pub trait Sealed {}
    impl<K, V> Sealed for std::collections::BTreeMap<K, V> {}
    impl<K, V, S> Sealed for std::collections::HashMap<K, V, S> {}
}

/// A type that a map field can have: `BTreeMap`, or `HashMap` with the option `map=hash`. The trait is
/// sealed: the memory of a map must be known before it grows.
///
/// ```
/// use std::collections::{BTreeMap, HashMap};
///
/// use rustgreet::wire::MapStorage;
///
/// /// Sets a label, as decoding does: the last value of a key counts.
/// fn label(map: &mut impl MapStorage<String, i64>, value: i64) {
///     map.put("size".to_owned(), value);
/// }
///
/// let (mut sorted, mut hashed) = (BTreeMap::new(), HashMap::new());
/// for value in [1, 2] {
///     label(&mut sorted, value);
///     label(&mut hashed, value);
/// }
/// assert_eq!((sorted["size"], hashed["size"]), (2, 2));
/// ```
pub trait MapStorage<K, V>: sealed::Sealed {
    /// Sets the value of a key, and replaces an old one. Returns whether the key is new.
    fn put(&mut self, key: K, value: V) -> bool;
    /// Takes what one more entry may allocate from the budget of `reader`.
    #[doc(hidden)]
    fn room_for_one(&mut self, reader: &mut Reader<'_>) -> Result;
    /// Gives back what [`room_for_one`](Self::room_for_one) took, for a map that did not grow.
    #[doc(hidden)]
    fn give_back_room(&self, reader: &mut Reader<'_>);
    /// Calls `each` with the key and value of every entry, in the order of the keys.
    fn each<'a>(&'a self, each: impl FnMut(&'a K, &'a V))
    where
        K: 'a,
        V: 'a;
}

impl<K: Ord, V> MapStorage<K, V> for BTreeMap<K, V> {
    #[inline]
    fn put(&mut self, key: K, value: V) -> bool {
        self.insert(key, value).is_none()
    }

    #[inline]
    fn room_for_one(&mut self, reader: &mut Reader<'_>) -> Result {
        if Nodes::may_be_charged(self.len()) || reader.options.merging {
            let address = core::ptr::from_ref(self).addr();
            reader.charge_nodes(address, self.len(), Nodes::of::<K, V>())?;
        }
        Ok(())
    }

    #[inline]
    fn give_back_room(&self, reader: &mut Reader<'_>) {
        if Nodes::may_be_charged(self.len()) {
            let growth = Nodes::of::<K, V>().growth(self.len());
            reader.memory.refund(growth);
        }
    }

    #[inline]
    fn each<'a>(&'a self, mut each: impl FnMut(&'a K, &'a V))
    where
        K: 'a,
        V: 'a,
    {
        self.iter().for_each(|(key, value)| each(key, value));
    }
}

impl<K: Hash + Ord, V, S: BuildHasher> MapStorage<K, V> for HashMap<K, V, S> {
    #[inline]
    fn put(&mut self, key: K, value: V) -> bool {
        self.insert(key, value).is_none()
    }

    #[inline]
    fn room_for_one(&mut self, reader: &mut Reader<'_>) -> Result {
        if self.len() == self.capacity() {
            grow_table(self, reader)?;
        }
        Ok(())
    }

    /// The table grew before the entry was read, so there is room for it.
    #[inline]
    fn give_back_room(&self, _: &mut Reader<'_>) {}

    #[inline]
    fn each<'a>(&'a self, mut each: impl FnMut(&'a K, &'a V))
    where
        K: 'a,
        V: 'a,
    {
        // Nothing is allocated for an empty map.
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries
            .into_iter()
            .for_each(|(key, value)| each(key, value));
    }
}

impl Reader<'_> {
    /// Takes what one more entry may add to the tree of `length` entries at an address.
    #[inline(never)]
    fn charge_nodes(&mut self, address: usize, length: usize, nodes: Nodes) -> Result {
        if self.options.merging {
            self.full_trees
                .charge(address, length, nodes, &mut self.memory)?;
        }
        self.charge(nodes.growth(length))
    }

    /// Reads an entry of a map. Fields of the entry other than key and value are dropped.
    #[inline]
    pub fn map<K: Kind, V: Kind>(
        &mut self,
        map: &mut impl MapStorage<K::Value, V::Value>,
    ) -> Result {
        map.room_for_one(self)?;
        let (key, value) = self.entry::<K, V>()?;
        if !map.put(key, value) {
            map.give_back_room(self);
        }
        Ok(())
    }

    /// Reads an entry of a map with values of a closed enum. An entry with a number that the enum does
    /// not declare goes to the unknown fields, byte for byte.
    #[inline]
    pub fn map_of_closed<K: Kind, V: Kind>(
        &mut self,
        tag: u32,
        map: &mut impl MapStorage<K::Value, V::Value>,
        unknown: &mut UnknownFields,
    ) -> Result {
        map.room_for_one(self)?;
        let entry = self.entry_or_unknown(tag, unknown, |reader| {
            let (key, value) = reader.entry::<K, V>()?;
            Ok(V::is_known(&value).then_some((key, value)))
        })?;
        if !entry.is_some_and(|(key, value)| map.put(key, value)) {
            map.give_back_room(self);
        }
        Ok(())
    }

    /// Reads an entry. If `read` returns `None`, the entry goes to the unknown fields.
    #[inline]
    pub(crate) fn entry_or_unknown<T>(
        &mut self,
        tag: u32,
        unknown: &mut UnknownFields,
        read: impl FnOnce(&mut Self) -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        let from = self.offset();
        let entry = read(self)?;
        if entry.is_none() {
            let mut record = self.since(from);
            let bytes = crate::wire::record::read_delimited(&mut record)?;
            self.keep(tag >> 3, UnknownValue::Bytes(bytes), unknown)?;
        }
        Ok(entry)
    }

    /// Reads an entry.
    #[inline]
    fn entry<K: Kind, V: Kind>(&mut self) -> Result<(K::Value, V::Value)> {
        self.charge(V::boxed_size())?;
        let (mut key, mut value) = (K::Value::default(), V::Value::default());
        let outer = self.enter_flat()?;
        while let Some(tag) = self.tag()? {
            if tag == KEY << 3 | K::WIRE_TYPE {
                K::read(&mut key, tag, self)?;
            } else if tag == VALUE << 3 | V::WIRE_TYPE {
                V::read(&mut value, tag, self)?;
            } else {
                self.skip(tag)?;
            }
        }
        self.leave(outer);
        Ok((key, value))
    }
}

/// Makes room for one more entry in a table that has none.
#[cold]
fn grow_table<K: Hash + Eq, V, S: BuildHasher>(
    map: &mut HashMap<K, V, S>,
    reader: &mut Reader<'_>,
) -> Result {
    let before = table_size::<K, V>(map.capacity());
    // In a table from which entries were removed, more buckets may be in use.
    let most = (map.len() + 1) << u32::from(reader.options.merging);
    let charged = table_size::<K, V>(most);
    reader.charge(charged)?;
    map.reserve(1);
    let after = table_size::<K, V>(map.capacity());
    reader.memory.refund(before + charged.saturating_sub(after));
    Ok(())
}

impl<S: Sink> Writer<'_, S> {
    /// Writes the entries of a map, in the order of the keys.
    #[inline]
    pub fn map<K: Kind, V: Kind>(
        &mut self,
        number: u32,
        map: &impl MapStorage<K::Value, V::Value>,
    ) {
        map.each(|key, value| {
            if K::IS_SIZED && V::IS_SIZED {
                let mut size = Writer::counting();
                put_entry::<K, V>(key, value, &mut size);
                let tag = TagBytes::new(number, WireType::Delimited);
                self.sink.field_length(tag, size.total());
                put_entry::<K, V>(key, value, self);
            } else {
                let gap = self.begin(number);
                put_entry::<K, V>(key, value, self);
                self.end(gap);
            }
        });
    }
}

/// Writes the fields of an entry.
#[inline(always)]
fn put_entry<K: Kind, V: Kind>(
    key: &K::Value,
    value: &V::Value,
    writer: &mut Writer<'_, impl Sink>,
) {
    K::put(KEY, key, writer);
    V::put(VALUE, value, writer);
}
