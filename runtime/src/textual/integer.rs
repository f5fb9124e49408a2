//! Turns the spelling of a number into its value on the wire. Integers are exact in every notation,
//! such as `10e-1`.

use crate::raw::varint::zigzag64;
use crate::schema::Type;
use crate::wire::by_table::Number;

/// The value of an integer that is spelt as JSON allows: `1`, `1.0` or `10e-1`; `None` if it has a
/// fraction, or does not fit 128 bits.
pub(crate) fn parse(text: &str) -> Option<i128> {
    if let Some(value) = plain(text) {
        return Some(value.into());
    }
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()),
        None => (text, Some(0)),
    };
    let (int, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let mut value = 0i128;
    for digit in int.bytes().chain(fraction.bytes()) {
        value = value.checked_mul(10)?.checked_add((digit - b'0').into())?;
    }
    if value == 0 {
        return Some(0);
    }
    let mut shift = exponent?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    while shift < 0 {
        if value % 10 != 0 {
            return None;
        }
        value /= 10;
        shift += 1;
    }
    let scale = 10i128.checked_pow(shift.unsigned_abs())?;
    value.checked_mul(scale)?.checked_mul(sign)
}

/// The fast path: a sign and up to 18 digits, nothing else.
fn plain(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value = 0;
    for byte in digits.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(if digits.len() < text.len() {
        -value
    } else {
        value
    })
}

/// The value of a `double`; `None` if it is too large.
pub(crate) fn double(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// The value of a `float`; `None` if it is too large.
pub(crate) fn float(text: &str) -> Option<f32> {
    text.parse().ok().filter(|value: &f32| value.is_finite())
}

/// An integer as its type is encoded on the wire; `None` if it is out of the type's range.
pub(crate) fn number(whole: i128, ty: Type) -> Option<Number> {
    let magnitude = u64::try_from(whole.unsigned_abs()).ok()?;
    number_of_parts(whole < 0, magnitude, ty)
}

/// [`number`], from a sign and a magnitude.
#[inline(always)]
pub(crate) fn number_of_parts(negative: bool, magnitude: u64, ty: Type) -> Option<Number> {
    let int64 = || {
        let value = if negative {
            magnitude.wrapping_neg()
        } else {
            magnitude
        };
        (magnitude <= i64::MAX as u64 + u64::from(negative)).then_some(value.cast_signed())
    };
    let uint64 = || (!negative || magnitude == 0).then_some(magnitude);
    let int32 = || i32::try_from(int64()?).ok();
    let uint32 = || u32::try_from(uint64()?).ok();
    Some(match ty {
        Type::Int32 | Type::Enum(_) => varint(int32()?.into()),
        Type::Int64 => varint(int64()?),
        Type::Uint32 => Number::Varint(uint32()?.into()),
        Type::Uint64 => Number::Varint(uint64()?),
        Type::Sint32 => zigzag(int32()?.into()),
        Type::Sint64 => zigzag(int64()?),
        Type::Fixed32 => Number::Fixed32(uint32()?),
        Type::Fixed64 => Number::Fixed64(uint64()?),
        Type::Sfixed32 => Number::Fixed32(int32()?.cast_unsigned()),
        Type::Sfixed64 => Number::Fixed64(int64()?.cast_unsigned()),
        _ => return None,
    })
}

pub(crate) fn varint(value: i64) -> Number {
    Number::Varint(value.cast_unsigned())
}

fn zigzag(value: i64) -> Number {
    Number::Varint(zigzag64(value))
}

#[cfg(test)]
mod tests {
    use super::{number, parse, varint, zigzag};
    use crate::schema::Type;
    use crate::wire::by_table::Number;

    #[test]
    fn in_range_and_out_of_it() {
        let (fixed32, fixed64) = (Number::Fixed32, Number::Fixed64);
        let uint = Number::Varint;
        let (min32, min64) = (i32::MIN, i64::MIN);
        let limits: [(Type, i128, Number, i128, Number); 10] = [
            (
                Type::Int32,
                min32.into(),
                varint(min32.into()),
                i32::MAX.into(),
                uint(0x7fff_ffff),
            ),
            (
                Type::Int64,
                min64.into(),
                varint(min64),
                i64::MAX.into(),
                uint(u64::MAX >> 1),
            ),
            (Type::Uint32, 0, uint(0), u32::MAX.into(), uint(0xffff_ffff)),
            (Type::Uint64, 0, uint(0), u64::MAX.into(), uint(u64::MAX)),
            (
                Type::Sint32,
                min32.into(),
                uint(0xffff_ffff),
                i32::MAX.into(),
                uint(0xffff_fffe),
            ),
            (
                Type::Sint64,
                min64.into(),
                zigzag(min64),
                i64::MAX.into(),
                uint(u64::MAX - 1),
            ),
            (
                Type::Fixed32,
                0,
                fixed32(0),
                u32::MAX.into(),
                fixed32(u32::MAX),
            ),
            (
                Type::Fixed64,
                0,
                fixed64(0),
                u64::MAX.into(),
                fixed64(u64::MAX),
            ),
            (
                Type::Sfixed32,
                min32.into(),
                fixed32(1 << 31),
                i32::MAX.into(),
                fixed32(!0 >> 1),
            ),
            (
                Type::Sfixed64,
                min64.into(),
                fixed64(1 << 63),
                i64::MAX.into(),
                fixed64(!0 >> 1),
            ),
        ];
        for (ty, least, as_least, most, as_most) in limits {
            assert_eq!(number(least, ty), Some(as_least));
            assert_eq!(number(most, ty), Some(as_most));
            assert_eq!(number(least - 1, ty), None);
            assert_eq!(number(most + 1, ty), None);
        }
        assert_eq!(number(1 << 70, Type::Uint64), None);
        assert_eq!(number(0, Type::Double), None);
    }

    #[test]
    fn whole_numbers_in_every_notation() {
        for (text, value) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("0.000e99999999999", Some(0)),
            ("1", Some(1)),
            ("-1.0", Some(-1)),
            ("1e5", Some(100_000)),
            ("1.5e1", Some(15)),
            ("150e-1", Some(15)),
            ("1.5", None),
            ("15e-2", None),
            ("18446744073709551615", Some(u64::MAX.into())),
            ("-9.223372036854775808e18", Some(i64::MIN.into())),
            ("1e99999999999", None),
            ("1e40", None),
            ("1e-2147483648", None),
        ] {
            assert_eq!(parse(text), value, "{text}");
        }
    }
}
