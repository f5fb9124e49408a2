//! Finds where plain text ends in a JSON string, sixteen bytes at a time: at a quote, a backslash, or a byte
//! below the space (RFC 8259, section 7).

use super::copy::copy;

/// How many bytes are looked at, or loaded, at once.
pub(crate) const BLOCK: usize = 16;

/// How many of the next bytes from `at` on are plain: at most [`BLOCK`], and fewer if one is not, or if the
/// slice ends.
#[inline(always)]
pub(crate) fn plain_at(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(block) => plain_of(block, 0),
        None => plain_at_end(bytes, at),
    }
}

/// The next bytes from `at` on as a number, the first one lowest; zeros after the end of the slice.
#[inline(always)]
pub(crate) fn block_at(bytes: &[u8], at: usize) -> u128 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(block) => u128::from_le_bytes(*block),
        None => block_at_end(bytes, at),
    }
}

// Not cold: the last string of each text comes here.
#[inline(never)]
fn plain_at_end(bytes: &[u8], at: usize) -> usize {
    let left = bytes.len().saturating_sub(at);
    match bytes.last_chunk() {
        Some(last) if left > 0 => plain_of(last, BLOCK - left).min(left),
        _ => plain_of(&block_at_end(bytes, at).to_le_bytes(), 0).min(left),
    }
}

#[inline(never)]
fn block_at_end(bytes: &[u8], at: usize) -> u128 {
    let left = bytes.len().saturating_sub(at);
    if left == 0 {
        return 0;
    }
    match bytes.last_chunk() {
        Some(last) => u128::from_le_bytes(*last) >> (8 * (BLOCK - left)),
        None => {
            let rest = bytes[at..].iter().rev();
            rest.fold(0, |block, byte| block << 8 | u128::from(*byte))
        }
    }
}

/// Copies all of `bytes` to `to`, and returns whether all are plain. Blocks may overlap, so that few branches depend
/// on the length.
///
/// # Safety
/// `to` can be written for the length of `bytes`, which it does not overlap.
#[inline(always)]
pub(super) unsafe fn copy_plain(bytes: &[u8], to: *mut u8) -> bool {
    let length = bytes.len();
    // SAFETY: every store lies within `length` bytes from `to`: blocks at the front, and one that ends where they end.
    unsafe {
        if let Some(last) = bytes.last_chunk() {
            to.add(length - BLOCK).cast::<[u8; BLOCK]>().write(*last);
            let mut seen = special(last);
            // The blocks that begin before the last one.
            let front = &bytes[..length - 1];
            for (index, block) in front.as_chunks().0.iter().enumerate() {
                to.add(index * BLOCK).cast::<[u8; BLOCK]>().write(*block);
                seen |= special(block);
            }
            seen == 0
        } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            to.cast::<[u8; 8]>().write(*first);
            to.add(length - 8).cast::<[u8; 8]>().write(*last);
            special_of(u64::from_le_bytes(*first), u64::from_le_bytes(*last)) == 0
        } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            to.cast::<[u8; 4]>().write(*first);
            to.add(length - 4).cast::<[u8; 4]>().write(*last);
            let word =
                u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last));
            special_of(word, word) == 0
        } else {
            copy(bytes, to);
            !bytes.iter().any(is_special)
        }
    }
}

/// Whether a byte is not plain.
pub(crate) fn is_special(byte: &u8) -> bool {
    matches!(byte, 0..0x20 | b'"' | b'\\')
}

/// How many bytes are plain after the first ones that are `skipped`, up to the first one that is not; zeros
/// may follow the block.
#[inline(always)]
pub(super) fn plain_of(block: &[u8; BLOCK], skipped: usize) -> usize {
    // The bit after the last byte ends the search.
    (special(block) >> skipped | 1 << BLOCK).trailing_zeros() as usize
}

/// A bit for each byte of the block that is special, the first one lowest.
#[inline(always)]
fn special(block: &[u8; BLOCK]) -> u32 {
    let (words, _) = block.as_chunks();
    special_of(u64::from_le_bytes(words[0]), u64::from_le_bytes(words[1]))
}

/// A bit for each byte of the two words that is special, the first one lowest.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn special_of(first: u64, second: u64) -> u32 {
    use core::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x,
        _mm_set1_epi8,
    };
    // SAFETY: SSE2 is part of x86-64.
    let bits = unsafe {
        let bytes = _mm_set_epi64x(second.cast_signed(), first.cast_signed());
        let equals = |byte: u8| _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte.cast_signed()));
        let is_control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
        let either = _mm_or_si128(equals(b'"'), equals(b'\\'));
        _mm_movemask_epi8(_mm_or_si128(either, is_control))
    };
    bits.cast_unsigned()
}

#[cfg(not(target_arch = "x86_64"))]
use portable::special_of;

/// For machines without SSE2.
#[cfg(any(test, not(target_arch = "x86_64")))]
mod portable {
    /// A bit for each byte of the two words that is special, the first one lowest.
    #[inline(always)]
    pub(super) fn special_of(first: u64, second: u64) -> u32 {
        special_bits(first) | special_bits(second) << 8
    }

    #[inline(always)]
    fn special_bits(word: u64) -> u32 {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const LOW: u64 = ONES * 0x7f;
        // In each byte the highest bit says whether the low ones are not zero, or not below the space: no
        // carry leaves a byte.
        let is_not = |byte: u8| ((word ^ (ONES * u64::from(byte))) & LOW) + LOW;
        let is_not_control = (word & LOW) + ONES * 0x60;
        let special = !(is_not(b'"') & is_not(b'\\') & is_not_control | word) & !LOW;
        // Gathers the highest bits of all bytes in the highest byte.
        ((special >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, block_at, copy_plain, is_special, plain_at, portable, special};

    #[test]
    fn loads_what_is_there_and_zeros() {
        for length in 0..40 {
            let bytes: Vec<u8> = (1..=length).collect();
            for at in (0..60).chain([usize::MAX]) {
                let left = bytes.get(at..).unwrap_or_default();
                let mut expected = [0; BLOCK];
                let count = left.len().min(BLOCK);
                expected[..count].copy_from_slice(&left[..count]);
                assert_eq!(
                    block_at(&bytes, at).to_le_bytes(),
                    expected,
                    "{at} of {length}"
                );
                assert_eq!(plain_at(&vec![b' '; length.into()], at), count);
            }
        }
    }

    #[test]
    fn a_bit_for_each_special_byte() {
        for one in 0..=0xff {
            for other in [
                0, 0x1f, b' ', b'!', b'"', b'#', b'[', b'\\', b']', 0x7f, 0x80, 0xff,
            ] {
                for at in 0..BLOCK {
                    for end in at..BLOCK {
                        let mut block = [b'a'; BLOCK];
                        block[end] = other;
                        block[at] = one;
                        let bits = (0..BLOCK).filter(|at| is_special(&block[*at]));
                        let expected = bits.fold(0, |all, at| all | 1 << at);
                        assert_eq!(special(&block), expected, "{block:?}");
                        let words = block.as_chunks().0;
                        let [first, second] = [words[0], words[1]].map(u64::from_le_bytes);
                        assert_eq!(portable::special_of(first, second), expected, "{block:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn one_special_byte_anywhere() {
        for length in 0..70 {
            let mut bytes = vec![b'a'; length];
            let is_copied = |bytes: &[u8]| {
                let mut copied = vec![0xee; length + 1];
                // SAFETY: there is room for so many bytes, and for one more.
                let is_plain = unsafe { copy_plain(bytes, copied.as_mut_ptr()) };
                assert_eq!(copied.split_last(), Some((&0xee, bytes)));
                is_plain
            };
            assert!(is_copied(&bytes), "{length}");
            for at in 0..length {
                for special in [0, 0x1f, b'"', b'\\'] {
                    bytes[at] = special;
                    assert!(!is_copied(&bytes), "{at} of {length}");
                    let plain = at.min(BLOCK);
                    assert_eq!((plain_at(&bytes, 0), plain_at(&bytes, at)), (plain, 0));
                }
                bytes[at] = 0x80;
            }
        }
    }
}
