//! The value of one field of a dynamic message.

use std::collections::BTreeMap;

use super::list::{DynamicList, EnumList};
use super::value::{DynamicValue, MapKey};
use crate::extension::Entry;
use crate::reflect::encode_value;
use crate::reflect::{FieldRef, Value, ValueRef};
use crate::schema::{Field, Label, Type, WireType, map_entry};
use crate::unknown::UnknownFields;
use crate::wire::memory::Memory;
use crate::wire::{self, DecodeErrorKind, DecodeOptions, MapStorage, Reader, Writer};

/// A field's value.
#[derive(Clone, PartialEq)]
pub(crate) enum DynamicField {
    Unset,
    One(DynamicValue),
    List(DynamicList),
    Map(BTreeMap<MapKey, DynamicValue>),
}

static EMPTY_LIST: Vec<bool> = Vec::new();
static EMPTY_MAP: BTreeMap<MapKey, DynamicValue> = BTreeMap::new();

const DELIMITED: u32 = WireType::Delimited as u32;

impl DynamicField {
    /// A value to add to: an empty list, map or message. A single scalar has none.
    pub(in crate::reflect) fn empty(row: &Field) -> Self {
        match (row.label(), row.ty()) {
            (Label::Repeated | Label::Packed, ty) => Self::List(DynamicList::new(ty)),
            (Label::Map, _) => Self::Map(BTreeMap::new()),
            (_, Type::Message(_) | Type::Group(_)) => Self::One(DynamicValue::default_of(row.ty())),
            _ => Self::Unset,
        }
    }

    /// Whether there is a value: not so for a list or a map without elements.
    pub(crate) fn is_set(&self) -> bool {
        match self {
            Self::Unset => false,
            Self::One(_) => true,
            Self::List(list) => !list.as_list().is_empty(),
            Self::Map(map) => !map.is_empty(),
        }
    }

    /// The value of an extension in its records, within what is left of a budget. Its strings count, and
    /// the records no longer.
    pub(crate) fn of_extension(
        entry: &Entry,
        records: Vec<u8>,
        limits: &DecodeOptions,
        memory: &mut Memory,
    ) -> wire::Result<Self> {
        if records.len() > limits.message_size {
            return Err(DecodeErrorKind::TooLarge);
        }
        memory.charge(records.len())?;
        let mut field = Self::Unset;
        let mut reader = Reader::with_options(&records, None, limits, memory.part());
        let mut not_of_the_type = UnknownFields::new();
        while let Some(tag) = reader.tag()? {
            field.read(&entry.row, tag, &mut reader, &mut not_of_the_type)?;
        }
        memory.after(&reader.memory);
        memory.refund(records.capacity());
        Ok(field)
    }

    /// Reads the value after `tag`. If it is not of the field's type, it goes to the unknown fields.
    pub(in crate::reflect) fn read(
        &mut self,
        row: &Field,
        tag: u32,
        r: &mut Reader<'_>,
        unknown: &mut UnknownFields,
    ) -> wire::Result {
        let wire_type = row.ty().wire_type();
        let is_one = tag & 7 == wire_type as u32;
        match row.label() {
            Label::Map if tag & 7 == DELIMITED => self.read_entry(row, tag, r, unknown),
            Label::Repeated | Label::Packed
                if is_one || tag & 7 == DELIMITED && wire_type.is_packable() =>
            {
                if !matches!(self, Self::List(_)) {
                    if let Type::Enum(_) = row.ty() {
                        r.charge(size_of::<EnumList>())?;
                    }
                    *self = Self::List(DynamicList::new(row.ty()));
                }
                match self {
                    Self::List(list) => list.read(row.ty(), tag, r, unknown),
                    _ => unreachable!("it was made a list"),
                }
            }
            Label::Map | Label::Repeated | Label::Packed => r.unknown(tag, unknown),
            _ if is_one => self.read_one(row, tag, r, unknown),
            _ => r.unknown(tag, unknown),
        }
    }

    /// Reads the value of a single field; a message is merged into the one that is set.
    fn read_one(
        &mut self,
        row: &Field,
        tag: u32,
        r: &mut Reader<'_>,
        unknown: &mut UnknownFields,
    ) -> wire::Result {
        if let Self::One(DynamicValue::Message(message)) = self {
            return match row.ty() {
                Type::Group(_) => r.group(tag, &mut **message),
                _ => r.message(&mut **message),
            };
        }
        let value = match row.ty() {
            Type::Enum(table) if table.is_closed() => {
                let number = r.read_closed(tag, table, unknown)?;
                number.map(|number| DynamicValue::Enum(number, table))
            }
            ty => Some(DynamicValue::read(ty, tag, r)?),
        };
        if let Some(value) = value {
            *self = Self::One(value);
        }
        Ok(())
    }

    /// Reads an entry of a map field.
    fn read_entry(
        &mut self,
        row: &Field,
        tag: u32,
        r: &mut Reader<'_>,
        unknown: &mut UnknownFields,
    ) -> wire::Result {
        self.map().room_for_one(r)?;
        let entry = r.entry_or_unknown(tag, unknown, |r| {
            let (key, value) = read_entry(row, r)?;
            Ok((!value.is_undeclared()).then_some((key, value)))
        })?;
        let mut put = |key, value| MapKey::of(key).is_some_and(|key| self.map().put(key, value));
        if !entry.is_some_and(|(key, value)| put(key, value)) {
            self.map().give_back_room(r);
        }
        Ok(())
    }

    /// The map in the field, which becomes an empty one if it is not set.
    pub(in crate::reflect) fn map(&mut self) -> &mut BTreeMap<MapKey, DynamicValue> {
        if !matches!(self, Self::Map(_)) {
            *self = Self::Map(BTreeMap::new());
        }
        match self {
            Self::Map(map) => map,
            _ => unreachable!("it was made a map"),
        }
    }

    /// Writes the field.
    pub(in crate::reflect) fn write(&self, row: &Field, w: &mut Writer<'_>) {
        match self {
            Self::Unset => {}
            Self::One(value) if row.label() == Label::Implicit && value.value().is_default() => {}
            Self::One(value) => value.put(row.number(), row.ty(), w),
            Self::List(list) => list.write(row, w),
            Self::Map(map) => {
                map.iter()
                    .for_each(|(key, value)| write_entry(row, key, value, w));
            }
        }
    }

    /// The value for reflection; a field that is not set has the default of its label.
    pub(crate) fn as_field(&self, row: &Field) -> FieldRef<'_> {
        match (self, row.label()) {
            (Self::One(value), _) => FieldRef::One(value.value()),
            (Self::List(list), _) => FieldRef::List(list.as_list()),
            (Self::Map(map), _) => FieldRef::Map(map),
            (Self::Unset, Label::Repeated | Label::Packed) => FieldRef::List(&EMPTY_LIST),
            (Self::Unset, Label::Map) => FieldRef::Map(&EMPTY_MAP),
            (Self::Unset, Label::Implicit) => FieldRef::One(ValueRef::default_of(row.ty())),
            (Self::Unset, Label::Optional | Label::Required | Label::Oneof) => FieldRef::Unset,
        }
    }
}

/// Writes an entry of a map field.
fn write_entry(row: &Field, key: &MapKey, value: &DynamicValue, w: &mut Writer<'_>) {
    let open = w.open(row.number());
    encode_value::put(
        key.value(),
        map_entry::KEY,
        row.key().unwrap_or(Type::String),
        w,
    );
    value.put(map_entry::VALUE, row.ty(), w);
    w.close(open);
}

/// Reads an entry of a map field. A key or value that is missing has its default.
fn read_entry(row: &Field, r: &mut Reader<'_>) -> wire::Result<(DynamicValue, DynamicValue)> {
    if let Type::Message(_) | Type::Group(_) = row.ty() {
        r.charge_elements::<crate::reflect::DynamicMessage>(1)?;
    }
    let key_type = row.key().unwrap_or(Type::String);
    let mut key = DynamicValue::default_of(key_type);
    let mut value = DynamicValue::default_of(row.ty());
    r.inside(|r| {
        while let Some(tag) = r.tag()? {
            if tag == map_entry::KEY << 3 | key_type.wire_type() as u32 {
                key = DynamicValue::read(key_type, tag, r)?;
            } else if tag == map_entry::VALUE << 3 | row.ty().wire_type() as u32 {
                match &mut value {
                    DynamicValue::Message(message) => r.message(&mut **message)?,
                    value => *value = DynamicValue::read(row.ty(), tag, r)?,
                }
            } else {
                r.skip(tag)?;
            }
        }
        Ok(())
    })?;
    Ok((key, value))
}
