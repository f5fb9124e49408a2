//! The values and map keys of dynamic messages.

use bytes::Bytes;

use crate::reflect::{DynamicMessage, Value, ValueRef};
use crate::schema::EnumTable;
use crate::schema::Type;
use crate::wire::{Reader, Result, Writer};

/// A value of a field, an element of a list, or a value of a map, in a [`DynamicMessage`].
///
/// Rust values turn into it by `From`, so that setters take them directly.
///
/// ```
/// use rustgreet::reflect::DynamicValue;
/// use rustgreet::{DynamicMessage, FieldRef, ValueRef, wkt};
///
/// // A row of a form: the name of a field, and its value.
/// let row: (&str, DynamicValue) = ("seconds", 90_i64.into());
///
/// let mut timeout = DynamicMessage::new(wkt::Duration::table());
/// timeout.set(row.0, row.1)?;
/// assert!(matches!(timeout.get("seconds"), FieldRef::One(ValueRef::I64(90))));
/// # Ok::<(), rustgreet::reflect::SetError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum DynamicValue {
    /// `int32`, `sint32` or `sfixed32`
    I32(i32),
    /// `int64`, `sint64` or `sfixed64`
    I64(i64),
    /// `uint32` or `fixed32`
    U32(u32),
    /// `uint64` or `fixed64`
    U64(u64),
    /// `float`
    F32(f32),
    /// `double`
    F64(f64),
    /// `bool`
    Bool(bool),
    /// `string`
    String(String),
    /// `bytes`
    Bytes(Bytes),
    /// The number of an enum, and the table with its names.
    Enum(i32, &'static EnumTable),
    /// A message.
    Message(Box<DynamicMessage>),
}

/// A key of a map field in a [`DynamicMessage`] (language guide, "Maps").
///
/// ```
/// use rustgreet::reflect::MapKey;
/// use rustgreet::{DynamicMessage, json, wkt};
///
/// let mut null = DynamicMessage::new(wkt::Value::table());
/// null.set("null_value", 0)?;
/// let mut settings = DynamicMessage::new(wkt::Struct::table());
/// settings.insert("fields", MapKey::from("size"), null)?;
/// assert_eq!(json::to_string(&settings)?, r#"{"size":null}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MapKey {
    /// `int32`, `sint32` or `sfixed32`
    I32(i32),
    /// `int64`, `sint64` or `sfixed64`
    I64(i64),
    /// `uint32` or `fixed32`
    U32(u32),
    /// `uint64` or `fixed64`
    U64(u64),
    /// `bool`
    Bool(bool),
    /// `string`
    String(String),
}

impl Value for DynamicValue {
    fn value(&self) -> ValueRef<'_> {
        match self {
            Self::I32(value) => ValueRef::I32(*value),
            Self::I64(value) => ValueRef::I64(*value),
            Self::U32(value) => ValueRef::U32(*value),
            Self::U64(value) => ValueRef::U64(*value),
            Self::F32(value) => ValueRef::F32(*value),
            Self::F64(value) => ValueRef::F64(*value),
            Self::Bool(value) => ValueRef::Bool(*value),
            Self::String(value) => ValueRef::String(value),
            Self::Bytes(value) => ValueRef::Bytes(value),
            Self::Enum(number, table) => ValueRef::Enum(*number, table),
            Self::Message(message) => ValueRef::Message(&**message),
        }
    }
}

impl Value for MapKey {
    fn value(&self) -> ValueRef<'_> {
        match self {
            Self::I32(value) => ValueRef::I32(*value),
            Self::I64(value) => ValueRef::I64(*value),
            Self::U32(value) => ValueRef::U32(*value),
            Self::U64(value) => ValueRef::U64(*value),
            Self::Bool(value) => ValueRef::Bool(*value),
            Self::String(value) => ValueRef::String(value),
        }
    }
}

impl MapKey {
    /// The value as a key; `None` if no map has keys of its type.
    pub(in crate::reflect) fn of(value: DynamicValue) -> Option<Self> {
        Some(match value {
            DynamicValue::I32(value) => Self::I32(value),
            DynamicValue::I64(value) => Self::I64(value),
            DynamicValue::U32(value) => Self::U32(value),
            DynamicValue::U64(value) => Self::U64(value),
            DynamicValue::Bool(value) => Self::Bool(value),
            DynamicValue::String(value) => Self::String(value),
            _ => return None,
        })
    }
}

impl DynamicValue {
    /// The default value of a type.
    pub(in crate::reflect) fn default_of(ty: Type) -> Self {
        match ty {
            Type::Int32 | Type::Sint32 | Type::Sfixed32 => Self::I32(0),
            Type::Int64 | Type::Sint64 | Type::Sfixed64 => Self::I64(0),
            Type::Uint32 | Type::Fixed32 => Self::U32(0),
            Type::Uint64 | Type::Fixed64 => Self::U64(0),
            Type::Float => Self::F32(0.0),
            Type::Double => Self::F64(0.0),
            Type::Bool => Self::Bool(false),
            Type::String => Self::String(String::new()),
            Type::Bytes => Self::Bytes(Bytes::new()),
            Type::Enum(table) => Self::Enum(table.values().first().map_or(0, |it| it.0), table),
            Type::Message(table) | Type::Group(table) => {
                Self::Message(Box::new(DynamicMessage::new(table)))
            }
        }
    }

    /// Whether this is a number that its closed enum does not declare.
    pub(in crate::reflect) fn is_undeclared(&self) -> bool {
        match self {
            Self::Enum(number, table) => table.is_closed() && !table.contains(*number),
            _ => false,
        }
    }

    /// Reads a value. For a group, `tag` is its start tag.
    pub(in crate::reflect) fn read(ty: Type, tag: u32, r: &mut Reader<'_>) -> Result<Self> {
        Ok(match ty {
            Type::Int32 => Self::I32(r.read_int32()?),
            Type::Int64 => Self::I64(r.read_int64()?),
            Type::Uint32 => Self::U32(r.read_uint32()?),
            Type::Uint64 => Self::U64(r.read_uint64()?),
            Type::Sint32 => Self::I32(r.read_sint32()?),
            Type::Sint64 => Self::I64(r.read_sint64()?),
            Type::Fixed32 => Self::U32(r.read_fixed32()?),
            Type::Fixed64 => Self::U64(r.read_fixed64()?),
            Type::Sfixed32 => Self::I32(r.read_sfixed32()?),
            Type::Sfixed64 => Self::I64(r.read_sfixed64()?),
            Type::Float => Self::F32(r.read_float()?),
            Type::Double => Self::F64(r.read_double()?),
            Type::Bool => Self::Bool(r.read_bool()?),
            Type::String => Self::String(r.read_string()?),
            Type::Bytes => Self::Bytes(r.read_bytes()?),
            Type::Enum(table) => Self::Enum(r.read_int32()?, table),
            Type::Message(table) => {
                r.charge_elements::<DynamicMessage>(1)?;
                let mut message = Box::new(DynamicMessage::new(table));
                r.message(&mut *message)?;
                Self::Message(message)
            }
            Type::Group(table) => {
                r.charge_elements::<DynamicMessage>(1)?;
                let mut message = Box::new(DynamicMessage::new(table));
                r.group(tag, &mut *message)?;
                Self::Message(message)
            }
        })
    }

    /// Writes the value as a field with this number and type.
    pub(in crate::reflect) fn put(&self, number: u32, ty: Type, w: &mut Writer<'_>) {
        match (self, ty) {
            (Self::Message(it), Type::Group(_)) => w.put_group(number, &**it),
            (Self::Message(it), _) => w.put_message(number, &**it),
            _ => crate::reflect::encode_value::put(self.value(), number, ty, w),
        }
    }
}

macro_rules! from {
    ($of:ident: $($ty:ty, $value:ident => $variant:ident($as:expr);)*) => {$(
        impl From<$ty> for $of {
            fn from($value: $ty) -> Self {
                Self::$variant($as)
            }
        }
    )*};
}

from! {
    DynamicValue:
    i32, value => I32(value);
    i64, value => I64(value);
    u32, value => U32(value);
    u64, value => U64(value);
    f32, value => F32(value);
    f64, value => F64(value);
    bool, value => Bool(value);
    String, value => String(value);
    &str, value => String(value.to_owned());
    Bytes, value => Bytes(value);
    Vec<u8>, value => Bytes(value.into());
    DynamicMessage, value => Message(Box::new(value));
}

from! {
    MapKey:
    i32, value => I32(value);
    i64, value => I64(value);
    u32, value => U32(value);
    u64, value => U64(value);
    bool, value => Bool(value);
    String, value => String(value);
    &str, value => String(value.to_owned());
}
