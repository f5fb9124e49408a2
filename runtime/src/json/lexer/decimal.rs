//! Converts decimal numbers to floats: the same values as the standard library's `parse`, but from
//! digits that the lexer has already added up.

/// A number without an exponent.
pub(crate) struct Decimal<'a> {
    pub(in crate::json) text: &'a str,
    pub(in crate::json) negative: bool,
    /// All its digits as one integer, without the point.
    pub(in crate::json) value: u64,
    /// How many of the digits are after the point.
    pub(in crate::json) decimals: usize,
}

impl Decimal<'_> {
    /// The nearest `double`.
    #[inline]
    pub(in crate::json) fn to_double(&self) -> f64 {
        match self.magnitude() {
            Some(value) => self.signed(value),
            None => self.text.parse().unwrap_or(f64::NAN),
        }
    }

    /// The nearest `float`.
    #[inline]
    pub(in crate::json) fn to_float(&self) -> f32 {
        // Half way between two floats, a rounded double no longer tells on which side the number is.
        const HALF: u64 = 1 << 28;
        match self.magnitude() {
            Some(value)
                if value >= f32::MIN_POSITIVE.into()
                    && value.to_bits() & (2 * HALF - 1) != HALF =>
            {
                self.signed(value) as f32
            }
            _ => self.text.parse().unwrap_or(f32::NAN),
        }
    }

    /// The magnitude by one division, which rounds correctly if a double holds both numbers exactly;
    /// `None` if it does not.
    #[inline(always)]
    fn magnitude(&self) -> Option<f64> {
        let power = POWERS.get(self.decimals)?;
        (self.value <= 1 << f64::MANTISSA_DIGITS).then(|| self.value as f64 / power)
    }

    #[inline(always)]
    fn signed(&self, magnitude: f64) -> f64 {
        if self.negative { -magnitude } else { magnitude }
    }
}

/// The powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn same(value: u64, decimals: usize) {
        let digits = format!("{value:0>width$}", width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let point = if decimals == 0 { "" } else { "." };
        for negative in [false, true] {
            let sign = if negative { "-" } else { "" };
            let text = format!("{sign}{whole}{point}{fraction}");
            let decimal = Decimal {
                text: &text,
                negative,
                value,
                decimals,
            };
            let (double, float) = (decimal.to_double(), decimal.to_float());
            assert_eq!(
                text.parse().map(f64::to_bits),
                Ok(double.to_bits()),
                "{text}"
            );
            assert_eq!(
                text.parse().map(f32::to_bits),
                Ok(float.to_bits()),
                "{text}"
            );
        }
    }

    #[test]
    fn as_the_standard_library_reads_them() {
        let mut random = 1u64;
        for round in 0..200_000u32 {
            random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(99);
            let value = random >> (round % 64);
            let decimals = (round / 64 % 30) as usize;
            same(value, decimals);
            // Half way between two floats, and next to it.
            let float = f32::from_bits((random >> 33) as u32);
            let half = f64::from(float) + f64::from(float.next_up() - float) / 2.0;
            if (1.0..1e14).contains(&half) {
                let value = (half * 1e4) as u64;
                for value in value - 1..=value + 1 {
                    same(value, 4);
                }
            }
        }
        for value in [0, 1 << 53, (1 << 53) + 1, 9_007_199_791_611_905, u64::MAX] {
            for decimals in 0..50 {
                same(value, decimals);
            }
        }
    }
}
