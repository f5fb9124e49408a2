//! A block of packed varints: where each one ends, and the numbers that end in it.

use core::mem::MaybeUninit;

pub(super) const BLOCK: usize = 64;
/// The bytes that may be loaded from the start of a number on.
pub(super) const LOADED: usize = 16;

pub(super) type Block = [u8; BLOCK + LOADED];

/// A varint of more than ten bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

pub(super) type Result<T> = core::result::Result<T, TooLong>;

/// Room for elements, and how many are written.
pub(super) struct Out<'a, T> {
    pub(super) room: &'a mut [MaybeUninit<T>],
    pub(super) written: usize,
}

impl<T> Out<'_, T> {
    /// Appends an element.
    ///
    /// # Safety
    /// There is room for one more.
    #[inline(always)]
    pub(super) unsafe fn push(&mut self, value: T) {
        debug_assert!(self.written < self.room.len());
        // SAFETY: there is room after those that are written.
        unsafe { self.room.get_unchecked_mut(self.written).write(value) };
        self.written += 1;
    }
}

/// Reads the numbers that end in a block, which have one or two bytes, by what begins in eight bytes at a time.
/// Returns how many bytes they take.
///
/// # Safety
/// There is room for eight more numbers than `ends` has bits, of which there are some.
#[inline(always)]
pub(super) unsafe fn read_pairs<T>(
    block: &Block,
    ends: u64,
    out: &mut Out<'_, T>,
    from_raw: impl Fn(u64) -> T + Copy,
    pairs: impl Fn(&[u8; 16], u8) -> [u16; 8],
) -> usize {
    let read = BLOCK - ends.leading_zeros() as usize;
    let starts = (ends << 1 | 1) & (!0 >> (BLOCK - read));
    for eighth in 0..8 {
        let some = (starts >> (8 * eighth)) as u8;
        // SAFETY: 16 bytes from 56 at most lie within 80.
        let numbers = pairs(
            unsafe { &*block.as_ptr().add(8 * eighth).cast::<[u8; 16]>() },
            some,
        );
        // Those after the numbers that begin here are written over, or are not counted.
        for (place, number) in numbers.into_iter().enumerate() {
            // SAFETY: not more numbers are written before than `ends` has bits, and there is room for eight
            // more.
            unsafe { out.room.get_unchecked_mut(out.written + place) }
                .write(from_raw(number.into()));
        }
        out.written += some.count_ones() as usize;
    }
    read
}

/// Reads the numbers that end in a block, which begins with a number and where none has more than eight bytes, four
/// at a time: how many there are is then easier to foresee. Returns how many bytes they take.
///
/// # Safety
/// There is room for four more numbers than `ends` has bits, of which there are some.
#[inline(always)]
pub(super) unsafe fn read_in_fours<T>(
    block: &Block,
    mut ends: u64,
    out: &mut Out<'_, T>,
    from_raw: impl Fn(u64) -> T + Copy,
    number: impl Fn(u64, usize) -> u64 + Copy,
) -> usize {
    let (all, read) = (ends.count_ones(), BLOCK - ends.leading_zeros() as usize);
    let before = out.written;
    let mut start = 0;
    while ends != 0 {
        for _ in 0..4 {
            // After the last number this is 64, and what is made there is not counted.
            let end = ends.trailing_zeros() as usize;
            // SAFETY: at most 65.
            let value = number(unsafe { word(block, start) }, (end + 1) - start);
            // SAFETY: at most three more than `ends` had bits.
            unsafe { out.push(from_raw(value)) };
            ends &= ends.wrapping_sub(1);
            start = end + 1;
        }
    }
    out.written = before + all as usize;
    read
}

/// Reads the numbers that end in a block, which begins with a number, and returns how many bytes they take.
/// `LONG`: one of them may have nine bytes or more.
///
/// # Safety
/// There is room for as many as `ends` has bits.
#[inline(always)]
pub(super) unsafe fn read_block<T, const LONG: bool>(
    block: &Block,
    mut ends: u64,
    out: &mut Out<'_, T>,
    from_raw: impl Fn(u64) -> T + Copy,
    number: impl Fn(u64, usize) -> u64 + Copy,
) -> Result<usize> {
    let mut start = 0;
    while ends != 0 {
        let end = ends.trailing_zeros() as usize;
        ends &= ends - 1;
        let length = end - start + 1;
        // SAFETY: a number starts at the block's start or after an end that another one follows.
        let word = unsafe { word(block, start) };
        let value = if !LONG || length <= 8 {
            number(word, length)
        } else if length <= 10 {
            // SAFETY: as above.
            let high = unsafe { two_bytes_after_word(block, start) }
                & (0xffff >> (80 - 8 * length as u32));
            number(word, 8) | u64::from(high & 0x7f) << 56 | u64::from(high >> 8) << 63
        } else {
            return Err(TooLong);
        };
        // SAFETY: one bit of the mask, one element.
        unsafe { out.push(from_raw(value)) };
        start = end + 1;
    }
    Ok(start)
}

/// Whether a number that ends in the block has more than `BYTES` bytes, one of 1, 2, 4 and 8: as many bytes in
/// a row that do not end a number, before one that does. Also if none ends.
#[inline(always)]
pub(super) fn has_more<const BYTES: u32>(ends: u64) -> bool {
    let mut row = !ends;
    let mut bytes = 1;
    while bytes < BYTES {
        row &= row << bytes;
        bytes *= 2;
    }
    row & (!0u64).checked_shr(ends.leading_zeros()).unwrap_or(!0) != 0 || ends == 0
}

/// The eight bytes from `at` on.
///
/// # Safety
/// `at` is at most 72.
#[inline(always)]
unsafe fn word(block: &Block, at: usize) -> u64 {
    debug_assert!(at <= BLOCK + 8);
    // SAFETY: eight bytes from 72 at most lie within 80.
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
pub(super) fn ends(block: &Block) -> u64 {
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
pub(super) use ends_anywhere as ends;

/// [`ends`] on every machine.
#[cfg(any(test, not(target_arch = "x86_64")))]
#[inline(always)]
pub(super) fn ends_anywhere(block: &Block) -> u64 {
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

    #[test]
    fn ends_of_any_bytes() {
        let mut state = 1u64;
        for _ in 0..1_000 {
            let block = std::array::from_fn(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(3);
                (state >> 56) as u8
            });
            let bits = (0..BLOCK).filter(|at| block[*at] < 0x80);
            let expected = bits.fold(0, |all, at| all | 1 << at);
            assert_eq!((ends(&block), ends_anywhere(&block)), (expected, expected));
        }
    }

    #[test]
    fn long_numbers_are_seen() {
        for start in 0..64 {
            for length in 1..=64 - start {
                let end = 1u64 << (start + length - 1);
                let before = (1u64 << start) - 1;
                let ends = before | end;
                assert_eq!(has_more::<8>(ends), length > 8, "{length} from {start}");
                assert_eq!(has_more::<2>(ends), length > 2, "{length} from {start}");
            }
        }
        assert!(!has_more::<2>(!0));
        assert!(has_more::<8>(0));
    }
}
