//! `DynamicMessage`: a message that is known only by its table.

use core::fmt;

use super::field::DynamicField;
use super::slots::Slots;
use crate::message::Message;
use crate::reflect::field::Sparse;
use crate::reflect::{FieldKey, FieldRef, Reflect};
use crate::schema::MessageTable;
use crate::unknown::UnknownFields;
use crate::wire::{self, Aim, DecodeError, DecodeOptions, Reader, Sink, Writer};

/// A message of any type: a [`MessageTable`] and the values of its fields.
///
/// It is slower than a generated message, and works for types without generated code, such as those
/// of a `DescriptorPool`. It takes memory for the fields that are set only, and lists of numbers, bools
/// and enums are as compact as in a generated message. `Debug` shows the fields that are set.
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
    slots: Slots,
    unknown_fields: UnknownFields,
}

impl DynamicMessage {
    /// Returns a message of the type with this table, without values.
    pub const fn new(table: &'static MessageTable) -> Self {
        Self {
            table,
            slots: Slots::new(),
            unknown_fields: UnknownFields::new(),
        }
    }

    /// Decodes a message of the type with this table.
    ///
    /// # Errors
    /// As [`Message::decode`].
    pub fn decode(table: &'static MessageTable, input: &[u8]) -> Result<Self, DecodeError> {
        Self::decode_with(table, input, &DecodeOptions::new())
    }

    /// Decodes a message of the type with this table within the given limits.
    ///
    /// # Errors
    /// As [`Message::decode_with`].
    pub fn decode_with(
        table: &'static MessageTable,
        input: &[u8],
        options: &DecodeOptions,
    ) -> Result<Self, DecodeError> {
        let mut message = Self::new(table);
        wire::decode_slice(&mut message, input, options)?;
        Ok(message)
    }

    /// Returns a generated message as a dynamic one.
    ///
    /// # Errors
    /// If decoding would refuse the message, such as one that is nested deeper than
    /// [`MAX_DEPTH`](crate::wire::MAX_DEPTH).
    pub fn of(message: &impl Message) -> Result<Self, DecodeError> {
        Self::of_with(message, &DecodeOptions::new())
    }

    /// Returns a generated message as a dynamic one, within the given limits.
    ///
    /// # Errors
    /// If the message exceeds a limit of `options`.
    pub fn of_with(message: &impl Message, options: &DecodeOptions) -> Result<Self, DecodeError> {
        let options = options.clone().allow_partial();
        Self::decode_with(message.table(), &message.encode_to_vec(), &options)
    }

    /// Returns the message as a generated one.
    ///
    /// Fields that the type `M` does not have go to its unknown fields; `required` fields may have no
    /// value.
    ///
    /// # Errors
    /// If the bytes of the message are not a message of the type `M`, or exceed a default limit.
    pub fn to<M: Message + Default>(&self) -> Result<M, DecodeError> {
        self.to_with(&DecodeOptions::new())
    }

    /// Returns the message as a generated one, as [`to`](Self::to), within the given limits.
    ///
    /// # Errors
    /// As [`to`](Self::to), with the limits of `options`.
    pub fn to_with<M: Message + Default>(&self, options: &DecodeOptions) -> Result<M, DecodeError> {
        M::decode_with(&self.encode_to_vec(), &options.clone().allow_partial())
    }

    /// Returns the value of the field with this name or number; `Unset` if the message has no such
    /// field.
    pub fn get(&self, field: impl FieldKey) -> FieldRef<'_> {
        crate::reflect::get(self, field)
    }

    /// Clears the field with this name or number. If the message has no such field, nothing happens.
    pub fn clear(&mut self, field: impl FieldKey) {
        if let Some(index) = field.index_in(self.table) {
            self.slots.remove(self.table, index);
        }
    }

    /// The field in the row with this index, if it is set.
    pub(in crate::reflect) fn slot(&self, index: usize) -> Option<&DynamicField> {
        self.slots.get(index)
    }

    /// Sets the field in the row with this index; other members of its oneof are cleared.
    pub(in crate::reflect) fn put(
        &mut self,
        index: usize,
        field: DynamicField,
    ) -> &mut DynamicField {
        self.slots.clear_others(self.table, index);
        // Not one `match`: what it returned would be borrowed where it returns nothing.
        if self.slots.get(index).is_none() {
            return self.slots.insert(self.table, index, field);
        }
        let slot = self.slots.get_mut(index);
        let slot = slot.unwrap_or_else(|| unreachable!("it is set"));
        *slot = field;
        slot
    }

    /// The field in the row with this index, to be added to: if it is not set, it becomes an empty
    /// list, map or message.
    pub(in crate::reflect) fn filled(&mut self, index: usize) -> &mut DynamicField {
        if self.slots.get(index).is_none() {
            return self.put(index, DynamicField::empty(&self.table.fields()[index]));
        }
        let slot = self.slots.get_mut(index);
        slot.unwrap_or_else(|| unreachable!("it is set"))
    }

    /// The fields that are set and their indices, in the order of the table.
    pub(in crate::reflect) fn slots(&self) -> impl Iterator<Item = (usize, &DynamicField)> {
        self.slots.iter()
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
}

impl Reflect for DynamicMessage {
    fn table(&self) -> &'static MessageTable {
        self.table
    }

    fn field(&self, index: usize) -> FieldRef<'_> {
        let Some(row) = self.table.fields().get(index) else {
            return FieldRef::Unknown(&self.unknown_fields);
        };
        let slot = self.slots.get(index);
        slot.unwrap_or(&DynamicField::Unset).as_field(row)
    }

    fn sparse(&self) -> Option<&dyn Sparse> {
        Some(&self.slots)
    }
}

impl Message for DynamicMessage {
    fn merge_from(&mut self, r: &mut Reader<'_>) -> wire::Result {
        while let Some(tag) = r.tag()? {
            let Some(index) = self.table.index_of(tag >> 3) else {
                r.unknown(tag, &mut self.unknown_fields)?;
                continue;
            };
            let row = &self.table.fields()[index];
            if let Some(slot) = self.slots.get_mut(index) {
                slot.read(row, tag, r, &mut self.unknown_fields)?;
                continue;
            }
            let mut field = DynamicField::Unset;
            field.read(row, tag, r, &mut self.unknown_fields)?;
            if field.is_set() {
                self.slots.clear_others(self.table, index);
                self.slots.room_for_one(self.table, &mut r.memory)?;
                self.slots.insert(self.table, index, field);
            }
        }
        Ok(())
    }

    /// Bytes are written by code that is compiled once. Their count, for which few ask, is that of written ones.
    fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
        match w.aim() {
            Aim::Bytes(w) => {
                for (index, slot) in self.slots.iter() {
                    slot.write(&self.table.fields()[index], w);
                }
                w.unknown(&self.unknown_fields);
            }
            Aim::Count(counter) => counter.add(self.encode_to_vec().len()),
        }
    }

    fn missing_required(&self) -> Option<String> {
        crate::reflect::missing_required(self)
    }
}

/// Messages are equal if their tables are the same, and their fields and unknown fields are equal.
impl PartialEq for DynamicMessage {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self.table, other.table)
            && self.slots == other.slots
            && self.unknown_fields == other.unknown_fields
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
    fn a_field_that_is_not_set_takes_no_memory() {
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
        let within = |bytes| {
            let limits = DecodeOptions::new().max_memory(bytes);
            DynamicMessage::new(table).merge_with(&input, &limits)
        };
        assert!(within(3_000).is_ok());
        let what = within(300).unwrap_err().to_string();
        assert!(what.contains("more memory than the limit"), "{what}");
    }
}
