//! The kinds that are encoded as a varint: integers, zigzag integers and bools.

use super::kind::{self, Kind};
use super::packed;
use crate::raw::varint::{unzigzag32, unzigzag64, zigzag32, zigzag64};
use crate::schema::WireType;
use crate::wire::tag::TagBytes;
use crate::wire::write::byte_sink::ByteSink;
use crate::wire::write::counter::Counter;
use crate::wire::write::sink::Aim;
use crate::wire::{Reader, Result, Sink, Writer};

/// A kind that is encoded as a varint: how its values become 64 bits, and back.
pub(in crate::wire) trait Varint: Kind<Value: Copy> {
    /// The most bytes that a value takes.
    const MOST: usize;

    fn from_raw(raw: u64) -> Self::Value;
    fn to_raw(value: Self::Value) -> u64;

    #[inline(always)]
    fn read_one(reader: &mut Reader<'_>) -> Result<Self::Value> {
        Ok(Self::from_raw(reader.varint()?))
    }

    #[inline(always)]
    fn put_one(sink: &mut impl Sink, number: u32, value: Self::Value) {
        sink.field_varint(TagBytes::new(number, WireType::Varint), Self::to_raw(value));
    }

    #[inline(always)]
    fn is_zero(value: Self::Value) -> bool {
        Self::to_raw(value) == 0
    }

    fn read_packed(reader: &mut Reader<'_>, list: &mut Vec<Self::Value>) -> Result {
        packed::read_varints::<Self>(reader, list)
    }

    fn put_packed(sink: &mut ByteSink, tag: TagBytes, list: &[Self::Value]) {
        packed::put_varints::<Self>(sink, tag, list);
    }

    /// How many bytes the packed values take.
    fn packed_len(list: &[Self::Value]) -> usize {
        packed::varints_len::<Self>(list)
    }
}

macro_rules! varints {
    ($($kind:ident $value:ty, $most:literal: $raw:ident => $from:expr, $one:ident => $to:expr;)*) => {$(
        impl Varint for kind::$kind {
            const MOST: usize = $most;
            #[inline(always)]
            fn from_raw($raw: u64) -> $value {
                $from
            }
            #[inline(always)]
            fn to_raw($one: $value) -> u64 {
                $to
            }
        }
    )*};
}

varints! {
    Int32 i32, 10: raw => raw as i32, value => i64::from(value) as u64;
    Int64 i64, 10: raw => raw as i64, value => value as u64;
    Uint32 u32, 5: raw => raw as u32, value => value.into();
    Uint64 u64, 10: raw => raw, value => value;
    Sint32 i32, 5: raw => unzigzag32(raw as u32), value => zigzag32(value).into();
    Sint64 i64, 10: raw => unzigzag64(raw), value => zigzag64(value);
    Bool bool, 1: raw => raw != 0, value => value.into();
}

scalar_methods! {
    Int32 i32: "int32" int32 optional_int32 repeated_int32 packed_int32 read_int32 put_int32;
    Int64 i64: "int64" int64 optional_int64 repeated_int64 packed_int64 read_int64 put_int64;
    Uint32 u32: "uint32" uint32 optional_uint32 repeated_uint32 packed_uint32 read_uint32 put_uint32;
    Uint64 u64: "uint64" uint64 optional_uint64 repeated_uint64 packed_uint64 read_uint64 put_uint64;
    Sint32 i32: "sint32" sint32 optional_sint32 repeated_sint32 packed_sint32 read_sint32 put_sint32;
    Sint64 i64: "sint64" sint64 optional_sint64 repeated_sint64 packed_sint64 read_sint64 put_sint64;
    Bool bool: "bool" bool optional_bool repeated_bool packed_bool read_bool put_bool;
}
