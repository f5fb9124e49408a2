//! Fast appends to a `String`: whole numbers with or without quotes; and spaces.

use core::fmt::{self, Write};

use super::store::store;

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

/// How many bytes [`store_decimal`] may write: two quotes, a sign, twenty digits, and after them what a later store
/// writes over.
pub(super) const DECIMAL: usize = 32;

/// Appends a whole number.
pub(crate) fn push_decimal(out: &mut String, negative: bool, magnitude: u64) {
    push_between(out, false, negative, magnitude);
}

/// Appends a whole number in quotes.
pub(crate) fn push_quoted_decimal(out: &mut String, negative: bool, magnitude: u64) {
    push_between(out, true, negative, magnitude);
}

#[inline(always)]
fn push_between(out: &mut String, quoted: bool, negative: bool, magnitude: u64) {
    out.reserve(DECIMAL);
    // SAFETY: only ASCII is written.
    unsafe {
        let bytes = out.as_mut_vec();
        // SAFETY: there is room; what is before the new end is written.
        let at = bytes.as_mut_ptr().add(bytes.len());
        let end = store_decimal(at, quoted, negative, magnitude);
        bytes.set_len(end.offset_from_unsigned(bytes.as_ptr()));
    }
}

/// Stores a whole number, in quotes if it is to be; returns the position after it.
///
/// # Safety
/// [`DECIMAL`] bytes from `at` on can be written.
#[inline(always)]
pub(super) unsafe fn store_decimal(
    at: *mut u8,
    quoted: bool,
    negative: bool,
    magnitude: u64,
) -> *mut u8 {
    let quote = usize::from(quoted);
    // SAFETY: a quote, a sign, `DIGITS` bytes for at most twenty digits, and a quote after those are not more than
    // `DECIMAL`.
    unsafe {
        at.write(b'"');
        let at = at.add(quote);
        at.write(b'-');
        let end = store_digits(at.add(usize::from(negative)), magnitude);
        end.write(b'"');
        end.add(quote)
    }
}

/// A whole number, spelled out.
#[cfg(feature = "serde")]
pub(crate) struct Digits {
    bytes: [u8; DECIMAL],
    length: usize,
}

#[cfg(feature = "serde")]
impl Digits {
    #[inline]
    pub(crate) fn of(negative: bool, magnitude: u64) -> Self {
        let mut bytes = [0; DECIMAL];
        let start = bytes.as_mut_ptr();
        // SAFETY: the array has so many bytes.
        let end = unsafe { store_decimal(start, false, negative, magnitude) };
        let length = end.addr() - start.addr();
        Self { bytes, length }
    }

    #[inline]
    pub(crate) fn text(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

/// How many bytes [`store_digits`] may write: the first digits are stored as eight bytes, and sixteen digits may
/// follow four of them.
const DIGITS: usize = 24;

const _: () = assert!(DECIMAL > 2 + DIGITS);

/// Stores the digits of a number, eight at a time; returns the position after them.
///
/// # Safety
/// [`DIGITS`] bytes from `at` on can be written.
#[inline(always)]
unsafe fn store_digits(at: *mut u8, value: u64) -> *mut u8 {
    const EIGHT: u64 = 100_000_000;
    const SIXTEEN: u64 = EIGHT * EIGHT;
    // SAFETY: at most eight digits are stored first, or four if sixteen follow, and then what follows, eight each.
    unsafe {
        if value < EIGHT {
            return store_first(at, spell_eight(value));
        }
        let (first, eight) = (value / EIGHT, value % EIGHT);
        let eight = spell_eight(eight) | ZEROS;
        if first < EIGHT {
            let at = store_first(at, spell_eight(first));
            return store(at, eight.to_le_bytes(), 8);
        }
        let (first, middle) = (value / SIXTEEN, first % EIGHT);
        let at = store_first(at, spell_four(first) << 32);
        let at = store(at, (spell_eight(middle) | ZEROS).to_le_bytes(), 8);
        store(at, eight.to_le_bytes(), 8)
    }
}

/// Stores a number of eight digits without the zeros before it, as eight bytes; returns the position after it.
///
/// # Safety
/// Eight bytes from `at` on can be written.
#[inline(always)]
unsafe fn store_first(at: *mut u8, digits: u64) -> *mut u8 {
    // The last digit stays, even if it is a zero.
    let zeros = (digits | 1 << 63).trailing_zeros() / 8;
    let spelled = (digits | ZEROS) >> (8 * zeros);
    // SAFETY: eight bytes can be written.
    unsafe { store(at, spelled.to_le_bytes(), 8 - zeros as usize) }
}

/// Eight digits that are all zero.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The eight digits of a number below 10^8, as values of a byte each, the first one lowest.
#[inline(always)]
fn spell_eight(value: u64) -> u64 {
    // Splits into fours, then pairs, then single digits: each division is a multiplication for all parts at once.
    let fours = (value / 10_000) | ((value % 10_000) << 32);
    split_pairs(split_fours(fours))
}

/// The four digits of a number below 10^4, as values of a byte each, the first one lowest.
#[inline(always)]
fn spell_four(value: u64) -> u64 {
    split_pairs(split_fours(value))
}

/// Splits numbers below 10^4, in 32 bits each, into two of 16 bits.
#[inline(always)]
fn split_fours(fours: u64) -> u64 {
    // 10,486 / 2^20 is a little more than a hundredth: by less than makes a difference below 43,699.
    let hundreds = ((fours * 10_486) >> 20) & 0x7f_0000_007f;
    hundreds | ((fours - 100 * hundreds) << 16)
}

/// Splits numbers below 100, in 16 bits each, into two of a byte.
#[inline(always)]
fn split_pairs(pairs: u64) -> u64 {
    // 103 / 2^10 is a little more than a tenth: by less than makes a difference below 179.
    let tens = ((pairs * 103) >> 10) & 0x0f_000f_000f_000f;
    tens | ((pairs - 10 * tens) << 8)
}

#[cfg(test)]
mod tests {
    use super::{DECIMAL, push_decimal, push_quoted_decimal, spell_eight, store_decimal};

    fn check(value: u64) {
        let mut out = String::from("é");
        push_decimal(&mut out, false, value);
        push_quoted_decimal(&mut out, true, value);
        assert_eq!(out, format!("é{value}\"-{value}\""));
        #[cfg(feature = "serde")]
        for (negative, text) in [(false, value.to_string()), (true, format!("-{value}"))] {
            assert_eq!(super::Digits::of(negative, value).text(), text);
        }
    }

    #[test]
    fn numbers_of_every_length() {
        let powers = (0..20).map(|digits| 10u64.pow(digits));
        let around = powers.flat_map(|power| [power - 1, power, power + 1, power / 9 * 5]);
        let limits = [i32::MIN.into(), i64::MIN, i64::MAX].map(i64::unsigned_abs);
        let zeros = [1_0000_0000_0000_0001, 1_0000_0001_0000_0000, 20_0000_0000];
        for value in around.chain(limits).chain(zeros).chain([u64::MAX]) {
            check(value);
        }
        let mut random = 1u64;
        for round in 0..200_000u32 {
            random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(99);
            check(random >> (round % 64));
        }
    }

    #[test]
    fn every_four_digits_in_both_halves() {
        for four in 0..10_000 {
            for value in [four, four * 10_000, four * 10_001, 99_990_000 | four] {
                let digits = (spell_eight(value % 100_000_000) | super::ZEROS).to_le_bytes();
                let expected = format!("{:08}", value % 100_000_000);
                assert_eq!(core::str::from_utf8(&digits), Ok(&*expected));
            }
            check(four);
        }
    }

    #[test]
    fn no_byte_after_the_room_is_written() {
        for value in [0, 9, 99_999_999, 1 << 53, u64::MAX] {
            for (quoted, negative) in [(false, false), (true, true)] {
                let mut target = [0xee; DECIMAL + 8];
                // SAFETY: there are more bytes than are asked for.
                unsafe { store_decimal(target.as_mut_ptr(), quoted, negative, value) };
                assert_eq!(target[DECIMAL..], [0xee; 8], "{value}");
            }
        }
    }
}
