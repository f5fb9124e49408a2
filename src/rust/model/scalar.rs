//! How each scalar type of the language is spelled: in schemas, in Rust and by the runtime.

use crate::proto::{Scalar, WireType};

/// The spellings of one scalar type.
#[derive(Debug)]
pub(crate) struct Spelling {
    /// In schemas, and in the names of the runtime's methods.
    pub(crate) name: &'static str,
    /// In the names of the runtime's types.
    pub(crate) type_name: &'static str,
    /// The Rust type of a value.
    pub(crate) rust: &'static str,
    /// The variant of `ValueRef` that holds a value.
    pub(crate) value: &'static str,
    /// How a value is encoded.
    pub(crate) wire_type: WireType,
}

macro_rules! row {
    ($name:literal, $type_name:literal, $rust:literal, $value:ident, $wire_type:ident) => {
        &Spelling {
            name: $name,
            type_name: $type_name,
            rust: $rust,
            value: stringify!($value),
            wire_type: $wire_type,
        }
    };
}

/// The spellings of a scalar type: its row in the table.
#[rustfmt::skip]
pub(crate) fn spelling(scalar: Scalar) -> &'static Spelling {
    use WireType::{Delimited, Fixed32, Fixed64, Varint};
    match scalar {
        Scalar::Int32    => row!("int32",    "Int32",    "i32", I32, Varint),
        Scalar::Int64    => row!("int64",    "Int64",    "i64", I64, Varint),
        Scalar::Uint32   => row!("uint32",   "Uint32",   "u32", U32, Varint),
        Scalar::Uint64   => row!("uint64",   "Uint64",   "u64", U64, Varint),
        Scalar::Sint32   => row!("sint32",   "Sint32",   "i32", I32, Varint),
        Scalar::Sint64   => row!("sint64",   "Sint64",   "i64", I64, Varint),
        Scalar::Fixed32  => row!("fixed32",  "Fixed32",  "u32", U32, Fixed32),
        Scalar::Fixed64  => row!("fixed64",  "Fixed64",  "u64", U64, Fixed64),
        Scalar::Sfixed32 => row!("sfixed32", "Sfixed32", "i32", I32, Fixed32),
        Scalar::Sfixed64 => row!("sfixed64", "Sfixed64", "i64", I64, Fixed64),
        Scalar::Float    => row!("float",    "Float",    "f32", F32, Fixed32),
        Scalar::Double   => row!("double",   "Double",   "f64", F64, Fixed64),
        Scalar::Bool     => row!("bool",     "Bool",     "bool", Bool, Varint),
        Scalar::String   => row!("string",   "String",   "::std::string::String", String, Delimited),
        Scalar::Bytes    => row!("bytes",    "Bytes",    "::rustgreet::bytes::Bytes", Bytes, Delimited),
    }
}
