//! Packed varints, read 64 bytes at a time: a mask of the block says where each one ends, so that no
//! load waits for the length of the number before it.

#[cfg(target_arch = "x86_64")]
use super::bmi2;
use super::varint::compress;

const BLOCK: usize = 64;
/// The bytes that may be loaded from the start of a number on.
const LOADED: usize = 16;

type Block = [u8; BLOCK + LOADED];

/// A varint of more than ten bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

type Result<T> = core::result::Result<T, TooLong>;

/// Reads numbers while whole blocks are left, and returns how many bytes it read: up to the end of
/// a number. After an error the numbers before it are in `list`. `from_raw` makes an element from
/// the 64 bits of a varint.
///
/// # Safety
/// `list` has room for as many more elements as `bytes` has bytes that end a varint.
pub(crate) unsafe fn read<T>(
    bytes: &[u8],
    list: &mut Vec<T>,
    from_raw: impl Fn(u64) -> T + Copy,
) -> Result<usize> {
    if bytes.len() < BLOCK + LOADED {
        return Ok(0);
    }
    let mut out = Out { list, written: 0 };
    #[cfg(target_arch = "x86_64")]
    if bmi2::is_fast() {
        // SAFETY: the processor has what `read_bmi2` is compiled for; the room is the caller's
        // promise.
        return unsafe { read_bmi2(bytes, &mut out, from_raw) };
    }
    // SAFETY: the caller's promise.
    unsafe { read_blocks(bytes, &mut out, from_raw, compress) }
}

/// [`read_blocks`] with `pext`.
///
/// # Safety
/// As [`read`]; and the processor has BMI1 and BMI2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "bmi1,bmi2")]
unsafe fn read_bmi2<T>(
    bytes: &[u8],
    out: &mut Out<'_, T>,
    from_raw: impl Fn(u64) -> T + Copy,
) -> Result<usize> {
    let gather = |word| core::arch::x86_64::_pext_u64(word, 0x7f7f_7f7f_7f7f_7f7f);
    // SAFETY: the caller's promise.
    unsafe { read_blocks(bytes, out, from_raw, gather) }
}

/// New elements of a list. The list's length counts them when this is dropped.
struct Out<'a, T> {
    list: &'a mut Vec<T>,
    written: usize,
}

impl<T> Out<'_, T> {
    /// Appends an element.
    ///
    /// # Safety
    /// There is room for one more.
    #[inline(always)]
    unsafe fn push(&mut self, value: T) {
        // SAFETY: there is room after those that are written.
        unsafe {
            self.list
                .as_mut_ptr()
                .add(self.list.len() + self.written)
                .write(value)
        };
        self.written += 1;
    }
}

impl<T> Drop for Out<'_, T> {
    fn drop(&mut self) {
        // SAFETY: so many are written after the length, in room that the list has.
        unsafe { self.list.set_len(self.list.len() + self.written) }
    }
}

/// Reads whole blocks; `gather` gathers the low seven bits of each of eight bytes.
///
/// # Safety
/// As [`read`]: each element that is pushed goes with a byte of its own that ends a varint.
#[inline(always)]
unsafe fn read_blocks<T>(
    bytes: &[u8],
    out: &mut Out<'_, T>,
    from_raw: impl Fn(u64) -> T + Copy,
    gather: impl Fn(u64) -> u64 + Copy,
) -> Result<usize> {
    let mut at = 0;
    while let Some((block, _)) = bytes[at..].split_first_chunk::<{ BLOCK + LOADED }>() {
        let ends = ends(block);
        if ends == !0 {
            for &byte in &block[..BLOCK] {
                // SAFETY: each byte is an end.
                unsafe { out.push(from_raw(byte.into())) };
            }
            at += BLOCK;
            continue;
        }
        // SAFETY: each bit of the mask is an end.
        at += unsafe {
            if has_long(ends) {
                read_block::<T, true>(block, ends, out, from_raw, gather)?
            } else {
                read_block::<T, false>(block, ends, out, from_raw, gather)?
            }
        };
    }
    Ok(at)
}

/// Reads the numbers that end in a block, which begins with a number, and returns how many bytes
/// they take. `LONG`: one of them may have nine bytes or more.
///
/// # Safety
/// There is room for as many as `ends` has bits.
#[inline(always)]
unsafe fn read_block<T, const LONG: bool>(
    block: &Block,
    mut ends: u64,
    out: &mut Out<'_, T>,
    from_raw: impl Fn(u64) -> T + Copy,
    gather: impl Fn(u64) -> u64 + Copy,
) -> Result<usize> {
    if LONG && ends == 0 {
        return Err(TooLong);
    }
    let mut start = 0;
    while ends != 0 {
        let end = ends.trailing_zeros() as usize;
        ends &= ends - 1;
        let length = end - start + 1;
        // SAFETY: a number starts at the block's start or after an end that another one follows.
        let word = unsafe { word(block, start) };
        let value = if !LONG || length <= 8 {
            gather(word & (!0 >> (64 - 8 * length as u32)))
        } else if length <= 10 {
            // SAFETY: as above.
            let high = unsafe { two_bytes_after_word(block, start) }
                & (0xffff >> (80 - 8 * length as u32));
            gather(word) | u64::from(high & 0x7f) << 56 | u64::from(high >> 8) << 63
        } else {
            return Err(TooLong);
        };
        // SAFETY: one bit of the mask, one element.
        unsafe { out.push(from_raw(value)) };
        start = end + 1;
    }
    Ok(start)
}

/// Whether a number that ends in the block has nine bytes or more: eight bytes in a row that do not
/// end a number, before one that does.
#[inline(always)]
fn has_long(ends: u64) -> bool {
    let row = !ends;
    let row = row & (row << 1);
    let row = row & (row << 2);
    let row = row & (row << 4);
    row & (!0u64).checked_shr(ends.leading_zeros()).unwrap_or(!0) != 0 || ends == 0
}

/// The eight bytes from `at` on.
///
/// # Safety
/// `at` is below 64.
#[inline(always)]
unsafe fn word(block: &Block, at: usize) -> u64 {
    debug_assert!(at < BLOCK);
    // SAFETY: eight bytes from any of the first 64 lie within 80.
    u64::from_le(unsafe { block.as_ptr().add(at).cast::<u64>().read_unaligned() })
}

/// The ninth and tenth byte from `at` on.
///
/// # Safety
/// `at` is below 64.
#[inline(always)]
unsafe fn two_bytes_after_word(block: &Block, at: usize) -> u16 {
    debug_assert!(at < BLOCK);
    // SAFETY: ten bytes from any of the first 64 lie within 80.
    u16::from_le(unsafe { block.as_ptr().add(at + 8).cast::<u16>().read_unaligned() })
}

/// A bit for each of the first 64 bytes: whether a varint ends there.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn ends(block: &Block) -> u64 {
    use core::arch::x86_64::{__m128i, _mm_loadu_si128, _mm_movemask_epi8};
    let mut go_on = 0;
    for quarter in 0..4 {
        // SAFETY: SSE2 is part of x86_64; 16 bytes from 0, 16, 32 and 48 lie within the block.
        let mask = unsafe {
            let bytes = block.as_ptr().add(16 * quarter).cast::<__m128i>();
            _mm_movemask_epi8(_mm_loadu_si128(bytes))
        };
        go_on |= u64::from(mask as u16) << (16 * quarter);
    }
    !go_on
}

#[cfg(not(target_arch = "x86_64"))]
use ends_anywhere as ends;

/// [`ends`] on every machine.
#[cfg(any(test, not(target_arch = "x86_64")))]
#[inline(always)]
fn ends_anywhere(block: &Block) -> u64 {
    let mut ends = 0;
    for eighth in 0..8 {
        // SAFETY: at most 56.
        let word = unsafe { word(block, 8 * eighth) };
        let high = (!word & 0x8080_8080_8080_8080) >> 7;
        // Each bit of the factor moves one of the eight bits to its place in the highest byte.
        ends |= (high.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * eighth);
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of every length, in a random order, and their varints.
    fn packed(seed: u64) -> (Vec<u64>, Vec<u8>) {
        let mut state = seed;
        let (mut numbers, mut bytes) = (Vec::new(), Vec::new());
        for _ in 0..400 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(seed | 1);
            let mut value = (state >> 7) >> (state >> 58);
            if seed.is_multiple_of(3) {
                value &= 0x7f;
            } else if seed % 3 == 1 && value.is_multiple_of(5) {
                value = !value;
            }
            numbers.push(value);
            while value >= 0x80 {
                bytes.push(value as u8 | 0x80);
                value >>= 7;
            }
            bytes.push(value as u8);
        }
        (numbers, bytes)
    }

    #[test]
    fn every_way_reads_the_same() {
        for seed in 1..200 {
            let (expected, bytes) = packed(seed);
            let (mut one, mut other) = (Vec::with_capacity(400), Vec::with_capacity(400));
            // SAFETY: there is room for 400, and so many there are.
            let read = unsafe {
                let mut out = Out {
                    list: &mut other,
                    written: 0,
                };
                let portable = read_blocks(&bytes, &mut out, |raw| raw, compress);
                assert_eq!(read(&bytes, &mut one, |raw| raw), portable);
                drop(out);
                portable.unwrap()
            };
            assert!(bytes.len() - read < BLOCK + LOADED);
            assert_eq!(one, expected[..one.len()]);
            assert_eq!(one, other);
            for block in bytes.windows(BLOCK + LOADED) {
                let block = block.first_chunk().unwrap();
                assert_eq!(ends(block), ends_anywhere(block));
            }
        }
    }

    #[test]
    fn long_numbers_are_seen() {
        for start in 0..64 {
            for length in 1..=64 - start {
                let end = 1u64 << (start + length - 1);
                let before = (1u64 << start) - 1;
                assert_eq!(has_long(before | end), length >= 9, "{length} from {start}");
            }
        }
        assert!(!has_long(!0));
    }

    #[test]
    fn eleven_bytes_are_too_many() {
        for before in 0..80 {
            let bytes = [vec![1; before], vec![0x80; 10], vec![1; 100]].concat();
            let mut list = Vec::with_capacity(bytes.len());
            // SAFETY: there is room for each byte.
            let result = unsafe { read(&bytes, &mut list, |raw| raw) };
            assert_eq!(result, Err(TooLong));
            assert!(list.iter().all(|value| *value == 1));
        }
    }
}
