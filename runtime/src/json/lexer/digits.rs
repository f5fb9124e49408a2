//! Reads runs of digits, eight at a time. A branch per digit would be mispredicted at the end of
//! nearly every number.

/// Reads the digits at `at`; returns their value and their end, or `None` if the value does not fit 64
/// bits.
#[inline(always)]
pub(super) fn read(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let word = word_at(bytes, at);
    match leading_digits(word) {
        0 => Some((0, at)),
        8 => more(bytes, at + 8, of_eight(word)),
        count => Some((of_eight(word << (64 - 8 * count)), at + count)),
    }
}

/// Appends the digits at `at` to a value of eight digits. Sixteen digits always fit.
#[inline(always)]
fn more(bytes: &[u8], at: usize, value: u64) -> Option<(u64, usize)> {
    let word = word_at(bytes, at);
    match leading_digits(word) {
        0 => Some((value, at)),
        8 => append(bytes, at + 8, value * POWERS[8] + of_eight(word)),
        count => {
            let digits = of_eight(word << (64 - 8 * count));
            Some((value * POWERS[count] + digits, at + count))
        }
    }
}

/// Appends the digits at `at` to those of `value`; returns the new value and the end of the digits,
/// or `None` if the value does not fit 64 bits.
#[inline(always)]
pub(super) fn append(bytes: &[u8], mut at: usize, mut value: u64) -> Option<(u64, usize)> {
    loop {
        let word = word_at(bytes, at);
        let count = leading_digits(word);
        if count > 0 {
            let digits = of_eight(word << (64 - 8 * count));
            value = value.checked_mul(POWERS[count])?.checked_add(digits)?;
            at += count;
        }
        if count < 8 {
            return Some((value, at));
        }
    }
}

const POWERS: [u64; 9] = {
    let mut powers = [1; 9];
    let mut exponent = 1;
    while exponent < 9 {
        powers[exponent] = powers[exponent - 1] * 10;
        exponent += 1;
    }
    powers
};

/// The eight bytes at `at`, the first one lowest; zeros after the end.
#[inline(always)]
fn word_at(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(word) => u64::from_le_bytes(*word),
        None => word_at_end(bytes, at),
    }
}

#[inline(never)]
fn word_at_end(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default().iter().rev();
    rest.fold(0, |word, byte| word << 8 | u64::from(*byte))
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// How many bytes are digits, up to the first one that is not.
#[inline(always)]
fn leading_digits(word: u64) -> usize {
    const HIGH: u64 = ONES * 0x80;
    // A digit becomes its value, any other byte a value above nine.
    let values = word ^ (ONES * u64::from(b'0'));
    let others = (((values & !HIGH) + ONES * (0x80 - 10)) | values) & HIGH;
    (others.trailing_zeros() / 8) as usize
}

/// The value of eight digits; a zero byte counts as the digit 0.
#[inline(always)]
fn of_eight(word: u64) -> u64 {
    let ones = word & (ONES * 0xf);
    // Joins neighbours: pairs, then fours, then all eight.
    let pairs = ones.wrapping_mul(1 + (10 << 8)) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(1 + (100 << 16)) >> 16 & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(1 + (10_000 << 32)) >> 32
}

#[cfg(test)]
mod tests {
    use super::{append, read};

    #[test]
    fn digits_up_to_whatever_follows() {
        let nines = "9".repeat(19);
        for number in [
            "",
            "0",
            "7",
            "12345678",
            "123456789",
            "18446744073709551615",
            &nines,
        ] {
            for length in 0..=number.len() {
                for after in ["", ",", "/1234567", ":23456789", "\u{b1}2345678", "\0"] {
                    let digits = &number[..length];
                    let text = format!("-{digits}{after}");
                    let value = digits.parse().unwrap_or(0);
                    let expected = Some((value, length + 1));
                    assert_eq!(append(text.as_bytes(), 1, 0), expected, "{text}");
                    assert_eq!(read(text.as_bytes(), 1), expected, "{text}");
                }
            }
        }
        assert_eq!(append(b"56 ", 0, 1234), Some((123_456, 2)));
        for number in [
            "18446744073709551616",
            "99999999999999999999",
            "100000000000000000000000",
        ] {
            assert_eq!(append(number.as_bytes(), 0, 0), None);
            assert_eq!(read(number.as_bytes(), 0), None);
        }
    }
}
