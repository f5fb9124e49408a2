//! Writes numbers, strings and bytes by their type in the table, which says how they are encoded.

use crate::raw::varint::zigzag64;
use crate::reflect::ValueRef;
use crate::schema::Type;
use crate::wire::Writer;
use crate::wire::by_table::Number;

/// The encoded number of a value; `None` for strings, bytes and messages.
pub(crate) fn number_of(value: ValueRef<'_>, ty: Type) -> Option<Number> {
    let signed = |value: i64| value.cast_unsigned();
    Some(match (value, ty) {
        (ValueRef::I32(value), Type::Sint32) => Number::Varint(zigzag64(value.into())),
        (ValueRef::I32(value), Type::Sfixed32) => Number::Fixed32(value.cast_unsigned()),
        (ValueRef::I32(value) | ValueRef::Enum(value, _), _) => {
            Number::Varint(signed(value.into()))
        }
        (ValueRef::I64(value), Type::Sint64) => Number::Varint(zigzag64(value)),
        (ValueRef::I64(value), Type::Sfixed64) => Number::Fixed64(signed(value)),
        (ValueRef::I64(value), _) => Number::Varint(signed(value)),
        (ValueRef::U32(value), Type::Fixed32) => Number::Fixed32(value),
        (ValueRef::U32(value), _) => Number::Varint(value.into()),
        (ValueRef::U64(value), Type::Fixed64) => Number::Fixed64(value),
        (ValueRef::U64(value), _) => Number::Varint(value),
        (ValueRef::F32(value), _) => Number::Fixed32(value.to_bits()),
        (ValueRef::F64(value), _) => Number::Fixed64(value.to_bits()),
        (ValueRef::Bool(value), _) => Number::Varint(value.into()),
        (ValueRef::String(_) | ValueRef::Bytes(_) | ValueRef::Message(_), _) => return None,
    })
}

/// Writes a number, a string or bytes as a field with this number and type.
pub(crate) fn put(value: ValueRef<'_>, number: u32, ty: Type, w: &mut Writer<'_>) {
    match value {
        ValueRef::String(value) => w.put_string(number, value),
        ValueRef::Bytes(value) => w.put_bytes(number, value),
        value => {
            if let Some(value) = number_of(value, ty) {
                w.put_number(number, value);
            }
        }
    }
}
