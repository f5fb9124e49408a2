//! Formats messages and enums for `Debug`, in Rust's notation, along their tables. So no message has
//! formatting code of its own, and `debug_redact` is honoured.

use core::fmt::{self, Formatter};

use crate::message::Message;
use crate::reflect::{FieldRef, ValueRef};
use crate::schema::Enum;
use crate::schema::{Field, Label};

/// Formats a message; generated code calls it for `Debug`. Shows every field of a struct, but only the
/// member of a oneof that is set; and those fields of a dynamic message that are set.
#[doc(hidden)]
pub fn debug(message: &dyn Message, f: &mut Formatter<'_>) -> fmt::Result {
    let table = message.table();
    let mut out = f.debug_struct(table.short_name());
    for index in message.set_rows() {
        let (row, field) = (&table.fields()[index], message.field(index));
        if row.label() == Label::Oneof && matches!(field, FieldRef::Unset) {
            continue;
        }
        out.field(row.name(), &Shown(row, field));
    }
    if let FieldRef::Unknown(fields) = message.field(table.fields().len())
        && !fields.is_empty()
    {
        out.field("unknown_fields", fields);
    }
    out.finish()
}

/// Formats an enum value by its name in the .proto file, or by its number if it has none; generated
/// code calls it for `Debug`.
#[doc(hidden)]
#[inline]
pub fn debug_enum<E: Enum>(value: E, f: &mut Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(&ValueRef::Enum(value.number(), E::table()), f)
}

/// A field, formatted as the struct holds it: `Some(..)` if it has presence.
struct Shown<'a>(&'a Field, FieldRef<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(row, field) = self;
        match (row.label(), field) {
            _ if row.is_redacted() => f.write_str("[REDACTED]"),
            (Label::Optional | Label::Required, FieldRef::One(value)) => {
                f.debug_tuple("Some").field(value).finish()
            }
            _ => field.fmt(f),
        }
    }
}

impl fmt::Debug for FieldRef<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            FieldRef::Unset => f.write_str("None"),
            FieldRef::One(value) => value.fmt(f),
            FieldRef::List(list) => f
                .debug_list()
                .entries((0..list.len()).map(|index| list.get(index)))
                .finish(),
            FieldRef::Map(map) => {
                let mut out = f.debug_map();
                map.each(&mut |key, value| {
                    out.entry(&key, &value);
                });
                out.finish()
            }
            FieldRef::Unknown(fields) => fields.fmt(f),
        }
    }
}

impl fmt::Debug for ValueRef<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            ValueRef::I32(value) => value.fmt(f),
            ValueRef::I64(value) => value.fmt(f),
            ValueRef::U32(value) => value.fmt(f),
            ValueRef::U64(value) => value.fmt(f),
            ValueRef::F32(value) => value.fmt(f),
            ValueRef::F64(value) => value.fmt(f),
            ValueRef::Bool(value) => value.fmt(f),
            ValueRef::String(value) => value.fmt(f),
            ValueRef::Bytes(value) => write!(f, "b\"{}\"", value.escape_ascii()),
            ValueRef::Enum(number, table) => match table.name_of(number) {
                Some(name) => f.write_str(name),
                None => number.fmt(f),
            },
            ValueRef::Message(message) => message.fmt(f),
        }
    }
}
