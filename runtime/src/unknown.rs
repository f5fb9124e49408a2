//! Fields that the schema does not know: kept byte for byte in the order of their arrival, so
//! that a program which passes a message on loses nothing.

use core::fmt;

use crate::schema::WireType;
use crate::wire::record::{self, Record};

/// The unknown fields of one message. Eight bytes when there are none.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct UnknownFields(
    // A thin pointer: nearly every message has none, and every message has this field.
    #[allow(clippy::box_collection)] Option<Box<Vec<u8>>>,
);

impl UnknownFields {
    /// No fields.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }

    /// The records as they came: tag, value, tag, value.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_ref().map_or(&[], |bytes| bytes.as_slice())
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// The fields one by one, in the order of their arrival.
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.as_bytes())
    }

    /// Adds a field behind the others.
    pub fn push(&mut self, number: u32, value: UnknownValue<'_>) {
        record::append(self.bytes_mut(), number, value);
    }

    /// Removes every field of this number; says whether there was one.
    pub fn remove(&mut self, number: u32) -> bool {
        self.replace(|record| record.number == number, &[])
    }

    /// Puts whole records in the place of the first that `is_old` picks, or behind all, and removes
    /// the others that it picks; says whether it picked one.
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

    /// Adds whole records.
    pub(crate) fn extend_from_records(&mut self, records: &[u8]) {
        self.bytes_mut().extend_from_slice(records);
    }

    /// Keeps the first bytes: whole records.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.bytes_mut().truncate(length);
    }

    fn bytes_mut(&mut self) -> &mut Vec<u8> {
        self.0.get_or_insert_default()
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

/// One unknown field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnknownField<'a> {
    /// The field number.
    pub number: u32,
    /// The value, as far as the wire tells it.
    pub value: UnknownValue<'a>,
}

/// What the wire tells of a value whose type is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UnknownValue<'a> {
    /// An integer, a bool or an enum.
    Varint(u64),
    /// Eight bytes: `fixed64`, `sfixed64` or `double`.
    Fixed64(u64),
    /// A string, bytes, a message or a packed list.
    Bytes(&'a [u8]),
    /// The records inside a group.
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

/// Iterates over [`UnknownFields`].
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
