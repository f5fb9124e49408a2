//! How each scalar type of the language is spelled: in schemas, in Rust and by the runtime.

use crate::proto::Scalar;

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

/// The wire types of the encoding specification, but for the end of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WireType {
    Varint = 0,
    Fixed64 = 1,
    Len = 2,
    StartGroup = 3,
    Fixed32 = 5,
}

impl WireType {
    /// Whether values encoded so can share one record of a repeated field.
    pub(crate) fn is_packable(self) -> bool {
        !matches!(self, Self::Len | Self::StartGroup)
    }
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

impl Scalar {
    /// The type as schemas spell it.
    pub(crate) fn name(self) -> &'static str {
        self.spelling().name
    }

    /// Its row in the table of spellings.
    #[rustfmt::skip]
    pub(crate) fn spelling(self) -> &'static Spelling {
        use WireType::{Fixed32, Fixed64, Len, Varint};
        match self {
            Self::Int32    => row!("int32",    "Int32",    "i32", I32, Varint),
            Self::Int64    => row!("int64",    "Int64",    "i64", I64, Varint),
            Self::Uint32   => row!("uint32",   "Uint32",   "u32", U32, Varint),
            Self::Uint64   => row!("uint64",   "Uint64",   "u64", U64, Varint),
            Self::Sint32   => row!("sint32",   "Sint32",   "i32", I32, Varint),
            Self::Sint64   => row!("sint64",   "Sint64",   "i64", I64, Varint),
            Self::Fixed32  => row!("fixed32",  "Fixed32",  "u32", U32, Fixed32),
            Self::Fixed64  => row!("fixed64",  "Fixed64",  "u64", U64, Fixed64),
            Self::Sfixed32 => row!("sfixed32", "Sfixed32", "i32", I32, Fixed32),
            Self::Sfixed64 => row!("sfixed64", "Sfixed64", "i64", I64, Fixed64),
            Self::Float    => row!("float",    "Float",    "f32", F32, Fixed32),
            Self::Double   => row!("double",   "Double",   "f64", F64, Fixed64),
            Self::Bool     => row!("bool",     "Bool",     "bool", Bool, Varint),
            Self::String   => row!("string",   "String",   "::std::string::String", String, Len),
            Self::Bytes    => row!("bytes",    "Bytes",    "::rustgreet::bytes::Bytes", Bytes, Len),
        }
    }
}
