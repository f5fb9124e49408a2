//! Unknown fields: those that the schema does not have. They are kept byte for byte, in the order of
//! their arrival, so a program that passes a message on loses nothing.

use core::fmt;
use core::hash::{Hash, Hasher};

use crate::schema::WireType;
use crate::wire;
use crate::wire::memory::Memory;
use crate::wire::record::{self, Record};

/// The unknown fields of one message (language guide, "Unknown Fields").
///
/// It takes eight bytes if there are none.
///
/// ```
/// use rustgreet::Message;
/// use rustgreet::wkt::Duration;
///
/// // From a program with a newer schema, where a duration has a field 3.
/// let input = [8, 90, 26, 2, b'h', b'i'];
/// let timeout = Duration::decode(&input)?;
/// assert_eq!(timeout.unknown_fields.as_bytes(), [26, 2, b'h', b'i']);
/// assert_eq!(timeout.encode_to_vec(), input); // nothing is lost
/// # Ok::<(), rustgreet::DecodeError>(())
/// ```
#[derive(Default)]
pub struct UnknownFields(
    // A thin pointer: every message has this field, and nearly all have no unknown fields.
    #[allow(clippy::box_collection)] Option<Box<Vec<u8>>>,
);

impl UnknownFields {
    /// Returns an empty set of fields.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Returns whether there are no fields.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }

    /// Returns the encoded records: for each field a tag and a value.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_ref().map_or(&[], |bytes| bytes.as_slice())
    }

    /// Removes all fields.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// Returns the fields one by one, in the order of their arrival.
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.as_bytes())
    }

    /// Adds a field after the others.
    pub fn push(&mut self, number: u32, value: UnknownValue<'_>) {
        record::append(self.bytes_mut(), number, value);
    }

    /// Removes every field with this number, and returns whether there was one.
    pub fn remove(&mut self, number: u32) -> bool {
        self.replace(|record| record.number == number, &[])
    }

    /// Replaces the first record that `is_old` picks with `records`, removes the others that it picks,
    /// and returns whether it picked one. If it picked none, `records` are appended.
    pub(crate) fn replace(
        &mut self,
        mut is_old: impl FnMut(&Record<'_>) -> bool,
        records: &[u8],
    ) -> bool {
        let mut kept = Vec::new();
        let mut found = false;
        let mut rest = self.as_bytes();
        while let Some(record) = Record::split_off(&mut rest) {
            if !is_old(&record) {
                kept.extend_from_slice(record.bytes);
            } else if !core::mem::replace(&mut found, true) {
                kept.extend_from_slice(records);
            }
        }
        kept.extend_from_slice(rest);
        if found {
            self.0 = (!kept.is_empty()).then(|| Box::new(kept));
        } else if !records.is_empty() {
            self.extend_from_records(records);
        }
        found
    }

    /// Makes room for so many bytes of records within a budget.
    pub(crate) fn make_room(&mut self, bytes: usize, memory: &mut Memory) -> wire::Result {
        if self.0.is_none() {
            memory.charge(size_of::<Vec<u8>>())?;
        }
        let records = self.bytes_mut();
        if records.capacity() - records.len() < bytes {
            let more = bytes.max(records.len());
            memory.grow_exact(records, more)?;
        }
        Ok(())
    }

    /// The bytes that are allocated.
    #[cfg(feature = "prost")]
    pub(crate) fn heap_size(&self) -> usize {
        let of_records = |records: &Vec<u8>| size_of::<Vec<u8>>() + records.capacity();
        self.0.as_deref().map_or(0, of_records)
    }

    /// Appends encoded records.
    pub(crate) fn extend_from_records(&mut self, records: &[u8]) {
        self.bytes_mut().extend_from_slice(records);
    }

    /// Keeps the first `length` bytes, which are encoded records.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.bytes_mut().truncate(length);
    }

    fn bytes_mut(&mut self) -> &mut Vec<u8> {
        self.0.get_or_insert_default()
    }
}

// Each message has this field, and nearly all have no unknown fields: what is done with some is compiled once, here,
// and not in each crate that clones and compares messages.
impl Clone for UnknownFields {
    #[inline]
    fn clone(&self) -> Self {
        match self.0 {
            None => Self::new(),
            Some(_) => copy_of(self),
        }
    }
}

// By C's calling convention no function unwinds, so a message's `clone` has nothing to drop after it. Nor has this
// one a reason to: a copy is not longer than what it is a copy of.
#[allow(improper_ctypes_definitions, reason = "only Rust calls it")]
#[cold]
#[inline(never)]
extern "C" fn copy_of(fields: &UnknownFields) -> UnknownFields {
    UnknownFields(fields.0.clone())
}

/// The same records in the same order. That there are none is always the same.
impl PartialEq for UnknownFields {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0.is_none() && other.0.is_none() || are_same(self, other)
    }
}

impl Eq for UnknownFields {}

#[cold]
#[inline(never)]
fn are_same(one: &UnknownFields, other: &UnknownFields) -> bool {
    one.as_bytes() == other.as_bytes()
}

impl Hash for UnknownFields {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<'a> IntoIterator for &'a UnknownFields {
    type Item = UnknownField<'a>;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// One unknown field: its number and its value.
///
/// ```
/// use rustgreet::Message;
/// use rustgreet::unknown::UnknownField;
/// use rustgreet::wkt::Empty;
///
/// let message = Empty::decode(&[8, 1, 16, 2, 24, 3])?;
/// let number = |field: UnknownField<'_>| field.number;
/// let numbers: Vec<u32> = message.unknown_fields.iter().map(number).collect();
/// assert_eq!(numbers, [1, 2, 3]);
/// # Ok::<(), rustgreet::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnknownField<'a> {
    /// The field number.
    pub number: u32,
    /// The value, by its wire type.
    pub value: UnknownValue<'a>,
}

/// A value whose wire type is known and whose type is not (encoding specification, "Message
/// Structure").
///
/// ```
/// use rustgreet::UnknownFields;
/// use rustgreet::unknown::UnknownValue;
///
/// let mut fields = UnknownFields::new();
/// fields.push(1, UnknownValue::Varint(150));
/// fields.push(2, UnknownValue::Bytes(b"testing"));
/// assert_eq!(fields.as_bytes(), b"\x08\x96\x01\x12\x07testing");
/// assert_eq!(fields.iter().next().unwrap().value, UnknownValue::Varint(150));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UnknownValue<'a> {
    /// An integer, a bool or an enum: `int32`, `int64`, `uint32`, `uint64`, `sint32`, `sint64`, `bool`.
    Varint(u64),
    /// Eight bytes: `fixed64`, `sfixed64` or `double`.
    Fixed64(u64),
    /// A string, bytes, a message or a packed field, without its length.
    Bytes(&'a [u8]),
    /// The records of a group, without its start and end tags.
    Group(&'a [u8]),
    /// Four bytes: `fixed32`, `sfixed32` or `float`.
    Fixed32(u32),
}

impl UnknownValue<'_> {
    pub(crate) const fn wire_type(self) -> WireType {
        match self {
            Self::Varint(_) => WireType::Varint,
            Self::Fixed64(_) => WireType::Fixed64,
            Self::Bytes(_) => WireType::Delimited,
            Self::Group(_) => WireType::StartGroup,
            Self::Fixed32(_) => WireType::Fixed32,
        }
    }
}

/// The iterator over the fields of a message that its schema does not have (encoding specification,
/// "Message Structure"), in the order of their arrival: see [`UnknownFields::iter`].
///
/// ```
/// use rustgreet::unknown::Iter;
/// use rustgreet::wkt::Empty;
/// use rustgreet::Message;
///
/// /// Returns the largest field number, to see how far the sender's schema is ahead.
/// fn largest(fields: Iter<'_>) -> Option<u32> {
///     fields.map(|field| field.number).max()
/// }
///
/// let message = Empty::decode(&[8, 1, 24, 3, 16, 2])?;
/// assert_eq!(largest(message.unknown_fields.iter()), Some(3));
/// # Ok::<(), rustgreet::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Iter<'a>(&'a [u8]);

impl<'a> Iterator for Iter<'a> {
    type Item = UnknownField<'a>;

    fn next(&mut self) -> Option<UnknownField<'a>> {
        let record = Record::split_off(&mut self.0)?;
        Some(UnknownField {
            number: record.number,
            value: record.value,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher, RandomState};

    use super::{UnknownFields, UnknownValue};

    #[test]
    fn a_copy_is_the_same_and_none_are_none() {
        let mut some = UnknownFields::new();
        some.push(3, UnknownValue::Bytes(b"hi"));
        let copy = some.clone();
        assert_eq!((copy.as_bytes(), &copy), (some.as_bytes(), &some));
        assert_ne!(some, UnknownFields::new());

        // Without records, but not as it was made.
        some.truncate(0);
        let (none, hasher) = (UnknownFields::new(), RandomState::new());
        assert_eq!((&some, &some.clone()), (&none, &none));
        assert_eq!(hasher.hash_one(&some), hasher.hash_one(&none));
        assert_ne!(hasher.hash_one(&copy), hasher.hash_one(&none));
    }
}
