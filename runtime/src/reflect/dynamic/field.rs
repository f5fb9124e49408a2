//! The value of one field of a dynamic message.

use std::collections::BTreeMap;

use super::value::{DynamicValue, MapKey};
use crate::extension::Entry;
use crate::reflect::encode_value;
use crate::reflect::{FieldRef, Value, ValueRef};
use crate::schema::{Field, Label, Type, WireType, map_entry};
use crate::unknown::UnknownFields;
use crate::wire::{self, MapStorage, Reader, Writer};

/// A field's value.
#[derive(Clone, PartialEq)]
pub(crate) enum DynamicField {
    Unset,
    One(DynamicValue),
    List(Vec<DynamicValue>),
    Map(BTreeMap<MapKey, DynamicValue>),
}

static EMPTY_LIST: Vec<DynamicValue> = Vec::new();
static EMPTY_MAP: BTreeMap<MapKey, DynamicValue> = BTreeMap::new();

const DELIMITED: u32 = WireType::Delimited as u32;

impl DynamicField {
    /// The value of an extension among the unknown fields of a message.
    pub(crate) fn of_extension(entry: &Entry, unknown: &UnknownFields) -> wire::Result<Self> {
        let row = &entry.row;
        let records = entry.id.own_records(unknown);
        let mut slot = Self::Unset;
        let mut reader = Reader::new(&records);
        let mut not_of_the_type = UnknownFields::new();
        while let Some(tag) = reader.tag()? {
            slot.read(row, tag, &mut reader, &mut not_of_the_type)?;
        }
        Ok(slot)
    }

    /// Reads the value after `tag`. If it is not of the field's type, it goes to the unknown fields.
    pub(in crate::reflect) fn read(
        &mut self,
        row: &Field,
        tag: u32,
        r: &mut Reader<'_>,
        unknown: &mut UnknownFields,
    ) -> wire::Result {
        let ty = row.ty();
        let wire_type = ty.wire_type();
        match row.label() {
            Label::Map if tag & 7 == DELIMITED => {
                let room = self.map().room_for_one(r)?;
                let entry = r.entry_or_unknown(tag, unknown, |r| {
                    let (key, value) = read_entry(row, r)?;
                    Ok((!value.is_undeclared()).then_some((key, value)))
                })?;
                let is_new = match entry {
                    Some((key, value)) => {
                        MapKey::of(key).is_some_and(|key| self.map().put(key, value))
                    }
                    None => false,
                };
                if !is_new {
                    r.memory.refund(room);
                }
                Ok(())
            }
            Label::Repeated | Label::Packed if tag & 7 == wire_type as u32 => {
                self.push(row, tag, r, unknown)
            }
            Label::Repeated | Label::Packed if tag & 7 == DELIMITED && wire_type.is_packable() => r
                .inside(|r| {
                    while !r.is_at_end() {
                        self.push(row, tag, r, unknown)?;
                    }
                    Ok(())
                }),
            Label::Map | Label::Repeated | Label::Packed => r.unknown(tag, unknown),
            _ if tag & 7 == wire_type as u32 => self.read_one(row, tag, r, unknown),
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
        if let Some(value) = read_value(row, tag, r, unknown)? {
            *self = Self::One(value);
        }
        Ok(())
    }

    /// Reads an element and adds it to the list.
    fn push(
        &mut self,
        row: &Field,
        tag: u32,
        r: &mut Reader<'_>,
        unknown: &mut UnknownFields,
    ) -> wire::Result {
        if let Some(value) = read_value(row, tag, r, unknown)? {
            let list = self.list();
            r.room_for_one(list)?;
            list.push(value);
        }
        Ok(())
    }

    /// The list in the field, which becomes an empty one if it is not set.
    pub(in crate::reflect) fn list(&mut self) -> &mut Vec<DynamicValue> {
        if !matches!(self, Self::List(_)) {
            *self = Self::List(Vec::new());
        }
        match self {
            Self::List(list) => list,
            _ => unreachable!("it was made a list"),
        }
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
        let (number, ty) = (row.number(), row.ty());
        match self {
            Self::Unset => {}
            Self::One(value) if row.label() == Label::Implicit && value.value().is_default() => {}
            Self::One(value) => value.put(number, ty, w),
            Self::List(list) if row.label() == Label::Packed => {
                if !list.is_empty() {
                    let open = w.open(number);
                    let numbers = list
                        .iter()
                        .map(|it| encode_value::number_of(it.value(), ty));
                    numbers.flatten().for_each(|it| w.push_number(it));
                    w.close(open);
                }
            }
            Self::List(list) => list.iter().for_each(|value| value.put(number, ty, w)),
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
            (Self::List(list), _) => FieldRef::List(list),
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

/// Reads a value. A number that a closed enum does not declare goes to the unknown fields.
fn read_value(
    row: &Field,
    tag: u32,
    r: &mut Reader<'_>,
    unknown: &mut UnknownFields,
) -> wire::Result<Option<DynamicValue>> {
    match row.ty() {
        Type::Enum(table) if table.is_closed() => {
            let number = r.read_closed(tag, table, unknown)?;
            Ok(number.map(|number| DynamicValue::Enum(number, table)))
        }
        ty => DynamicValue::read(ty, tag, r).map(Some),
    }
}

/// Reads an entry of a map field. A key or value that is missing has its default.
fn read_entry(row: &Field, r: &mut Reader<'_>) -> wire::Result<(DynamicValue, DynamicValue)> {
    if let Type::Message(_) = row.ty() {
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
