//! Stores at a bare position: each takes the position to write at and returns the one after the bytes,
//! so that a caller goes on from there without loading its position from memory.

use super::varint::{spread, varint_len};

/// Stores all of `bytes` and returns the position after the first `length` of them.
///
/// # Safety
/// `N` bytes from `at` can be written, and `length` is at most `N`.
#[inline(always)]
pub(crate) unsafe fn store<const N: usize>(at: *mut u8, bytes: [u8; N], length: usize) -> *mut u8 {
    debug_assert!(length <= N);
    // SAFETY: `N` bytes can be written, and the store asks for no alignment.
    unsafe {
        at.cast::<[u8; N]>().write_unaligned(bytes);
        at.add(length)
    }
}

/// Stores a varint and returns the position after it.
///
/// # Safety
/// Ten bytes from `at` can be written.
#[inline(always)]
pub(crate) unsafe fn store_varint(at: *mut u8, value: u64) -> *mut u8 {
    // SAFETY: ten bytes can be written.
    unsafe {
        if value < 0x80 {
            store(at, [value as u8], 1)
        } else {
            store_long_varint(at, value)
        }
    }
}

// Out of line: most lengths and many numbers take one byte, and their writers stay small.
/// Stores a varint without a branch on its length, and returns the position after it.
///
/// # Safety
/// Ten bytes from `at` can be written.
#[cold]
#[inline(never)]
pub(crate) unsafe fn store_long_varint(at: *mut u8, value: u64) -> *mut u8 {
    #[cfg(target_arch = "x86_64")]
    if super::bmi2::is_known_fast() {
        // SAFETY: the processor has what the function is compiled for, and ten bytes can be written.
        return unsafe { store_long_varint_bmi2(at, value) };
    }
    // SAFETY: ten bytes can be written.
    unsafe { store_long_varint_anywhere(at, value) }
}

/// [`store_long_varint`] with `pdep`.
///
/// # Safety
/// As [`store_long_varint`]; and the processor has BMI2 and LZCNT.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "bmi1,bmi2,lzcnt")]
unsafe fn store_long_varint_bmi2(at: *mut u8, value: u64) -> *mut u8 {
    let spread = |value| core::arch::x86_64::_pdep_u64(value, 0x7f7f_7f7f_7f7f_7f7f);
    // SAFETY: ten bytes can be written, and 56 bits take eight.
    unsafe {
        if value >> 56 == 0 {
            store_spread::<8>(at, value, spread)
        } else {
            store_spread::<10>(at, value, spread)
        }
    }
}

/// [`store_long_varint`] with arithmetic alone. It asks what the processor has, for the next one.
///
/// # Safety
/// As [`store_long_varint`].
#[inline(never)]
unsafe fn store_long_varint_anywhere(at: *mut u8, value: u64) -> *mut u8 {
    #[cfg(target_arch = "x86_64")]
    let _ = super::bmi2::is_fast();
    // SAFETY: ten bytes can be written.
    unsafe { store_spread::<10>(at, value, spread) }
}

/// Stores varints of at most `MOST` bytes, one after the other, and returns the position after them.
///
/// # Safety
/// So many bytes from `at` as they take can be written, and ten more; none takes more than `MOST`.
pub(crate) unsafe fn store_varints<const MOST: usize>(
    at: *mut u8,
    values: impl Iterator<Item = u64>,
) -> *mut u8 {
    #[cfg(target_arch = "x86_64")]
    if MOST > 1 && super::bmi2::is_fast() {
        // SAFETY: the processor has what `store_varints_bmi2` is compiled for; the rest is the caller's
        // promise.
        return unsafe { store_varints_bmi2::<MOST>(at, values) };
    }
    // SAFETY: the caller's promise.
    unsafe { store_each::<MOST>(at, values, spread) }
}

/// [`store_varints`] with `pdep`.
///
/// # Safety
/// As [`store_varints`]; and the processor has BMI2 and LZCNT.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "bmi1,bmi2,lzcnt")]
unsafe fn store_varints_bmi2<const MOST: usize>(
    at: *mut u8,
    values: impl Iterator<Item = u64>,
) -> *mut u8 {
    let spread = |value| core::arch::x86_64::_pdep_u64(value, 0x7f7f_7f7f_7f7f_7f7f);
    // SAFETY: the caller's promise.
    unsafe { store_each::<MOST>(at, values, spread) }
}

/// # Safety
/// As [`store_varints`].
#[inline(always)]
unsafe fn store_each<const MOST: usize>(
    mut at: *mut u8,
    values: impl Iterator<Item = u64>,
    spread: impl Fn(u64) -> u64 + Copy,
) -> *mut u8 {
    for value in values {
        // SAFETY: this begins not after the bytes that the numbers take.
        at = unsafe { store_spread::<MOST>(at, value, spread) };
    }
    at
}

/// Stores a varint of at most `MOST` bytes without a branch on its length, and returns the position after it.
/// `spread` spreads the low 56 bits over eight bytes of seven bits.
///
/// # Safety
/// Ten bytes from `at` can be written, and the varint takes at most `MOST`.
#[inline(always)]
pub(crate) unsafe fn store_spread<const MOST: usize>(
    at: *mut u8,
    value: u64,
    spread: impl Fn(u64) -> u64,
) -> *mut u8 {
    debug_assert!(varint_len(value) <= MOST);
    if MOST == 1 {
        // SAFETY: a byte can be written.
        return unsafe { store(at, [value as u8], 1) };
    }
    let zeros = (value | 1).leading_zeros() as usize;
    let low = spread(value) | MORE[zeros];
    // SAFETY: eight bytes and two after them are ten, and a varint is not longer.
    unsafe {
        let after = store(at, low.to_le_bytes(), 8);
        if MOST > 8 {
            // Bit 63 is the one that goes on, too, and alone in the tenth byte.
            let high = (value >> 56) as u16 | ((value >> 63) as u16) << 8;
            store(after, high.to_le_bytes(), 2);
        }
        at.add(LENGTHS[zeros].into())
    }
}

/// The length of a varint in bytes, by the zeros before its bits; that of zero is that of one.
static LENGTHS: [u8; 64] = lengths();

/// In the first eight bytes of a varint, the bits that say that it goes on, by the same.
static MORE: [u64; 64] = more();

const fn lengths() -> [u8; 64] {
    let mut lengths = [0; 64];
    let mut zeros = 0;
    while zeros < 64 {
        lengths[zeros] = varint_len(!0 >> zeros) as u8;
        zeros += 1;
    }
    lengths
}

const fn more() -> [u64; 64] {
    let mut all = [0; 64];
    let mut zeros = 0;
    while zeros < 64 {
        let before = 8 * (LENGTHS[zeros] as u32 - 1);
        let bits = if before > 63 { !0 } else { (1 << before) - 1 };
        all[zeros] = bits & 0x8080_8080_8080_8080;
        zeros += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_of_every_length() {
        #[cfg(target_arch = "x86_64")]
        let _ = crate::raw::bmi2::is_fast();
        for bits in 0..=64 {
            let value = u64::MAX.checked_shr(64 - bits).unwrap_or(0);
            check(value, store_varint);
            // With what the processor has, and without.
            check(value, store_long_varint);
            check(value, store_long_varint_anywhere);
        }
    }

    fn check(value: u64, store: unsafe fn(*mut u8, u64) -> *mut u8) {
        let mut target = [0xee; 12];
        let at = target.as_mut_ptr();
        // SAFETY: there are twelve bytes.
        let length = unsafe { store(at, value) }.addr() - at.addr();
        let mut rest = value;
        for (index, &byte) in target[..length].iter().enumerate() {
            let more = if index + 1 < length { 0x80 } else { 0 };
            assert_eq!(byte, rest as u8 & 0x7f | more, "{value}");
            rest = rest.checked_shr(7).unwrap_or(0);
        }
        assert_eq!((rest, &target[10..]), (0, &[0xee; 2][..]), "{value}");
    }
}
