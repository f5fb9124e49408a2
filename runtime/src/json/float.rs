//! Prints floating-point numbers, in the shortest digits that are read as the same number.

use core::fmt::Write;

use crate::wire::text::{push_ascii, push_decimal};

/// A `double`.
pub(crate) fn push_double(out: &mut String, value: f64) {
    if !value.is_finite() {
        return push_special(out, value);
    }
    let magnitude = value.abs();
    // Of fifteen digits or fewer, no two numbers are the same double.
    match in_millionths(magnitude) {
        Some(millionths) => push_millionths(out, value < 0.0, millionths),
        None => push_shortest(out, value, magnitude),
    }
}

/// A `float`.
pub(crate) fn push_float(out: &mut String, value: f32) {
    let wide = f64::from(value);
    if !wide.is_finite() {
        return push_special(out, wide);
    }
    let magnitude = wide.abs();
    if value.abs() == f32::MAX {
        // Its shortest digits are above it as a double, which Python refuses.
        return push_shortest(out, wide, magnitude);
    }
    // Of six digits or fewer, no two numbers are the same float.
    let millionths = (magnitude * MILLION).round();
    let six_digits = magnitude >= LEAST && millionths < MILLION;
    if six_digits && (millionths / MILLION) as f32 == value.abs() {
        push_millionths(out, value < 0.0, millionths as u64);
    } else {
        push_shortest(out, value, magnitude);
    }
}

const MILLION: f64 = 1e6;

/// From here on, and up to `MOST`, there is no exponent.
const LEAST: f64 = 1e-5;
const MOST: f64 = 1e16;

/// The number in millionths, if it is so many, and they have at most fifteen digits.
fn in_millionths(magnitude: f64) -> Option<u64> {
    let millionths = magnitude * MILLION + 0.5;
    if !(LEAST..1e9).contains(&magnitude) {
        return None;
    }
    let millionths = millionths as u64;
    // A division is rounded as a number is that is read.
    (millionths as f64 / MILLION == magnitude).then_some(millionths)
}

fn push_millionths(out: &mut String, negative: bool, millionths: u64) {
    push_decimal(out, negative, millionths / 1_000_000);
    let mut rest = millionths % 1_000_000;
    if rest == 0 {
        return;
    }
    let mut fraction = *b".000000";
    for place in fraction[1..].iter_mut().rev() {
        *place = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let length = fraction.iter().rposition(|digit| *digit != b'0');
    push_ascii(out, &fraction[..length.map_or(0, |last| last + 1)]);
}

fn push_shortest(
    out: &mut String,
    value: impl core::fmt::Display + core::fmt::LowerExp,
    magnitude: f64,
) {
    let start = out.len();
    // A String takes everything.
    let _ = match magnitude == 0.0 || (LEAST..MOST).contains(&magnitude) {
        true => write!(out, "{value}"),
        false => write!(out, "{value:e}"),
    };
    if out[start..] == *"-0" {
        // What reads it as a whole number would lose the sign.
        out.push_str(".0");
    }
}

fn push_special(out: &mut String, value: f64) {
    out.push_str(match value {
        _ if value.is_nan() => "\"NaN\"",
        _ if value > 0.0 => "\"Infinity\"",
        _ => "\"-Infinity\"",
    });
}

#[cfg(test)]
mod tests {
    use super::{LEAST, MOST, push_double, push_float};

    fn double(value: f64) -> String {
        let mut out = String::new();
        push_double(&mut out, value);
        out
    }

    fn float(value: f32) -> String {
        let mut out = String::new();
        push_float(&mut out, value);
        out
    }

    #[test]
    fn as_short_as_the_standard_library() {
        let mut bits = 1u64;
        for round in 0..200_000u64 {
            bits = bits.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(99);
            // Any number, and those of few digits before and behind the point.
            let few = (bits >> 40) as f64 / 10f64.powi((round % 9) as i32);
            for value in [f64::from_bits(bits), few, few / 1e5, few as i64 as f64] {
                let plain = (LEAST..MOST).contains(&value.abs());
                if value.is_finite() && value != 0.0 {
                    let expected = match plain {
                        true => format!("{value}"),
                        false => format!("{value:e}"),
                    };
                    assert_eq!(double(value), expected);
                }
                let value = value as f32;
                if value.is_finite() && value != 0.0 && value.abs() != f32::MAX {
                    let expected = match (LEAST..MOST).contains(&f64::from(value.abs())) {
                        true => format!("{value}"),
                        false => format!("{value:e}"),
                    };
                    assert_eq!(float(value), expected);
                }
            }
        }
    }

    #[test]
    fn what_has_few_digits_and_what_has_none() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (-12.000_001, "-12.000001"),
            (1e-5, "0.00001"),
            (0.000_001, "1e-6"),
            (999_999_999.999_999, "999999999.999999"),
            (1e9, "1000000000"),
            (f64::NAN, "\"NaN\""),
            (f64::NEG_INFINITY, "\"-Infinity\""),
        ] {
            assert_eq!(double(value), text);
        }
    }
}
