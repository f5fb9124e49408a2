//! Fast appends to a `String`: whole numbers with or without quotes; and spaces.

use core::fmt::{self, Write};

/// Writes so many spaces, in as few pieces as possible.
pub(crate) fn write_spaces(out: &mut dyn Write, mut count: usize) -> fmt::Result {
    const SPACES: [u8; 1024] = [b' '; 1024];
    const TEXT: &str = match core::str::from_utf8(&SPACES) {
        Ok(text) => text,
        Err(_) => unreachable!(),
    };
    while count > 0 {
        let piece = &TEXT[..count.min(TEXT.len())];
        out.write_str(piece)?;
        count -= piece.len();
    }
    Ok(())
}

/// The digits of the numbers from 0 to 99, two each.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
        number += 1;
    }
    pairs
};

/// Appends a whole number.
pub(crate) fn push_decimal(out: &mut String, negative: bool, magnitude: u64) {
    push_between(out, "", negative, magnitude);
}

/// Appends a whole number in quotes.
pub(crate) fn push_quoted_decimal(out: &mut String, negative: bool, magnitude: u64) {
    push_between(out, "\"", negative, magnitude);
}

/// Appends a whole number with `quote`, which may be empty, before and after it.
#[inline(always)]
fn push_between(out: &mut String, quote: &'static str, negative: bool, magnitude: u64) {
    let digits = digits_of(magnitude);
    let sign = usize::from(negative);
    let total = 2 * quote.len() + sign + digits;
    out.reserve(total);
    // SAFETY: only ASCII is written.
    let bytes = unsafe { out.as_mut_vec() };
    let length = bytes.len();
    // SAFETY: `total` bytes are reserved after `length`, and all are written: two quotes, a sign and
    // the digits between them.
    unsafe {
        let start = bytes.as_mut_ptr().add(length);
        start.copy_from_nonoverlapping(quote.as_ptr(), quote.len());
        if negative {
            start.add(quote.len()).write(b'-');
        }
        let end = start.add(total);
        end.sub(quote.len())
            .copy_from_nonoverlapping(quote.as_ptr(), quote.len());
        put_digits(end.sub(quote.len()), magnitude, digits);
        bytes.set_len(length + total);
    }
}

/// How many digits a number has.
#[inline(always)]
fn digits_of(magnitude: u64) -> usize {
    magnitude.checked_ilog10().unwrap_or(0) as usize + 1
}

/// A whole number, spelled out.
#[cfg(feature = "serde")]
pub(crate) struct Digits {
    bytes: [u8; Self::MOST],
    start: usize,
}

#[cfg(feature = "serde")]
impl Digits {
    /// A sign, and the digits of the largest number.
    const MOST: usize = 21;

    #[inline]
    pub(crate) fn of(negative: bool, magnitude: u64) -> Self {
        let digits = digits_of(magnitude);
        let mut bytes = [b'-'; Self::MOST];
        // SAFETY: a number of 64 bits has at most twenty digits, and the array is longer.
        unsafe { put_digits(bytes.as_mut_ptr().add(Self::MOST), magnitude, digits) };
        let start = Self::MOST - digits - usize::from(negative);
        Self { bytes, start }
    }

    #[inline]
    pub(crate) fn text(&self) -> &str {
        core::str::from_utf8(&self.bytes[self.start..]).unwrap_or_default()
    }
}

/// Writes the digits of a number so that they end before `end`.
///
/// # Safety
/// The number has `digits` digits, and so many bytes before `end` can be written.
#[inline(always)]
unsafe fn put_digits(mut end: *mut u8, mut value: u64, digits: usize) {
    // SAFETY: four digits are stored as often as there are so many, then what is left of them.
    unsafe {
        // Each division waits for the one before.
        for _ in 0..digits / 4 {
            let four = (value % 10_000) as usize;
            value /= 10_000;
            end = end.sub(4);
            let pairs = [PAIRS[four / 100], PAIRS[four % 100]];
            end.cast::<[[u8; 2]; 2]>().write(pairs);
        }
        let mut rest = value as usize;
        if digits & 2 != 0 {
            end = end.sub(2);
            end.cast::<[u8; 2]>().write(PAIRS[rest % 100]);
            rest /= 100;
        }
        if digits & 1 != 0 {
            end.sub(1).write(b'0' + rest as u8);
        }
    }
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
            #[cfg(feature = "serde")]
            for (negative, text) in [(false, value.to_string()), (true, format!("-{value}"))] {
                assert_eq!(super::Digits::of(negative, value).text(), text);
            }
        }
    }
}
