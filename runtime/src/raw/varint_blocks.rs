//! Packed varints, read 64 bytes at a time: a mask of the block says where each one ends, so that no
//! load waits for the length of the number before it.

use core::mem::MaybeUninit;

#[cfg(target_arch = "x86_64")]
use super::bmi2;
use super::varint::compress;
use super::varint_block::{
    BLOCK, LOADED, Out, Result, TooLong, ends, has_more, read_block, read_in_fours, read_pairs,
};

/// Fewer bytes than this are read one number after the other.
const FEW: usize = 16;

/// Makes numbers of one or two bytes of sixteen bytes; a bit for each of the first eight that begins one.
type Pairs = fn(&[u8; 16], u8) -> [u16; 8];

/// Reads numbers while whole blocks are left, and most of what is left then; returns how many bytes it
/// read: up to the end of a number. After an error the numbers before it are in `list`. `from_raw` makes
/// an element from the 64 bits of a varint.
///
/// # Safety
/// `list` has room for as many more elements as `bytes` has bytes that end a varint.
pub(crate) unsafe fn read<T>(
    bytes: &[u8],
    list: &mut Vec<T>,
    from_raw: impl Fn(u64) -> T + Copy,
) -> Result<usize> {
    if bytes.len() < FEW {
        return Ok(0);
    }
    let room = list.spare_capacity_mut();
    // SAFETY: the room is the caller's promise, and the processor has what the first is compiled for.
    let (read, written) = unsafe {
        #[cfg(target_arch = "x86_64")]
        if bmi2::is_fast() {
            read_bmi2(bytes, room, from_raw)
        } else {
            read_anywhere(bytes, room, from_raw)
        }
        #[cfg(not(target_arch = "x86_64"))]
        read_anywhere(bytes, room, from_raw)
    };
    // SAFETY: so many are written after the length.
    unsafe { list.set_len(list.len() + written) };
    read
}

/// [`read_blocks`] with `bzhi`, `pext` and shuffles.
///
/// # Safety
/// As [`read`]; and the processor has AVX2, BMI1 and BMI2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
unsafe fn read_bmi2<T>(
    bytes: &[u8],
    room: &mut [MaybeUninit<T>],
    from_raw: impl Fn(u64) -> T + Copy,
) -> (Result<usize>, usize) {
    use core::arch::x86_64::{_bzhi_u64, _pext_u64};
    let number =
        |word, length| _pext_u64(_bzhi_u64(word, 8 * length as u32), 0x7f7f_7f7f_7f7f_7f7f);
    let pairs = |bytes: &_, starts| super::varint_pairs::spread(bytes, starts);
    // SAFETY: the caller's promise.
    unsafe { read_blocks(bytes, room, from_raw, number, Some(pairs)) }
}

/// [`read_blocks`] with what every processor has.
///
/// # Safety
/// As [`read`].
unsafe fn read_anywhere<T>(
    bytes: &[u8],
    room: &mut [MaybeUninit<T>],
    from_raw: impl Fn(u64) -> T + Copy,
) -> (Result<usize>, usize) {
    let number = |word: u64, length: usize| {
        compress(word & (!0 >> (64u32.wrapping_sub(8 * length as u32) & 63)))
    };
    // SAFETY: the caller's promise.
    unsafe { read_blocks(bytes, room, from_raw, number, None::<Pairs>) }
}

/// Reads blocks, and returns how many bytes it read and how many elements it wrote. `number` makes a
/// number of the lowest bytes of a word, from one to eight (with another length, anything); `pairs`, if there is such a way, is one of [`Pairs`].
///
/// # Safety
/// As [`read`]: each element that is pushed goes with a byte of its own that ends a varint.
#[inline(always)]
unsafe fn read_blocks<T>(
    bytes: &[u8],
    room: &mut [MaybeUninit<T>],
    from_raw: impl Fn(u64) -> T + Copy,
    number: impl Fn(u64, usize) -> u64 + Copy,
    pairs: Option<impl Fn(&[u8; 16], u8) -> [u16; 8] + Copy>,
) -> (Result<usize>, usize) {
    let mut out = Out { room, written: 0 };
    let mut at = 0;
    let mut last;
    loop {
        let rest = &bytes[at..];
        let (block, ends) = if let Some(block) = rest.first_chunk() {
            match ends(block) {
                0 => return (Err(TooLong), out.written),
                ends => (block, ends),
            }
        } else if rest.len() < FEW {
            return (Ok(at), out.written);
        } else {
            // With zeros after them, which are no numbers.
            last = [0; BLOCK + LOADED];
            last[..rest.len()].copy_from_slice(rest);
            let ends = ends(&last) & !(!0u64).checked_shl(rest.len() as u32).unwrap_or(0);
            if ends == 0 {
                return (Ok(at), out.written);
            }
            (&last, ends)
        };
        if ends == !0 {
            for &byte in &block[..BLOCK] {
                // SAFETY: each byte is an end.
                unsafe { out.push(from_raw(byte.into())) };
            }
            at += BLOCK;
            continue;
        }
        let all = ends.count_ones() as usize;
        let spare = out.room.len() - out.written >= all + 8;
        if let Some(pairs) = pairs
            && spare
            && !has_more::<2>(ends)
        {
            // SAFETY: just looked at.
            at += unsafe { read_pairs(block, ends, &mut out, from_raw, pairs) };
            continue;
        }
        // SAFETY: each bit of the mask is an end.
        let read = unsafe {
            if has_more::<8>(ends) {
                read_block::<T, true>(block, ends, &mut out, from_raw, number)
            } else if spare {
                Ok(read_in_fours(block, ends, &mut out, from_raw, number))
            } else {
                read_block::<T, false>(block, ends, &mut out, from_raw, number)
            }
        };
        match read {
            Ok(read) => at += read,
            Err(error) => return (Err(error), out.written),
        }
    }
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
            } else if seed.is_multiple_of(4) {
                value &= 0x3fff;
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
        for seed in 1..400 {
            let (expected, bytes) = packed(seed);
            // Up to where the last number is not whole.
            for length in bytes.len() - 90..=bytes.len() {
                let (mut one, mut other) = (Vec::with_capacity(400), Vec::with_capacity(400));
                let bytes = &bytes[..length];
                // SAFETY: there is room for 400, and so many there are.
                let read = unsafe {
                    let room = other.spare_capacity_mut();
                    let (portable, written) = read_anywhere(bytes, room, |raw| raw);
                    other.set_len(written);
                    assert_eq!(read(bytes, &mut one, |raw| raw), portable);
                    portable.unwrap()
                };
                assert!(length - read < FEW || bytes[read..].iter().all(|byte| *byte >= 0x80));
                assert_eq!(one, expected[..one.len()]);
                assert_eq!(one, other);
            }
        }
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
