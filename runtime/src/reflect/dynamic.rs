//! A message that is known by its table only.

use core::fmt;

use super::FieldRef;
use super::slot::Slot;
use crate::table::MessageTable;
use crate::wire::{self, DecodeError, DecodeOptions, Reader, Writer};
use crate::{Message, UnknownFields};

/// A message of any type: a [`MessageTable`] and the values of its fields.
///
/// It is slower than a generated message and needs none: what an `Any` holds is printed so.
///
/// ```
/// use rustgreet::{DynamicMessage, Message, text, wkt};
///
/// let mixin = wkt::Mixin { name: "acl".into(), ..Default::default() };
/// let dynamic = DynamicMessage::decode(wkt::Mixin::table(), &mixin.encode_to_vec())?;
/// assert_eq!(text::to_string(&dynamic), "name: \"acl\"\n");
/// assert_eq!(dynamic.encode_to_vec(), mixin.encode_to_vec());
/// # Ok::<_, rustgreet::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct DynamicMessage {
    table: &'static MessageTable,
    /// By row of the table; shorter where the last ones are not set.
    slots: Vec<Slot>,
    unknown_fields: UnknownFields,
}

impl DynamicMessage {
    /// A message of which nothing is set.
    pub const fn new(table: &'static MessageTable) -> Self {
        Self {
            table,
            slots: Vec::new(),
            unknown_fields: UnknownFields::new(),
        }
    }

    /// Decodes a message of this type.
    ///
    /// # Errors
    /// As [`Message::decode`].
    pub fn decode(table: &'static MessageTable, input: &[u8]) -> Result<Self, DecodeError> {
        let mut message = Self::new(table);
        wire::decode_slice(&mut message, input, &DecodeOptions::new())?;
        Ok(message)
    }

    /// The value of the field of this number.
    pub fn get(&self, number: u32) -> FieldRef<'_> {
        match self.table.index_of(number) {
            Some(index) => self.field(index),
            None => FieldRef::Unset,
        }
    }

    /// Forgets the field of this number.
    pub fn clear(&mut self, number: u32) {
        let index = self.table.index_of(number);
        if let Some(slot) = index.and_then(|index| self.slots.get_mut(index)) {
            *slot = Slot::Unset;
        }
    }

    /// Forgets the members of the oneof that the field is one of, but for the field itself.
    fn clear_others(&mut self, index: usize) {
        let Some(oneof) = self.table.fields()[index].oneof_index() else {
            return;
        };
        if matches!(self.slots[index], Slot::Unset) {
            return;
        }
        let slots = self.slots.iter_mut().zip(self.table.fields());
        for (at, (slot, other)) in slots.enumerate() {
            if at != index && other.oneof_index() == Some(oneof) {
                *slot = Slot::Unset;
            }
        }
    }
}

impl Message for DynamicMessage {
    fn table(&self) -> &'static MessageTable {
        self.table
    }

    fn merge_from(&mut self, r: &mut Reader<'_>) -> wire::Result {
        while let Some(tag) = r.tag()? {
            match self.table.index_of(tag >> 3) {
                Some(index) => {
                    let row = &self.table.fields()[index];
                    if self.slots.len() <= index {
                        self.slots.resize(index + 1, Slot::Unset);
                    }
                    self.slots[index].read(row, tag, r, &mut self.unknown_fields)?;
                    self.clear_others(index);
                }
                None => r.unknown(tag, &mut self.unknown_fields)?,
            }
        }
        Ok(())
    }

    fn write_to(&self, w: &mut Writer<'_>) {
        for (slot, row) in self.slots.iter().zip(self.table.fields()) {
            slot.write(row, w);
        }
        w.unknown(&self.unknown_fields);
    }

    fn field(&self, index: usize) -> FieldRef<'_> {
        let Some(row) = self.table.fields().get(index) else {
            return FieldRef::Unknown(&self.unknown_fields);
        };
        self.slots.get(index).unwrap_or(&Slot::Unset).as_field(row)
    }
}

/// Alike if the types are, and what they hold.
impl PartialEq for DynamicMessage {
    fn eq(&self, other: &Self) -> bool {
        let rows = self.slots.len().max(other.slots.len());
        fn slot(of: &DynamicMessage, index: usize) -> &Slot {
            of.slots.get(index).unwrap_or(&Slot::Unset)
        }
        core::ptr::eq(self.table, other.table)
            && self.unknown_fields == other.unknown_fields
            && (0..rows).all(|index| slot(self, index) == slot(other, index))
    }
}

impl fmt::Debug for DynamicMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::text::debug(self, f)
    }
}
