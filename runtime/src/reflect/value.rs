//! A single value of any type, borrowed.

use bytes::Bytes;

use crate::raw::excerpt::excerpt;
use crate::reflect::Reflect;
use crate::schema::EnumTable;
use crate::schema::Type;
use crate::wire::SharedStr;

/// A value of a field, an element of a list, or a key or value of a map, borrowed from its message.
///
/// ```
/// use rustgreet::wkt::{Api, Syntax};
/// use rustgreet::{FieldRef, ValueRef, reflect};
///
/// let api = Api { syntax: Syntax::Proto3, ..Default::default() };
/// match reflect::get(&api, "syntax") {
///     FieldRef::One(ValueRef::Enum(number, table)) => {
///         assert_eq!(table.name_of(number), Some("SYNTAX_PROTO3"));
///     }
///     _ => unreachable!("`syntax` is an enum"),
/// }
/// ```
#[derive(Clone, Copy)]
pub enum ValueRef<'a> {
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
    String(&'a str),
    /// `bytes`
    Bytes(&'a [u8]),
    /// The number of an enum, and the table with its names.
    Enum(i32, &'static EnumTable),
    /// A message.
    Message(&'a dyn Reflect),
}

impl ValueRef<'_> {
    /// The value of a field of implicit presence that is not set.
    pub(super) fn default_of(ty: Type) -> Self {
        match ty {
            Type::Int32 | Type::Sint32 | Type::Sfixed32 => Self::I32(0),
            Type::Int64 | Type::Sint64 | Type::Sfixed64 => Self::I64(0),
            Type::Uint32 | Type::Fixed32 => Self::U32(0),
            Type::Uint64 | Type::Fixed64 => Self::U64(0),
            Type::Float => Self::F32(0.0),
            Type::Double => Self::F64(0.0),
            Type::Bool => Self::Bool(false),
            Type::String => Self::String(""),
            Type::Bytes | Type::Message(_) | Type::Group(_) => Self::Bytes(&[]),
            Type::Enum(table) => Self::Enum(0, table),
        }
    }

    /// Returns whether this is the default value of a field of implicit presence: zero, `false`, or
    /// empty. Minus zero and messages are not (language guide, "Field Presence").
    pub fn is_default(self) -> bool {
        match self {
            Self::I32(value) | Self::Enum(value, _) => value == 0,
            Self::I64(value) => value == 0,
            Self::U32(value) => value == 0,
            Self::U64(value) => value == 0,
            Self::F32(value) => value.to_bits() == 0,
            Self::F64(value) => value.to_bits() == 0,
            Self::Bool(value) => !value,
            Self::String(value) => value.is_empty(),
            Self::Bytes(value) => value.is_empty(),
            Self::Message(_) => false,
        }
    }

    /// The key of a map entry, as errors show it.
    #[cold]
    pub(crate) fn excerpt(self) -> String {
        match self {
            Self::String(key) => format!("{:?}", excerpt(key)),
            key => format!("{key:?}"),
        }
    }
}

/// A type of single values: scalars, strings, bytes, and every generated message and enum.
///
/// ```
/// use rustgreet::wkt::Duration;
/// use rustgreet::{Value, ValueRef};
///
/// assert!(matches!(true.value(), ValueRef::Bool(true)));
/// assert!(matches!("on".to_owned().value(), ValueRef::String("on")));
/// let timeout = Duration::default();
/// let ValueRef::Message(message) = timeout.value() else { panic!("not a message") };
/// assert_eq!(message.table().name(), "google.protobuf.Duration");
/// ```
pub trait Value {
    /// Returns the value.
    fn value(&self) -> ValueRef<'_>;
}

macro_rules! values {
    ($($ty:ty, $value:ident => $variant:ident($of:expr);)*) => {$(
        impl Value for $ty {
            #[inline]
            fn value(&self) -> ValueRef<'_> {
                let $value = self;
                ValueRef::$variant($of)
            }
        }
    )*};
}

values! {
    i32, value => I32(*value);
    i64, value => I64(*value);
    u32, value => U32(*value);
    u64, value => U64(*value);
    f32, value => F32(*value);
    f64, value => F64(*value);
    bool, value => Bool(*value);
    String, value => String(value);
    Box<str>, value => String(value);
    SharedStr, value => String(value);
    Bytes, value => Bytes(value);
    Vec<u8>, value => Bytes(value);
}

impl<M: Reflect> Value for M {
    #[inline]
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Message(self)
    }
}
