//! The elements of a repeated field of a dynamic message, as compact as in a generated one.

use bytes::Bytes;

use super::value::DynamicValue;
use crate::reflect::{DynamicMessage, List, ValueRef};
use crate::schema::{EnumTable, Field, Label, MessageTable, Type, WireType};
use crate::unknown::UnknownFields;
use crate::wire::{Reader, Result, Writer};

/// The elements, in a vector of their type.
#[derive(Clone, PartialEq)]
pub(crate) enum DynamicList {
    I32(Vec<i32>),
    I64(Vec<i64>),
    U32(Vec<u32>),
    U64(Vec<u64>),
    F32(Vec<f32>),
    F64(Vec<f64>),
    Bool(Vec<bool>),
    String(Vec<String>),
    Bytes(Vec<Bytes>),
    // In a box, since a table next to the numbers would make every field of a message larger.
    Enum(Box<EnumList>),
    Message(Vec<DynamicMessage>),
}

/// Numbers of an enum, and the table with its names.
#[derive(Clone, PartialEq)]
pub(crate) struct EnumList {
    numbers: Vec<i32>,
    table: &'static EnumTable,
}

impl List for EnumList {
    fn len(&self) -> usize {
        self.numbers.len()
    }

    fn get(&self, index: usize) -> ValueRef<'_> {
        ValueRef::Enum(self.numbers[index], self.table)
    }
}

/// What differs between the types of numbers: the vector, and the methods of reader and writer.
macro_rules! numbers {
    ($($variant:ident $kind:ident $repeated:ident $packed:ident;)*) => {
        impl DynamicList {
            /// An empty list for elements of this type.
            pub(super) fn new(ty: Type) -> Self {
                match ty {
                    $(Type::$kind => Self::$variant(Vec::new()),)*
                    Type::String => Self::String(Vec::new()),
                    Type::Bytes => Self::Bytes(Vec::new()),
                    Type::Enum(table) => Self::Enum(Box::new(EnumList {
                        numbers: Vec::new(),
                        table,
                    })),
                    Type::Message(_) | Type::Group(_) => Self::Message(Vec::new()),
                }
            }

            /// Reads a record of the field: one element, or packed ones.
            pub(super) fn read(
                &mut self,
                ty: Type,
                tag: u32,
                r: &mut Reader<'_>,
                unknown: &mut UnknownFields,
            ) -> Result {
                match (self, ty) {
                    $((Self::$variant(list), Type::$kind) => r.$repeated(tag, list),)*
                    (Self::String(list), _) => r.repeated_string(list),
                    (Self::Bytes(list), _) => r.repeated_bytes(list),
                    (Self::Enum(list), _) => list.read(tag, r, unknown),
                    (Self::Message(list), Type::Message(table)) => {
                        let message = push_new(list, table, r)?;
                        r.message(message)
                    }
                    (Self::Message(list), Type::Group(table)) => {
                        let message = push_new(list, table, r)?;
                        r.group(tag, message)
                    }
                    _ => unreachable!("a list is of its field's type"),
                }
            }

            /// Writes the list as a field.
            pub(super) fn write(&self, row: &Field, w: &mut Writer<'_>) {
                let (number, is_packed) = (row.number(), row.label() == Label::Packed);
                match (self, row.ty()) {
                    $((Self::$variant(list), Type::$kind) => match is_packed {
                        true => w.$packed(number, list),
                        false => w.$repeated(number, list),
                    },)*
                    (Self::String(list), _) => w.repeated_string(number, list),
                    (Self::Bytes(list), _) => w.repeated_bytes(number, list),
                    // An enum is encoded as an `int32`.
                    (Self::Enum(list), _) => match is_packed {
                        true => w.packed_int32(number, &list.numbers),
                        false => w.repeated_int32(number, &list.numbers),
                    },
                    (Self::Message(list), Type::Group(_)) => w.repeated_group(number, list),
                    (Self::Message(list), _) => w.repeated_message(number, list),
                    _ => unreachable!("a list is of its field's type"),
                }
            }
        }
    };
}

numbers! {
    I32 Int32 repeated_int32 packed_int32;
    I64 Int64 repeated_int64 packed_int64;
    U32 Uint32 repeated_uint32 packed_uint32;
    U64 Uint64 repeated_uint64 packed_uint64;
    I32 Sint32 repeated_sint32 packed_sint32;
    I64 Sint64 repeated_sint64 packed_sint64;
    U32 Fixed32 repeated_fixed32 packed_fixed32;
    U64 Fixed64 repeated_fixed64 packed_fixed64;
    I32 Sfixed32 repeated_sfixed32 packed_sfixed32;
    I64 Sfixed64 repeated_sfixed64 packed_sfixed64;
    F32 Float repeated_float packed_float;
    F64 Double repeated_double packed_double;
    Bool Bool repeated_bool packed_bool;
}

/// What is done alike with the vector of every type.
macro_rules! each_vector {
    ($of:expr, $list:ident => $value:expr, $enums:ident => $with_enums:expr) => {
        match $of {
            DynamicList::I32($list) => $value,
            DynamicList::I64($list) => $value,
            DynamicList::U32($list) => $value,
            DynamicList::U64($list) => $value,
            DynamicList::F32($list) => $value,
            DynamicList::F64($list) => $value,
            DynamicList::Bool($list) => $value,
            DynamicList::String($list) => $value,
            DynamicList::Bytes($list) => $value,
            DynamicList::Message($list) => $value,
            DynamicList::Enum($enums) => $with_enums,
        }
    };
}

impl DynamicList {
    /// The list for reflection.
    pub(super) fn as_list(&self) -> &dyn List {
        each_vector!(self, list => list, enums => &**enums)
    }

    /// Adds an element, which is of the list's type.
    pub(in crate::reflect) fn push(&mut self, value: DynamicValue) {
        match (self, value) {
            (Self::I32(list), DynamicValue::I32(value)) => list.push(value),
            (Self::I64(list), DynamicValue::I64(value)) => list.push(value),
            (Self::U32(list), DynamicValue::U32(value)) => list.push(value),
            (Self::U64(list), DynamicValue::U64(value)) => list.push(value),
            (Self::F32(list), DynamicValue::F32(value)) => list.push(value),
            (Self::F64(list), DynamicValue::F64(value)) => list.push(value),
            (Self::Bool(list), DynamicValue::Bool(value)) => list.push(value),
            (Self::String(list), DynamicValue::String(value)) => list.push(value),
            (Self::Bytes(list), DynamicValue::Bytes(value)) => list.push(value),
            (Self::Enum(list), DynamicValue::Enum(number, _)) => list.numbers.push(number),
            (Self::Message(list), DynamicValue::Message(message)) => list.push(*message),
            _ => unreachable!("an element is of its field's type"),
        }
    }

    /// Appends the elements of another list of the same field.
    pub(in crate::reflect) fn append(&mut self, mut theirs: Self) {
        match (self, &mut theirs) {
            (Self::I32(own), Self::I32(theirs)) => own.append(theirs),
            (Self::I64(own), Self::I64(theirs)) => own.append(theirs),
            (Self::U32(own), Self::U32(theirs)) => own.append(theirs),
            (Self::U64(own), Self::U64(theirs)) => own.append(theirs),
            (Self::F32(own), Self::F32(theirs)) => own.append(theirs),
            (Self::F64(own), Self::F64(theirs)) => own.append(theirs),
            (Self::Bool(own), Self::Bool(theirs)) => own.append(theirs),
            (Self::String(own), Self::String(theirs)) => own.append(theirs),
            (Self::Bytes(own), Self::Bytes(theirs)) => own.append(theirs),
            (Self::Enum(own), Self::Enum(theirs)) => own.numbers.append(&mut theirs.numbers),
            (Self::Message(own), Self::Message(theirs)) => own.append(theirs),
            _ => unreachable!("two lists of one field are of one type"),
        }
    }
}

impl EnumList {
    fn read(&mut self, tag: u32, r: &mut Reader<'_>, unknown: &mut UnknownFields) -> Result {
        if !self.table.is_closed() {
            return r.repeated_int32(tag, &mut self.numbers);
        }
        if tag & 7 != WireType::Delimited as u32 {
            return self.read_closed(tag, r, unknown);
        }
        r.inside(|r| {
            while !r.is_at_end() {
                self.read_closed(tag, r, unknown)?;
            }
            Ok(())
        })
    }

    fn read_closed(&mut self, tag: u32, r: &mut Reader<'_>, unknown: &mut UnknownFields) -> Result {
        if let Some(number) = r.read_closed(tag, self.table, unknown)? {
            r.room_for_one(&mut self.numbers)?;
            self.numbers.push(number);
        }
        Ok(())
    }
}

/// A new message at the end of a list.
fn push_new<'l>(
    list: &'l mut Vec<DynamicMessage>,
    table: &'static MessageTable,
    r: &mut Reader<'_>,
) -> Result<&'l mut DynamicMessage> {
    r.room_for_one(list)?;
    let at = list.len();
    list.push(DynamicMessage::new(table));
    Ok(&mut list[at])
}
