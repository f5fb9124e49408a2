//! Enum fields: an `int32` in a type of its own. Open enums keep every number; a number that a
//! closed enum does not declare goes to the unknown fields
//! (<https://protobuf.dev/programming-guides/enum/>).

use crate::raw::varint::varints_len;
use crate::schema::WireType;
use crate::schema::{Enum, EnumTable};
use crate::unknown::UnknownFields;
use crate::unknown::UnknownValue;
use crate::wire::tag::TagBytes;
use crate::wire::{Reader, Result, Sink, Writer};

impl Reader<'_> {
    /// Reads a field of an open enum.
    #[inline]
    pub fn enumeration<E: Enum>(&mut self, value: &mut E) -> Result {
        *value = self.read_enumeration()?;
        Ok(())
    }

    /// Reads an optional field of an open enum.
    #[inline]
    pub fn optional_enumeration<E: Enum>(&mut self, slot: &mut Option<E>) -> Result {
        *slot = Some(self.read_enumeration()?);
        Ok(())
    }

    /// Reads a record of a repeated field of an open enum: one element, or packed ones.
    #[inline]
    pub fn repeated_enumeration<E: Enum>(&mut self, tag: u32, list: &mut Vec<E>) -> Result {
        self.each_number(tag, |reader| {
            reader.room_for_one(list)?;
            list.push(reader.read_enumeration()?);
            Ok(())
        })
    }

    /// Reads a value of an enum.
    #[inline]
    pub fn read_enumeration<E: Enum>(&mut self) -> Result<E> {
        self.read_int32().map(E::from_number)
    }

    /// Reads a field of a closed enum.
    #[inline]
    pub fn closed_enumeration<E: Enum>(
        &mut self,
        tag: u32,
        value: &mut E,
        unknown: &mut UnknownFields,
    ) -> Result {
        if let Some(read) = self.read_closed_enumeration(tag, unknown)? {
            *value = read;
        }
        Ok(())
    }

    /// Reads an optional field of a closed enum.
    #[inline]
    pub fn optional_closed_enumeration<E: Enum>(
        &mut self,
        tag: u32,
        slot: &mut Option<E>,
        unknown: &mut UnknownFields,
    ) -> Result {
        if let Some(read) = self.read_closed_enumeration(tag, unknown)? {
            *slot = Some(read);
        }
        Ok(())
    }

    /// Reads a record of a repeated field of a closed enum: one element, or packed ones.
    #[inline]
    pub fn repeated_closed_enumeration<E: Enum>(
        &mut self,
        tag: u32,
        list: &mut Vec<E>,
        unknown: &mut UnknownFields,
    ) -> Result {
        self.each_number(tag, |reader| {
            if let Some(read) = reader.read_closed_enumeration(tag, unknown)? {
                reader.room_for_one(list)?;
                list.push(read);
            }
            Ok(())
        })
    }

    /// Reads a value of a closed enum. A number that the enum does not declare is added to the
    /// unknown fields instead, as a record of its own.
    #[inline]
    pub fn read_closed_enumeration<E: Enum>(
        &mut self,
        tag: u32,
        unknown: &mut UnknownFields,
    ) -> Result<Option<E>> {
        let number = self.read_closed(tag, E::table(), unknown)?;
        Ok(number.map(E::from_number))
    }

    /// Reads a number of a closed enum, as [`read_closed_enumeration`](Self::read_closed_enumeration).
    #[inline]
    pub(crate) fn read_closed(
        &mut self,
        tag: u32,
        table: &EnumTable,
        unknown: &mut UnknownFields,
    ) -> Result<Option<i32>> {
        let raw = self.varint()?;
        if table.contains(raw as i32) {
            return Ok(Some(raw as i32));
        }
        self.keep(tag >> 3, UnknownValue::Varint(raw), unknown)?;
        Ok(None)
    }

    /// Calls `each` at every number of a packed record, or at the only number of another.
    #[inline]
    pub(in crate::wire) fn each_number(
        &mut self,
        tag: u32,
        mut each: impl FnMut(&mut Self) -> Result,
    ) -> Result {
        if tag & 7 != WireType::Delimited as u32 {
            return each(self);
        }
        let outer = self.enter_flat()?;
        while self.left() > 0 {
            each(self)?;
        }
        self.leave(outer);
        Ok(())
    }
}

impl<S: Sink> Writer<'_, S> {
    /// Writes a field of an enum, unless its number is zero.
    #[inline]
    pub fn enumeration<E: Enum>(&mut self, number: u32, value: &E) {
        self.int32(number, &value.number());
    }

    /// Writes an optional field of an enum.
    #[inline]
    pub fn optional_enumeration<E: Enum>(&mut self, number: u32, slot: &Option<E>) {
        if let Some(value) = slot {
            self.put_enumeration(number, value);
        }
    }

    /// Writes a repeated field of an enum, one record per element.
    #[inline]
    pub fn repeated_enumeration<E: Enum>(&mut self, number: u32, list: &[E]) {
        for value in list {
            self.put_enumeration(number, value);
        }
    }

    /// Writes a repeated field of an enum, packed.
    #[inline]
    pub fn packed_enumeration<E: Enum>(&mut self, number: u32, list: &[E]) {
        if list.is_empty() {
            return;
        }
        let raw = |value: &E| i64::from(value.number()) as u64;
        let length = varints_len(list, raw);
        let tag = TagBytes::new(number, WireType::Delimited);
        self.sink.field_length(tag, length);
        for value in list {
            self.sink.varint(raw(value));
        }
    }

    /// Writes a value of an enum.
    #[inline]
    pub fn put_enumeration<E: Enum>(&mut self, number: u32, value: &E) {
        self.put_int32(number, &value.number());
    }
}

#[cfg(test)]
mod tests {
    use super::Reader;
    use crate::reflect::ValueRef;
    use crate::schema::{Enum, EnumTable};
    use crate::unknown::UnknownFields;
    use crate::unknown::UnknownValue;
    use crate::wire::memory::Memory;
    use crate::wire::{DecodeErrorKind, DecodeOptions, kind};
    use std::collections::BTreeMap;

    /// A closed enum whose first value is not zero.
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Mood(i32);

    impl Default for Mood {
        fn default() -> Self {
            Self(1)
        }
    }

    impl Enum for Mood {
        fn from_number(number: i32) -> Self {
            Self(number)
        }

        fn number(self) -> i32 {
            self.0
        }

        fn table() -> &'static EnumTable {
            static TABLE: EnumTable = EnumTable::closed("Mood", &[(1, "GOOD"), (-1, "BAD")]);
            &TABLE
        }
    }

    impl crate::reflect::Value for Mood {
        fn value(&self) -> ValueRef<'_> {
            ValueRef::Enum(self.0, Self::table())
        }
    }

    /// The varint of -1.
    const BAD: [u8; 10] = [255, 255, 255, 255, 255, 255, 255, 255, 255, 1];

    fn reader(bytes: &[u8]) -> (Reader<'_>, u32) {
        const OPTIONS: &DecodeOptions = &DecodeOptions::new();
        let mut reader = Reader::with_options(bytes, None, OPTIONS, Memory::new(4096));
        let tag = reader.tag().expect("a tag").expect("not the end");
        (reader, tag)
    }

    #[test]
    fn a_field_keeps_what_it_was() {
        let mut unknown = UnknownFields::new();
        let (mut value, mut slot) = (Mood(1), Some(Mood(-1)));
        for (bytes, (one, other)) in [
            (vec![8, 2], (1, -1)),
            ([&[8], &BAD[..]].concat(), (-1, -1)),
            (vec![8, 1], (1, 1)),
            (vec![8, 0x80, 0], (1, 1)),
        ] {
            let (mut r, tag) = reader(&bytes);
            r.closed_enumeration(tag, &mut value, &mut unknown).unwrap();
            let (mut r, tag) = reader(&bytes);
            let again = &mut UnknownFields::new();
            r.optional_closed_enumeration(tag, &mut slot, again)
                .unwrap();
            assert_eq!((value, slot), (Mood(one), Some(Mood(other))));
        }
        assert_eq!(unknown.as_bytes(), [8, 2, 8, 0]);
    }

    #[test]
    fn a_list_leaves_out_what_is_not_declared() {
        let packed = [&[10, 14, 7], &BAD[..], &[1, 0, 1]].concat();
        let one = [8, 9];
        let (mut list, mut unknown) = (Vec::<Mood>::new(), UnknownFields::new());
        for bytes in [&packed[..], &one] {
            let (mut r, tag) = reader(bytes);
            r.repeated_closed_enumeration(tag, &mut list, &mut unknown)
                .unwrap();
            assert_eq!(r.tag(), Ok(None));
        }
        assert_eq!(list, [Mood(-1), Mood(1), Mood(1)]);
        let kept: Vec<_> = unknown.iter().map(|it| (it.number, it.value)).collect();
        let numbers = [7, 0, 9].map(|raw| (1, UnknownValue::Varint(raw)));
        assert_eq!(kept, numbers);
    }

    #[test]
    fn an_entry_of_a_map_goes_whole() {
        let (mut map, mut unknown) = (BTreeMap::new(), UnknownFields::new());
        for bytes in [
            &[0xfa, 1, 4, 8, 5, 16, 1][..],
            &[0xfa, 1, 6, 8, 5, 16, 3, 24, 1],
            // Without a value, it is the first that the enum declares.
            &[0xfa, 1, 2, 8, 6],
        ] {
            let (mut r, tag) = reader(bytes);
            r.map_of_closed::<kind::Int32, kind::Enum<Mood>>(tag, &mut map, &mut unknown)
                .unwrap();
        }
        assert_eq!(map, BTreeMap::from([(5, Mood(1)), (6, Mood(1))]));
        assert_eq!(unknown.as_bytes(), [0xfa, 1, 6, 8, 5, 16, 3, 24, 1]);
    }

    #[test]
    fn what_is_no_number_is_an_error() {
        let mut unknown = UnknownFields::new();
        let (mut r, tag) = reader(&[8, 0x80]);
        let read = r.read_closed_enumeration::<Mood>(tag, &mut unknown);
        assert_eq!(read, Err(DecodeErrorKind::Truncated));
        let (mut r, tag) = reader(&[10, 2, 1, 0x80]);
        let read = r.repeated_closed_enumeration::<Mood>(tag, &mut Vec::new(), &mut unknown);
        assert_eq!(read, Err(DecodeErrorKind::Truncated));
        assert!(unknown.is_empty());
    }
}
