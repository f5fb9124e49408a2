//! Fills messages at random, by writing wire bytes along a table.

use std::collections::BTreeMap;

use rustgreet::schema::{Label, Type};
use rustgreet::unknown::UnknownValue;
use rustgreet::{Field, MessageTable, UnknownFields};

use super::Spared;
use super::dice::Dice;
use crate::pb::protobuf_test_messages::{editions, proto2};

/// How many levels messages nest below the root.
const DEPTH: u32 = 3;
/// The first of the field numbers that no test message has.
const UNKNOWN: u64 = 100_000;

/// Returns the wire bytes of message `index` in the run of `seed`.
pub fn fill(table: &'static MessageTable, spared: Spared, seed: u64, index: u64) -> Vec<u8> {
    let mut filler = Filler {
        dice: Dice::new(seed, index),
        spared,
    };
    let mut wire = Wire::default();
    // Every hundredth message is empty.
    if index % 100 != 99 {
        filler.message(table, DEPTH, &mut wire);
    }
    wire.as_bytes().to_vec()
}

/// A buffer of wire bytes: unknown fields are that, and take one record at a time.
pub(super) type Wire = UnknownFields;

pub(super) struct Filler {
    pub(super) spared: Spared,
    pub(super) dice: Dice,
}

impl Filler {
    pub(super) fn message(&mut self, table: &'static MessageTable, depth: u32, w: &mut Wire) {
        if self.well_known(table, depth, w) {
            return;
        }
        let percent = if depth == DEPTH { 20 } else { 8 };
        let mut members: BTreeMap<u16, Vec<&Field>> = BTreeMap::new();
        for row in table.fields() {
            match row.oneof_index() {
                Some(oneof) => members.entry(oneof).or_default().push(row),
                None if self.dice.chance(percent) || row.is_required() => self.field(row, depth, w),
                None => {}
            }
        }
        for rows in members.into_values() {
            if self.dice.chance(50) {
                let row = self.dice.pick(&rows);
                self.field(row, depth, w);
            }
        }
        for row in extensions(table.name()) {
            if self.dice.chance(20) {
                self.field(&row, depth, w);
            }
        }
        if table.name().ends_with(".MessageSetCorrect") {
            if self.spared == Spared::Nothing {
                self.message_set(w);
            }
        } else if self.dice.chance(10)
            && !(self.spared == Spared::WhatNpmLoses && table.name().starts_with("google."))
        {
            self.unknown(w);
        }
    }

    pub(super) fn field(&mut self, row: &Field, depth: u32, w: &mut Wire) {
        if depth == 0 && matches!(row.ty(), Type::Message(_) | Type::Group(_)) {
            return;
        }
        match row.label() {
            Label::Packed if self.dice.chance(80) => {
                let mut packed = Vec::new();
                for _ in 0..self.dice.below(5) {
                    let mut record = Wire::default();
                    self.value(1, row.ty(), depth, &mut record);
                    packed.extend_from_slice(&record.as_bytes()[1..]);
                }
                w.push(row.number(), UnknownValue::Bytes(&packed));
            }
            Label::Repeated | Label::Packed => {
                for _ in 0..self.dice.below(4) {
                    self.value(row.number(), row.ty(), depth, w);
                }
            }
            Label::Map => {
                for _ in 0..self.dice.below(4) {
                    let mut entry = Wire::default();
                    self.value(1, row.key().unwrap_or(Type::String), depth, &mut entry);
                    self.value(2, row.ty(), depth, &mut entry);
                    w.push(row.number(), UnknownValue::Bytes(entry.as_bytes()));
                }
            }
            _ => self.value(row.number(), row.ty(), depth, w),
        }
    }

    /// Writes one value as a field of this number.
    pub(super) fn value(&mut self, number: u32, ty: Type, depth: u32, w: &mut Wire) {
        let dice = &mut self.dice;
        let zigzag = |value: i64| ((value << 1) ^ (value >> 63)) as u64;
        let value = match ty {
            Type::Bool => UnknownValue::Varint(dice.below(2)),
            Type::Int32 => UnknownValue::Varint(i64::from(dice.integer32()) as u64),
            Type::Uint32 => UnknownValue::Varint((dice.integer32() as u32).into()),
            Type::Sint32 => UnknownValue::Varint(zigzag(dice.integer32().into())),
            Type::Int64 | Type::Uint64 => UnknownValue::Varint(dice.integer() as u64),
            Type::Sint64 => UnknownValue::Varint(zigzag(dice.integer())),
            Type::Fixed32 | Type::Sfixed32 => UnknownValue::Fixed32(dice.integer32() as u32),
            Type::Fixed64 | Type::Sfixed64 => UnknownValue::Fixed64(dice.integer() as u64),
            Type::Float => UnknownValue::Fixed32(dice.float().to_bits()),
            Type::Double => UnknownValue::Fixed64(dice.double().to_bits()),
            Type::Enum(table) => {
                let known = dice.pick(table.values()).0;
                let any = !table.is_closed() && table.values().len() > 1 && dice.chance(10);
                let number = if any { dice.integer32() } else { known };
                UnknownValue::Varint(i64::from(number) as u64)
            }
            Type::String => return w.push(number, UnknownValue::Bytes(dice.text().as_bytes())),
            Type::Bytes => return w.push(number, UnknownValue::Bytes(&dice.bytes())),
            Type::Message(table) => {
                let mut inner = Wire::default();
                self.message(table, depth.saturating_sub(1), &mut inner);
                return w.push(number, UnknownValue::Bytes(inner.as_bytes()));
            }
            Type::Group(table) => {
                let mut inner = Wire::default();
                self.message(table, depth.saturating_sub(1), &mut inner);
                return w.push(number, UnknownValue::Group(inner.as_bytes()));
            }
        };
        w.push(number, value);
    }

    fn unknown(&mut self, w: &mut Wire) {
        let number = (UNKNOWN + self.dice.below(3)) as u32;
        match self.dice.below(5) {
            0 => w.push(number, UnknownValue::Varint(self.dice.bits())),
            1 => w.push(number, UnknownValue::Fixed32(self.dice.bits() as u32)),
            2 => w.push(number, UnknownValue::Fixed64(self.dice.bits())),
            3 => w.push(number, UnknownValue::Bytes(&self.dice.bytes())),
            _ => {
                let mut inner = Wire::default();
                inner.push(1, UnknownValue::Varint(self.dice.bits()));
                w.push(number, UnknownValue::Group(inner.as_bytes()));
            }
        }
    }

    /// Writes an item of a message set: a group of a type id and a message.
    fn message_set(&mut self, w: &mut Wire) {
        let (id, field) = self.dice.pick(&[
            (1_547_769, (25, Type::String)),
            (4_135_312, (9, Type::Int32)),
        ]);
        let (mut message, mut item) = (Wire::default(), Wire::default());
        self.value(field.0, field.1, 0, &mut message);
        item.push(2, UnknownValue::Varint(id));
        item.push(3, UnknownValue::Bytes(message.as_bytes()));
        w.push(1, UnknownValue::Group(item.as_bytes()));
    }
}

/// The extensions of a test message, as rows.
fn extensions(name: &str) -> Vec<Field> {
    let int32 = Field::optional(120, "extension_int32", Type::Int32);
    let group = |table| Field::optional(121, "group", Type::Group(table));
    match name {
        "protobuf_test_messages.proto2.TestAllTypesProto2" => {
            vec![int32, group(proto2::GroupField::table())]
        }
        "protobuf_test_messages.editions.proto2.TestAllTypesProto2" => {
            vec![int32, group(editions::proto2::GroupField::table())]
        }
        "protobuf_test_messages.editions.TestAllTypesEdition2023" => {
            let table = editions::GroupLikeType::table();
            let delimited = Field::optional(122, "delimited", Type::Group(table));
            vec![int32, group(table), delimited]
        }
        _ => Vec::new(),
    }
}
