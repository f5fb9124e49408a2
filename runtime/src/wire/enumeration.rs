//! Enums: an `int32` with a type around it. Open ones keep every number; a closed one's unknown
//! numbers go to the unknown fields.

use super::tag::{TagBytes, WireType};
use super::varint::varint_len;
use super::{Reader, Result, Writer};
use crate::unknown::UnknownValue;
use crate::{Enum, UnknownFields};

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

    /// Reads elements of a repeated field of an open enum, packed or one.
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

    /// Reads elements of a repeated field of a closed enum, packed or one.
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

    /// Reads a value of a closed enum. A number that it does not declare is put into the unknown
    /// fields instead, as a record of its own.
    #[inline]
    pub fn read_closed_enumeration<E: Enum>(
        &mut self,
        tag: u32,
        unknown: &mut UnknownFields,
    ) -> Result<Option<E>> {
        let raw = self.varint()?;
        if E::table().contains(raw as i32) {
            return Ok(Some(E::from_number(raw as i32)));
        }
        unknown.push(tag >> 3, UnknownValue::Varint(raw));
        Ok(None)
    }

    /// Calls `each` at every number of a packed list, or at the one that is there.
    #[inline]
    pub(super) fn each_number(
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

impl Writer<'_> {
    /// Writes a field of an enum, unless it is number zero.
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

    /// Writes the elements of a repeated field of an enum one by one.
    #[inline]
    pub fn repeated_enumeration<E: Enum>(&mut self, number: u32, list: &[E]) {
        for value in list {
            self.put_enumeration(number, value);
        }
    }

    /// Writes the elements of a repeated field of an enum packed.
    #[inline]
    pub fn packed_enumeration<E: Enum>(&mut self, number: u32, list: &[E]) {
        if list.is_empty() {
            return;
        }
        let raw = |value: &E| i64::from(value.number()) as u64;
        let length = list.iter().map(|value| varint_len(raw(value))).sum();
        self.field_length(TagBytes::new(number, WireType::Delimited), length);
        for value in list {
            self.varint(raw(value));
        }
    }

    /// Writes a value of an enum.
    #[inline]
    pub fn put_enumeration<E: Enum>(&mut self, number: u32, value: &E) {
        self.put_int32(number, &value.number());
    }
}
