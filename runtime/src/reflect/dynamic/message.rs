//! `DynamicMessage`: a message that is known only by its table.

use core::fmt;

use super::field::DynamicField;
use crate::message::Message;
use crate::reflect::{FieldKey, FieldRef};
use crate::schema::MessageTable;
use crate::unknown::UnknownFields;
use crate::wire::{self, DecodeError, DecodeOptions, Reader, Writer};

/// A message of any type: a [`MessageTable`] and the values of its fields.
///
/// It is slower than a generated message, and works for types without generated code, such as those
/// of a `DescriptorPool`.
///
/// ```
/// use rustgreet::{DynamicMessage, Message, text, wkt};
///
/// let mixin = wkt::Mixin { name: "acl".into(), ..Default::default() };
/// let mut dynamic = DynamicMessage::decode(wkt::Mixin::table(), &mixin.encode_to_vec())?;
/// assert_eq!(text::to_string(&dynamic), "name: \"acl\"\n");
/// dynamic.set("root", "/v1")?;
/// assert_eq!(dynamic.to::<wkt::Mixin>()?.root, "/v1");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct DynamicMessage {
    table: &'static MessageTable,
    /// The values by row of the table. Rows after the last value are not set.
    slots: Vec<DynamicField>,
    unknown_fields: UnknownFields,
}

impl DynamicMessage {
    /// Returns a message of the type with this table, without values.
    pub const fn new(table: &'static MessageTable) -> Self {
        Self {
            table,
            slots: Vec::new(),
            unknown_fields: UnknownFields::new(),
        }
    }

    /// Decodes a message of the type with this table.
    ///
    /// # Errors
    /// As [`Message::decode`].
    pub fn decode(table: &'static MessageTable, input: &[u8]) -> Result<Self, DecodeError> {
        let mut message = Self::new(table);
        wire::decode_slice(&mut message, input, &DecodeOptions::new())?;
        Ok(message)
    }

    /// Returns a generated message as a dynamic one.
    ///
    /// # Errors
    /// If decoding would refuse the message, such as one that is nested deeper than
    /// [`MAX_DEPTH`](crate::wire::MAX_DEPTH).
    pub fn of(message: &impl Message) -> Result<Self, DecodeError> {
        Self::decode_partial(message.table(), &message.encode_to_vec())
    }

    /// Returns the message as a generated one.
    ///
    /// Fields that the type `M` does not have go to its unknown fields; `required` fields may have no
    /// value.
    ///
    /// # Errors
    /// If the bytes of the message are not a message of the type `M`, or exceed a default limit.
    pub fn to<M: Message + Default>(&self) -> Result<M, DecodeError> {
        M::decode_with(&self.encode_to_vec(), &DecodeOptions::new().allow_partial())
    }

    /// As [`decode`](Self::decode), but `required` fields may have no value.
    pub(crate) fn decode_partial(
        table: &'static MessageTable,
        input: &[u8],
    ) -> Result<Self, DecodeError> {
        let mut message = Self::new(table);
        wire::decode_slice(&mut message, input, &DecodeOptions::new().allow_partial())?;
        Ok(message)
    }

    /// Returns the value of the field with this name or number; `Unset` if the message has no such
    /// field.
    pub fn get(&self, field: impl FieldKey) -> FieldRef<'_> {
        crate::reflect::get(self, field)
    }

    /// Clears the field with this name or number. If the message has no such field, nothing happens.
    pub fn clear(&mut self, field: impl FieldKey) {
        let index = field.index_in(self.table);
        if let Some(slot) = index.and_then(|index| self.slots.get_mut(index)) {
            *slot = DynamicField::Unset;
        }
    }

    /// The value in the row with this index, to be changed.
    pub(in crate::reflect) fn slot_mut(&mut self, index: usize) -> &mut DynamicField {
        if self.slots.len() <= index {
            self.slots.resize(index + 1, DynamicField::Unset);
        }
        &mut self.slots[index]
    }

    /// The value in the row with this index, if it is set.
    pub(in crate::reflect) fn slot(&self, index: usize) -> Option<&DynamicField> {
        let slot = self.slots.get(index);
        slot.filter(|slot| !matches!(slot, DynamicField::Unset))
    }

    /// Clears the unknown fields.
    pub(in crate::reflect) fn forget_unknown_fields(&mut self) {
        self.unknown_fields = UnknownFields::new();
    }

    /// Appends the unknown fields of another message.
    pub(in crate::reflect) fn absorb_unknown_fields(&mut self, theirs: &Self) {
        let records = theirs.unknown_fields.as_bytes();
        self.unknown_fields.extend_from_records(records);
    }

    /// If the field is set and a member of a oneof, clears the other members.
    pub(in crate::reflect) fn clear_others(&mut self, index: usize) {
        let Some(oneof) = self.table.fields()[index].oneof_index() else {
            return;
        };
        if matches!(self.slots[index], DynamicField::Unset) {
            return;
        }
        let slots = self.slots.iter_mut().zip(self.table.fields());
        for (at, (slot, other)) in slots.enumerate() {
            if at != index && other.oneof_index() == Some(oneof) {
                *slot = DynamicField::Unset;
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
                    if let Some(more) = (index + 1).checked_sub(self.slots.len()) {
                        // One field at the end of a wide message takes the memory of all before it.
                        if self.slots.capacity() <= index {
                            r.memory.grow(&mut self.slots, more)?;
                        }
                        self.slots.resize(index + 1, DynamicField::Unset);
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

    fn missing_required(&self) -> Option<String> {
        crate::reflect::missing_required(self)
    }

    fn field(&self, index: usize) -> FieldRef<'_> {
        let Some(row) = self.table.fields().get(index) else {
            return FieldRef::Unknown(&self.unknown_fields);
        };
        self.slots
            .get(index)
            .unwrap_or(&DynamicField::Unset)
            .as_field(row)
    }
}

/// Messages are equal if their tables are the same, and their fields and unknown fields are equal.
impl PartialEq for DynamicMessage {
    fn eq(&self, other: &Self) -> bool {
        let rows = self.slots.len().max(other.slots.len());
        fn slot(of: &DynamicMessage, index: usize) -> &DynamicField {
            of.slots.get(index).unwrap_or(&DynamicField::Unset)
        }
        core::ptr::eq(self.table, other.table)
            && self.unknown_fields == other.unknown_fields
            && (0..rows).all(|index| slot(self, index) == slot(other, index))
    }
}

impl fmt::Debug for DynamicMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::text::debug::debug(self, f)
    }
}

#[cfg(all(test, feature = "descriptor"))]
mod tests {
    use super::*;
    use crate::schema::{Field, Type};

    #[test]
    fn the_room_of_a_wide_message_counts() {
        let table: &'static _ = Box::leak(Box::new(MessageTable::late("Wide", &[])));
        let narrow = (1..1000).map(|number| Field::optional(number, "narrow", Type::Int32));
        let inner = Field::repeated(1000, "inner", Type::Message(table));
        table.set_fields(narrow.chain([inner]).collect::<Vec<_>>().leak());

        let mut last = DynamicMessage::new(table);
        last.set(999, 1).unwrap();
        let mut message = DynamicMessage::new(table);
        for _ in 0..10 {
            message.push(1000, last.clone()).unwrap();
        }
        let input = message.encode_to_vec();
        assert_eq!(DynamicMessage::decode(table, &input), Ok(message));
        let limits = DecodeOptions::new().max_memory(10 * 999 * size_of::<DynamicField>());
        let error = DynamicMessage::new(table).merge_with(&input, &limits);
        let what = error.unwrap_err().to_string();
        assert!(what.contains("more memory than the limit"), "{what}");
    }
}
