//! Prints floats as protobuf's other libraries do: C's `%g` with 6 digits (15 for a `double`), and
//! with 9 (17) if fewer do not read back as the same number.

use core::fmt::{self, Write};

pub(super) fn write_f32(out: &mut dyn Write, value: f32) -> fmt::Result {
    write_float(out, value.into(), 6, 9, |text| text.parse() == Ok(value))
}

pub(super) fn write_f64(out: &mut dyn Write, value: f64) -> fmt::Result {
    write_float(out, value, 15, 17, |text| text.parse() == Ok(value))
}

fn write_float(
    out: &mut dyn Write,
    value: f64,
    few: usize,
    all: usize,
    is_exact: impl FnOnce(&str) -> bool,
) -> fmt::Result {
    if value.is_nan() {
        return out.write_str("nan");
    }
    if value.is_infinite() {
        return out.write_str(if value > 0.0 { "inf" } else { "-inf" });
    }
    let short = general(value, few);
    if is_exact(&short) {
        return out.write_str(&short);
    }
    out.write_str(&general(value, all))
}

/// Formats as C's `%.{digits}g` does.
fn general(value: f64, digits: usize) -> String {
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let decimals = digits as i32 - 1 - exponent;
    if exponent >= -4 && decimals >= 0 {
        return trimmed(&format!("{value:.*}", decimals as usize)).to_owned();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", trimmed(mantissa), exponent.abs())
}

/// Removes the zeros at the end of a fraction.
fn trimmed(number: &str) -> &str {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    }
}

#[cfg(test)]
mod tests {
    use super::{write_f32, write_f64};

    fn double(value: f64) -> String {
        let mut out = String::new();
        write_f64(&mut out, value).unwrap();
        out
    }

    fn float(value: f32) -> String {
        let mut out = String::new();
        write_f32(&mut out, value).unwrap();
        out
    }

    /// The texts are those that Python's `print(message)` showed.
    #[test]
    fn as_python_prints_doubles() {
        for (value, text) in [
            (1.0, "1"),
            (1.5, "1.5"),
            (0.1, "0.1"),
            (1e20, "1e+20"),
            (1e15, "1e+15"),
            (123_456_789_012_345_678.0, "1.2345678901234568e+17"),
            (1e-5, "1e-05"),
            (1e-4, "0.0001"),
            (0.000_123_4, "0.0001234"),
            (1e300, "1e+300"),
            (-0.0, "-0"),
            (0.0, "0"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            (1.0 / 3.0, "0.33333333333333331"),
            (5e-324, "4.94065645841247e-324"),
            (9_007_199_254_740_992.0, "9007199254740992"),
            (100_000.0, "100000"),
            (123_456.789, "123456.789"),
            (3e-7, "3e-07"),
        ] {
            assert_eq!(double(value), text);
        }
    }

    #[test]
    fn as_python_prints_floats() {
        for (value, text) in [
            (1.0, "1"),
            (0.1, "0.1"),
            (1e10, "1e+10"),
            (16_777_216.0, "16777216"),
            (1.0 / 3.0, "0.333333343"),
            (f32::MAX, "3.40282347e+38"),
            (1e-45, "1.4013e-45"),
            (1e7, "1e+07"),
            (123_456_789.0, "123456792"),
            (0.3, "0.3"),
        ] {
            assert_eq!(float(value), text);
        }
    }
}
