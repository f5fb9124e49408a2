//! Varint and zigzag arithmetic: a varint's seven bits per byte are gathered and spread without loops
//! (encoding specification, "Base 128 Varints" and "Signed Integers").

/// Gathers the low seven bits of each of eight bytes into 56 bits.
#[inline(always)]
pub(crate) const fn compress(word: u64) -> u64 {
    let x = word & 0x7f7f_7f7f_7f7f_7f7f;
    let x = (x & 0x007f_007f_007f_007f) | ((x & 0x7f00_7f00_7f00_7f00) >> 1);
    let x = (x & 0x0000_3fff_0000_3fff) | ((x & 0x3fff_0000_3fff_0000) >> 2);
    (x & 0x0fff_ffff) | ((x & 0x0fff_ffff_0000_0000) >> 4)
}

/// Spreads the low 56 bits over eight bytes of seven bits.
#[inline(always)]
pub(crate) const fn spread(x: u64) -> u64 {
    let x = (x & 0x0fff_ffff) | ((x & 0x00ff_ffff_f000_0000) << 4);
    let x = (x & 0x0000_3fff_0000_3fff) | ((x & 0x0fff_c000_0fff_c000) << 2);
    (x & 0x007f_007f_007f_007f) | ((x & 0x3f80_3f80_3f80_3f80) << 1)
}

/// The length of a varint in bytes, from 1 to 10.
#[inline(always)]
pub(crate) const fn varint_len(value: u64) -> usize {
    let bits = 64 - (value | 1).leading_zeros() as usize;
    (bits * 9 + 64) / 64
}

/// How many bytes the varints of `values` take; `usize::MAX` if that is more than a `usize` counts, as ten bytes each
/// are from 429,496,730 of them on where it has 32 bits. No allocation is as large: to make room for it panics.
#[inline(always)]
pub(crate) fn varints_len<T>(values: &[T], to_raw: impl Fn(&T) -> u64) -> usize {
    let of_part = |part: &[T]| part.iter().map(|it| varint_len(to_raw(it))).sum();
    sum(values.chunks(PART).map(of_part))
}

/// [`varints_len`] where the processor compares many numbers at once.
#[cfg(any(test, target_arch = "x86_64"))]
#[inline(always)]
pub(crate) fn varints_len_by_comparing<T>(values: &[T], to_raw: impl Fn(&T) -> u64) -> usize {
    let more = |it: &T, bytes: u32| to_raw(it) >> (7 * bytes) != 0;
    // Added in numbers of the values' own width, so that they are not widened.
    sum(values.chunks(PART).map(|part| {
        if size_of::<T>() > 4 {
            let length = |it| (1..10).fold(1, |length, bytes| length + u64::from(more(it, bytes)));
            part.iter().map(length).sum::<u64>() as usize
        } else {
            let length = |it| (1..10).fold(1, |length, bytes| length + u32::from(more(it, bytes)));
            part.iter().map(length).sum::<u32>() as usize
        }
    }))
}

/// The sum of so many lengths cannot overflow, so the compiler adds many at once.
const PART: usize = 1 << 20;

/// The sum of lengths, or `usize::MAX` if it is larger.
fn sum(lengths: impl Iterator<Item = usize>) -> usize {
    lengths.fold(0, usize::saturating_add)
}

/// The signed number that `value` is the zigzag encoding of.
#[inline(always)]
pub(crate) const fn unzigzag32(value: u32) -> i32 {
    (value >> 1) as i32 ^ -((value & 1) as i32)
}

/// The signed number that `value` is the zigzag encoding of.
#[inline(always)]
pub(crate) const fn unzigzag64(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// The zigzag encoding: numbers near zero become small ones.
#[inline(always)]
pub(crate) const fn zigzag32(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)) as u32
}

/// The zigzag encoding: numbers near zero become small ones.
#[inline(always)]
pub(crate) const fn zigzag64(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gather_and_spread_are_inverse() {
        for shift in 0..=56 {
            let value = 0x00fe_dcba_9876_5432 >> shift;
            assert_eq!(compress(spread(value)), value);
            assert_eq!(compress(spread(value) | 0x8080_8080_8080_8080), value);
        }
    }

    #[test]
    fn lengths() {
        for bits in 0..64 {
            let (least, most) = (1u64 << bits, u64::MAX >> (63 - bits));
            assert_eq!(varint_len(least), bits / 7 + 1, "{least}");
            assert_eq!(varint_len(most), bits / 7 + 1, "{most}");
            let length = varints_len_by_comparing(&[least, most], |it| *it);
            assert_eq!(length, 2 * (bits / 7 + 1));
            let narrow = varints_len_by_comparing(&[most as i32], |it| i64::from(*it) as u64);
            assert_eq!(narrow, varint_len(i64::from(most as i32) as u64));
        }
        assert_eq!(varint_len(0), 1);
    }

    #[test]
    fn sums_do_not_overflow() {
        assert_eq!(sum([3, 4].into_iter()), 7);
        assert_eq!(sum([usize::MAX - 3, 4].into_iter()), usize::MAX);
        assert_eq!(sum([1, usize::MAX, 10].into_iter()), usize::MAX);
        assert_eq!(varints_len(&[0, 300, u64::MAX], |value| *value), 13);
        // More than a part of them; they take no memory.
        assert_eq!(varints_len(&[(); 1_500_000], |()| !0), 15_000_000);
    }

    #[test]
    #[cfg(target_pointer_width = "32")]
    fn more_bytes_than_an_address_space_has() {
        assert_eq!(varints_len(&[(); 429_496_730], |()| !0), usize::MAX);
    }

    #[test]
    fn zigzag() {
        for (plain, zigzagged) in [
            (0, 0),
            (-1, 1),
            (1, 2),
            (-2, 3),
            (i32::MAX, !1),
            (i32::MIN, !0),
        ] {
            assert_eq!((zigzag32(plain), unzigzag32(zigzagged)), (zigzagged, plain));
        }
        assert_eq!(
            (zigzag64(i64::MIN), unzigzag64(u64::MAX)),
            (u64::MAX, i64::MIN)
        );
    }
}
