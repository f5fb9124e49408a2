//! Varints as arithmetic: seven bits a byte, gathered and spread without loops.

use super::kind::{self, Kind};
use super::tag::{TagBytes, WireType};
use super::{Reader, Result, Writer, packed};

/// Gathers the low seven bits of each byte.
#[inline(always)]
pub(super) const fn compress(word: u64) -> u64 {
    let x = word & 0x7f7f_7f7f_7f7f_7f7f;
    let x = (x & 0x007f_007f_007f_007f) | ((x & 0x7f00_7f00_7f00_7f00) >> 1);
    let x = (x & 0x0000_3fff_0000_3fff) | ((x & 0x3fff_0000_3fff_0000) >> 2);
    (x & 0x0fff_ffff) | ((x & 0x0fff_ffff_0000_0000) >> 4)
}

/// Spreads the low 56 bits over eight bytes of seven bits.
#[inline(always)]
pub(super) const fn spread(x: u64) -> u64 {
    let x = (x & 0x0fff_ffff) | ((x & 0x00ff_ffff_f000_0000) << 4);
    let x = (x & 0x0000_3fff_0000_3fff) | ((x & 0x0fff_c000_0fff_c000) << 2);
    (x & 0x007f_007f_007f_007f) | ((x & 0x3f80_3f80_3f80_3f80) << 1)
}

/// How many bytes a varint takes.
#[inline(always)]
pub(super) const fn varint_len(value: u64) -> usize {
    let bits = 64 - (value | 1).leading_zeros() as usize;
    (bits * 9 + 64) / 64
}

#[inline(always)]
pub(super) const fn unzigzag32(value: u32) -> i32 {
    (value >> 1) as i32 ^ -((value & 1) as i32)
}

#[inline(always)]
pub(super) const fn unzigzag64(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

#[inline(always)]
pub(super) const fn zigzag32(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)) as u32
}

#[inline(always)]
pub(super) const fn zigzag64(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// A kind that is a varint: how its values become 64 bits and back.
pub(super) trait Varint: Kind<Value: Copy> {
    fn from_raw(raw: u64) -> Self::Value;
    fn to_raw(value: Self::Value) -> u64;

    #[inline(always)]
    fn read_one(reader: &mut Reader<'_>) -> Result<Self::Value> {
        Ok(Self::from_raw(reader.varint()?))
    }

    #[inline(always)]
    fn put_one(writer: &mut Writer<'_>, number: u32, value: Self::Value) {
        writer.field_varint(TagBytes::new(number, WireType::Varint), Self::to_raw(value));
    }

    #[inline(always)]
    fn is_zero(value: Self::Value) -> bool {
        Self::to_raw(value) == 0
    }

    fn read_packed(reader: &mut Reader<'_>, list: &mut Vec<Self::Value>) -> Result {
        packed::read_varints::<Self>(reader, list)
    }

    fn put_packed(writer: &mut Writer<'_>, number: u32, list: &[Self::Value]) {
        packed::put_varints::<Self>(writer, number, list);
    }
}

macro_rules! varints {
    ($($kind:ident $value:ty: $raw:ident => $from:expr, $one:ident => $to:expr;)*) => {$(
        impl Varint for kind::$kind {
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
    Int32 i32: raw => raw as i32, value => i64::from(value) as u64;
    Int64 i64: raw => raw as i64, value => value as u64;
    Uint32 u32: raw => raw as u32, value => value.into();
    Uint64 u64: raw => raw, value => value;
    Sint32 i32: raw => unzigzag32(raw as u32), value => zigzag32(value).into();
    Sint64 i64: raw => unzigzag64(raw), value => zigzag64(value);
    Bool bool: raw => raw != 0, value => value.into();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gather_and_spread_are_inverse() {
        for shift in 0..=56 {
            let value = 0x00fe_dcba_9876_5432 >> shift;
            assert_eq!(compress(spread(value)), value);
            assert_eq!(compress(spread(value) | 0x8080_8080_8080_8080), value);
        }
    }

    #[test]
    fn lengths() {
        for bits in 0..64 {
            let (least, most) = (1u64 << bits, u64::MAX >> (63 - bits));
            assert_eq!(varint_len(least), bits / 7 + 1, "{least}");
            assert_eq!(varint_len(most), bits / 7 + 1, "{most}");
        }
        assert_eq!(varint_len(0), 1);
    }

    #[test]
    fn zigzag() {
        for (plain, zigzagged) in [
            (0, 0),
            (-1, 1),
            (1, 2),
            (-2, 3),
            (i32::MAX, !1),
            (i32::MIN, !0),
        ] {
            assert_eq!((zigzag32(plain), unzigzag32(zigzagged)), (zigzagged, plain));
        }
        assert_eq!(
            (zigzag64(i64::MIN), unzigzag64(u64::MAX)),
            (u64::MAX, i64::MIN)
        );
    }
}
