//! Prints floats with the fewest digits that read back as the same number.

/// Appends a `double`.
pub(crate) fn push_double(out: &mut String, value: f64) {
    match value.is_finite() {
        true => push_shortest(out, zmij::Buffer::new().format_finite(value)),
        false => push_special(out, value),
    }
}

/// Appends a `float`.
pub(crate) fn push_float(out: &mut String, value: f32) {
    // Read as a double, the shortest digits of the largest float are above it: Python refuses them.
    if value.is_finite() && value.abs() != f32::MAX {
        push_shortest(out, zmij::Buffer::new().format_finite(value));
    } else {
        push_double(out, value.into());
    }
}

fn push_shortest(out: &mut String, digits: &str) {
    out.push_str(match digits {
        // A reader that takes `-0` for an integer would lose the sign.
        "-0.0" => digits,
        _ => digits.strip_suffix(".0").unwrap_or(digits),
    });
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
    use super::{push_double, push_float};

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

    /// How many significant digits a number has.
    fn digits(number: &str) -> usize {
        let (mantissa, _) = number.split_once('e').unwrap_or((number, ""));
        let digits = mantissa.replace(['-', '.'], "");
        digits.trim_matches('0').len()
    }

    #[test]
    fn as_short_as_the_standard_library() {
        let mut bits = 1u64;
        for round in 0..200_000u64 {
            bits = bits.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(99);
            // Any number, and numbers with few digits before and after the point.
            let few = (bits >> 40) as f64 / 10f64.powi((round % 9) as i32);
            for value in [f64::from_bits(bits), few, few / 1e5, few as i64 as f64] {
                if value.is_finite() {
                    let text = double(value);
                    assert_eq!(
                        text.parse().map(f64::to_bits),
                        Ok(value.to_bits()),
                        "{text}"
                    );
                    assert_eq!(digits(&text), digits(&format!("{value:e}")));
                }
                let value = value as f32;
                if value.is_finite() && value.abs() != f32::MAX {
                    let text = float(value);
                    assert_eq!(
                        text.parse().map(f32::to_bits),
                        Ok(value.to_bits()),
                        "{text}"
                    );
                    assert_eq!(digits(&text), digits(&format!("{value:e}")));
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
            (1e15, "1000000000000000"),
            (1e16, "1e+16"),
            (f64::NAN, "\"NaN\""),
            (f64::NEG_INFINITY, "\"-Infinity\""),
        ] {
            assert_eq!(double(value), text);
        }
    }
}
