//! The kinds with values of four or eight bytes, little-endian on the wire.
#![allow(unsafe_code)]

use super::kind::{self, Kind};
use super::packed;
use crate::schema::WireType;
use crate::wire::tag::TagBytes;
use crate::wire::write::byte_sink::ByteSink;
use crate::wire::write::counter::Counter;
use crate::wire::write::sink::Aim;
use crate::wire::{Reader, Result, Sink, Writer};

/// A kind whose values have a fixed size.
///
/// # Safety
/// `Value` is a plain number: any bytes are one, and on a little-endian machine its bytes in
/// memory are those on the wire.
pub(in crate::wire) unsafe trait Fixed: Kind<Value: Copy> {
    fn read_one(reader: &mut Reader<'_>) -> Result<Self::Value>;
    fn put_one(sink: &mut impl Sink, number: u32, value: Self::Value);
    fn is_zero(value: Self::Value) -> bool;
    fn swap_bytes(value: &mut Self::Value);

    fn read_packed(reader: &mut Reader<'_>, list: &mut Vec<Self::Value>) -> Result {
        packed::read_fixed::<Self>(reader, list)
    }

    fn put_packed(sink: &mut ByteSink, tag: TagBytes, list: &[Self::Value]) {
        packed::put_fixed::<Self>(sink, tag, list);
    }

    /// How many bytes the packed values take.
    fn packed_len(list: &[Self::Value]) -> usize {
        size_of_val(list)
    }
}

macro_rules! fixed {
    ($($kind:ident $value:ident $bits:ident;)*) => {$(
        // SAFETY: a primitive number without padding or invalid values.
        unsafe impl Fixed for kind::$kind {
            #[inline(always)]
            fn read_one(reader: &mut Reader<'_>) -> Result<$value> {
                Ok($value::from_le_bytes(reader.array()?))
            }
            #[inline(always)]
            fn put_one(sink: &mut impl Sink, number: u32, value: $value) {
                sink.field_array(TagBytes::new(number, WireType::$bits), value.to_le_bytes());
            }
            /// The bytes are compared: minus zero is not zero, and is written.
            #[inline(always)]
            fn is_zero(value: $value) -> bool {
                value.to_le_bytes() == [0; size_of::<$value>()]
            }
            fn swap_bytes(value: &mut $value) {
                let mut bytes = value.to_ne_bytes();
                bytes.reverse();
                *value = $value::from_ne_bytes(bytes);
            }
        }
    )*};
}

fixed! {
    Fixed32 u32 Fixed32;
    Fixed64 u64 Fixed64;
    Sfixed32 i32 Fixed32;
    Sfixed64 i64 Fixed64;
    Float f32 Fixed32;
    Double f64 Fixed64;
}

scalar_methods! {
    Fixed32 u32: "fixed32" fixed32 optional_fixed32 repeated_fixed32 packed_fixed32 read_fixed32 put_fixed32;
    Fixed64 u64: "fixed64" fixed64 optional_fixed64 repeated_fixed64 packed_fixed64 read_fixed64 put_fixed64;
    Sfixed32 i32: "sfixed32" sfixed32 optional_sfixed32 repeated_sfixed32 packed_sfixed32 read_sfixed32 put_sfixed32;
    Sfixed64 i64: "sfixed64" sfixed64 optional_sfixed64 repeated_sfixed64 packed_sfixed64 read_sfixed64 put_sfixed64;
    Float f32: "float" float optional_float repeated_float packed_float read_float put_float;
    Double f64: "double" double optional_double repeated_double packed_double read_double put_double;
}
