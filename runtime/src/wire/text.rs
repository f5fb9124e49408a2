//! Text that is put together fast: ASCII behind a `String`.

/// Appends bytes that are ASCII, as the caller knows; others would be left out.
#[inline]
pub(crate) fn push_ascii(out: &mut String, bytes: &[u8]) {
    if bytes.is_ascii() {
        // SAFETY: ASCII is UTF-8, and so is what it stands behind.
        unsafe { out.as_mut_vec().extend_from_slice(bytes) };
    } else {
        debug_assert!(false, "not ASCII");
    }
}

/// "00", "01" and so on to "99".
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
        number += 1;
    }
    pairs
};

/// The digits of a number, from the back of an array.
struct Decimal {
    bytes: [u8; Decimal::SIZE],
    start: usize,
}

impl Decimal {
    /// Twenty digits, a sign and two quotes.
    const SIZE: usize = 23;

    fn new(mut value: u64, end: usize) -> Self {
        let mut this = Self {
            bytes: [0; Self::SIZE],
            start: end,
        };
        while value >= 100 {
            this.put(&PAIRS[(value % 100) as usize]);
            value /= 100;
        }
        if value >= 10 {
            this.put(&PAIRS[value as usize]);
        } else {
            this.put(&[b'0' + value as u8]);
        }
        this
    }

    #[inline]
    fn put<const N: usize>(&mut self, piece: &[u8; N]) {
        self.start -= N;
        self.bytes[self.start..self.start + N].copy_from_slice(piece);
    }
}

/// Appends a whole number.
pub(crate) fn push_decimal(out: &mut String, negative: bool, magnitude: u64) {
    let mut decimal = Decimal::new(magnitude, Decimal::SIZE);
    if negative {
        decimal.put(b"-");
    }
    push_ascii(out, &decimal.bytes[decimal.start..]);
}

/// Appends a whole number in quotes.
pub(crate) fn push_quoted_decimal(out: &mut String, negative: bool, magnitude: u64) {
    let mut decimal = Decimal::new(magnitude, Decimal::SIZE - 1);
    if negative {
        decimal.put(b"-");
    }
    decimal.put(b"\"");
    decimal.bytes[Decimal::SIZE - 1] = b'"';
    push_ascii(out, &decimal.bytes[decimal.start..]);
}

#[cfg(test)]
mod tests {
    use super::{push_decimal, push_quoted_decimal};

    #[test]
    fn numbers_of_every_length() {
        let powers = (0..20).map(|digits| 10u64.pow(digits));
        let around = powers.flat_map(|power| [power - 1, power, power + 1, power / 9 * 5]);
        for value in around.chain([u64::MAX, 1 << 63]) {
            let mut out = String::from("é");
            push_decimal(&mut out, false, value);
            push_quoted_decimal(&mut out, true, value);
            assert_eq!(out, format!("é{value}\"-{value}\""));
        }
    }
}
