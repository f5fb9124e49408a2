//! Map fields: each entry is a message with a key (field 1) and a value (field 2) (encoding
//! specification, "Maps").

use core::hash::{BuildHasher, Hash};
use std::collections::{BTreeMap, HashMap};

use crate::schema::WireType;
use crate::schema::map_entry::{KEY, VALUE};
use crate::unknown::UnknownFields;
use crate::unknown::UnknownValue;
use crate::wire::kind::Kind;
use crate::wire::tag::TagBytes;
use crate::wire::{Reader, Result, Writer};

/// A type that a map field can have: `BTreeMap`, or `HashMap` with the option `map=hash`.
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
pub trait MapStorage<K, V> {
    /// Sets the value of a key, and replaces an old one.
    fn put(&mut self, key: K, value: V);
    /// Calls `each` with the key and value of every entry, in the order of the keys.
    fn each<'a>(&'a self, each: impl FnMut(&'a K, &'a V))
    where
        K: 'a,
        V: 'a;
}

impl<K: Ord, V> MapStorage<K, V> for BTreeMap<K, V> {
    #[inline]
    fn put(&mut self, key: K, value: V) {
        self.insert(key, value);
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
    fn put(&mut self, key: K, value: V) {
        self.insert(key, value);
    }

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
    /// Reads an entry of a map. Fields of the entry other than key and value are dropped.
    #[inline]
    pub fn map<K: Kind, V: Kind>(
        &mut self,
        map: &mut impl MapStorage<K::Value, V::Value>,
    ) -> Result {
        let (key, value) = self.entry::<K, V>()?;
        map.put(key, value);
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
        let entry = self.entry_or_unknown(tag, unknown, |reader| {
            let (key, value) = reader.entry::<K, V>()?;
            Ok(V::is_known(&value).then_some((key, value)))
        })?;
        if let Some((key, value)) = entry {
            map.put(key, value);
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
            unknown.push(tag >> 3, UnknownValue::Bytes(bytes));
        }
        Ok(entry)
    }

    /// Reads an entry, and takes its memory from the budget.
    #[inline]
    fn entry<K: Kind, V: Kind>(&mut self) -> Result<(K::Value, V::Value)> {
        self.charge(size_of::<K::Value>() + size_of::<V::Value>())?;
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

impl Writer<'_> {
    /// Writes the entries of a map, in the order of the keys.
    #[inline]
    pub fn map<K: Kind, V: Kind>(
        &mut self,
        number: u32,
        map: &impl MapStorage<K::Value, V::Value>,
    ) {
        map.each(|key, value| {
            let gap = self.begin(TagBytes::new(number, WireType::Delimited));
            K::put(KEY, key, self);
            V::put(VALUE, value, self);
            self.end(gap);
        });
    }
}
