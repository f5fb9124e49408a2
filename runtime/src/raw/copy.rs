//! Copies of short slices without a call: for most strings a call takes longer than the copy.

/// Copies all of `bytes` to `to`.
///
/// # Safety
/// `to` can be written for the length of `bytes`, which it does not overlap.
#[inline(always)]
pub(crate) unsafe fn copy(bytes: &[u8], to: *mut u8) {
    let length = bytes.len();
    // SAFETY: every store lies within `length` bytes from `to`: one at the front, and one, which
    // may overlap it, that ends where they end.
    unsafe {
        if length > 32 {
            core::ptr::copy_nonoverlapping(bytes.as_ptr(), to, length);
        } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            to.cast::<[u8; 16]>().write_unaligned(*first);
            to.add(length - 16)
                .cast::<[u8; 16]>()
                .write_unaligned(*last);
        } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            to.cast::<[u8; 8]>().write_unaligned(*first);
            to.add(length - 8).cast::<[u8; 8]>().write_unaligned(*last);
        } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            to.cast::<[u8; 4]>().write_unaligned(*first);
            to.add(length - 4).cast::<[u8; 4]>().write_unaligned(*last);
        } else if let [first, .., last] = bytes {
            *to = *first;
            *to.add(1) = bytes[1];
            *to.add(length - 1) = *last;
        } else if let [only] = bytes {
            *to = *only;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn copies_all_and_no_more() {
        for length in 0..100 {
            let bytes: Vec<u8> = (1..=length).collect();
            let mut target = vec![0; 102];
            // SAFETY: 101 bytes are after the first.
            unsafe { super::copy(&bytes, target.as_mut_ptr().add(1)) };
            let after = usize::from(length) + 1;
            assert_eq!((target[0], &target[1..after]), (0, &bytes[..]));
            assert!(target[after..].iter().all(|byte| *byte == 0));
        }
    }
}
