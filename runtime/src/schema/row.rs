//! The rows that generated tables consist of: one constructor for each kind of field, named as the
//! reader and the writer name their methods. The last one of a row is for packed fields.

use super::{EnumTable, Field, MessageTable, Type};

macro_rules! scalar_rows {
    ($(
        $ty:ident: $implicit:ident $optional:ident $required:ident $repeated:ident $oneof:ident
        $($packed:ident)?;
    )*) => {
        #[doc(hidden)]
        #[allow(missing_docs, reason = "for generated code: a name says which field it makes")]
        impl Field {$(
            #[inline]
            pub const fn $implicit(number: u32, name: &'static str) -> Self {
                Self::new(number, name, Type::$ty)
            }

            #[inline]
            pub const fn $optional(number: u32, name: &'static str) -> Self {
                Self::optional(number, name, Type::$ty)
            }

            #[inline]
            pub const fn $required(number: u32, name: &'static str) -> Self {
                Self::required(number, name, Type::$ty)
            }

            #[inline]
            pub const fn $repeated(number: u32, name: &'static str) -> Self {
                Self::repeated(number, name, Type::$ty)
            }

            $(#[inline]
            pub const fn $packed(number: u32, name: &'static str) -> Self {
                Self::packed(number, name, Type::$ty)
            })?

            #[inline]
            pub const fn $oneof(number: u32, name: &'static str, oneof: u16) -> Self {
                Self::oneof(number, name, Type::$ty, oneof)
            }
        )*}
    };
}

scalar_rows! {
    Int32: int32 optional_int32 required_int32 repeated_int32 oneof_int32 packed_int32;
    Int64: int64 optional_int64 required_int64 repeated_int64 oneof_int64 packed_int64;
    Uint32: uint32 optional_uint32 required_uint32 repeated_uint32 oneof_uint32 packed_uint32;
    Uint64: uint64 optional_uint64 required_uint64 repeated_uint64 oneof_uint64 packed_uint64;
    Sint32: sint32 optional_sint32 required_sint32 repeated_sint32 oneof_sint32 packed_sint32;
    Sint64: sint64 optional_sint64 required_sint64 repeated_sint64 oneof_sint64 packed_sint64;
    Fixed32: fixed32 optional_fixed32 required_fixed32 repeated_fixed32 oneof_fixed32 packed_fixed32;
    Fixed64: fixed64 optional_fixed64 required_fixed64 repeated_fixed64 oneof_fixed64 packed_fixed64;
    Sfixed32: sfixed32 optional_sfixed32 required_sfixed32 repeated_sfixed32 oneof_sfixed32 packed_sfixed32;
    Sfixed64: sfixed64 optional_sfixed64 required_sfixed64 repeated_sfixed64 oneof_sfixed64 packed_sfixed64;
    Float: float optional_float required_float repeated_float oneof_float packed_float;
    Double: double optional_double required_double repeated_double oneof_double packed_double;
    Bool: bool optional_bool required_bool repeated_bool oneof_bool packed_bool;
    String: string optional_string required_string repeated_string oneof_string;
    Bytes: bytes optional_bytes required_bytes repeated_bytes oneof_bytes;
}

macro_rules! typed_rows {
    ($(
        $ty:ident $table:ident: $implicit:ident $optional:ident $required:ident $repeated:ident
        $oneof:ident $($packed:ident)?;
    )*) => {
        #[doc(hidden)]
        #[allow(missing_docs, reason = "as above")]
        impl Field {$(
            #[inline]
            pub const fn $implicit(number: u32, name: &'static str, of: &'static $table) -> Self {
                Self::new(number, name, Type::$ty(of))
            }

            #[inline]
            pub const fn $optional(number: u32, name: &'static str, of: &'static $table) -> Self {
                Self::optional(number, name, Type::$ty(of))
            }

            #[inline]
            pub const fn $required(number: u32, name: &'static str, of: &'static $table) -> Self {
                Self::required(number, name, Type::$ty(of))
            }

            #[inline]
            pub const fn $repeated(number: u32, name: &'static str, of: &'static $table) -> Self {
                Self::repeated(number, name, Type::$ty(of))
            }

            $(#[inline]
            pub const fn $packed(number: u32, name: &'static str, of: &'static $table) -> Self {
                Self::packed(number, name, Type::$ty(of))
            })?

            #[inline]
            pub const fn $oneof(
                number: u32,
                name: &'static str,
                of: &'static $table,
                oneof: u16,
            ) -> Self {
                Self::oneof(number, name, Type::$ty(of), oneof)
            }
        )*}
    };
}

typed_rows! {
    Enum EnumTable: enumeration optional_enumeration required_enumeration repeated_enumeration
        oneof_enumeration packed_enumeration;
    Message MessageTable: message optional_message required_message repeated_message
        oneof_message;
    Group MessageTable: group optional_group required_group repeated_group oneof_group;
}
