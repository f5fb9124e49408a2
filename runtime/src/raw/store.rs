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
/// # Safety
/// Ten bytes from `at` can be written.
#[cold]
#[inline(never)]
unsafe fn store_long_varint(at: *mut u8, value: u64) -> *mut u8 {
    // SAFETY: ten bytes can be written.
    unsafe { store_spread(at, value, spread) }
}

/// Stores a varint without a branch on its length, and returns the position after it. `spread`
/// spreads the low 56 bits over eight bytes of seven bits.
///
/// # Safety
/// Ten bytes from `at` can be written.
#[inline(always)]
pub(crate) unsafe fn store_spread(at: *mut u8, value: u64, spread: impl Fn(u64) -> u64) -> *mut u8 {
    let length = varint_len(value);
    let (low, high) = words(value, length, spread);
    // SAFETY: eight bytes and two after them are ten, and a varint is not longer.
    unsafe {
        let after = store(at, low.to_le_bytes(), 8);
        store(after, high.to_le_bytes(), 2);
        at.add(length)
    }
}

/// The bytes of a varint of `length` bytes: the first eight, and two more.
#[inline(always)]
fn words(value: u64, length: usize, spread: impl Fn(u64) -> u64) -> (u64, u16) {
    const MORE: u64 = 0x8080_8080_8080_8080;
    let go_on = if length > 8 {
        MORE
    } else {
        MORE & ((1 << (8 * (length - 1))) - 1)
    };
    let ninth = (value >> 56) as u16 & 0x7f;
    let tenth = if length > 9 { 0x180 } else { 0 };
    (spread(value) | go_on, ninth | tenth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_of_every_length() {
        for bits in 0..=64 {
            let value = u64::MAX.checked_shr(64 - bits).unwrap_or(0);
            let mut target = [0xee; 12];
            let at = target.as_mut_ptr();
            // SAFETY: there are twelve bytes.
            let length = unsafe { store_varint(at, value) }.addr() - at.addr();
            let mut rest = value;
            for (index, &byte) in target[..length].iter().enumerate() {
                let more = if index + 1 < length { 0x80 } else { 0 };
                assert_eq!(byte, rest as u8 & 0x7f | more, "{value}");
                rest = rest.checked_shr(7).unwrap_or(0);
            }
            assert_eq!((rest, &target[10..]), (0, &[0xee; 2][..]), "{value}");
        }
    }
}
