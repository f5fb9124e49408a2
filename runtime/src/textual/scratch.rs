//! The buffer for wire bytes between a text and its message: one per thread, reused by the next text.

use std::cell::Cell;

/// The largest buffer that is kept, in bytes; a larger one is freed.
const LARGEST_KEPT: usize = 256 << 10;

thread_local! {
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Returns an empty buffer with room for `capacity` bytes.
pub(crate) fn take(capacity: usize) -> Vec<u8> {
    // Fails in a thread that is ending: its buffer is gone.
    let mut buffer = SPARE.try_with(Cell::take).unwrap_or_default();
    buffer.reserve(capacity);
    buffer
}

/// Keeps a buffer for the next text.
pub(crate) fn give_back(mut buffer: Vec<u8>) {
    if buffer.capacity() <= LARGEST_KEPT {
        buffer.clear();
        let _ = SPARE.try_with(|spare| spare.set(buffer));
    }
}

#[cfg(test)]
mod tests {
    use super::{LARGEST_KEPT, give_back, take};

    #[test]
    fn a_buffer_is_used_again_unless_it_is_large() {
        let mut buffer = take(100);
        buffer.extend_from_slice(b"text");
        let address = buffer.as_ptr();
        give_back(buffer);
        let again = take(50);
        assert_eq!((again.as_ptr(), again.len()), (address, 0));
        let meanwhile = take(50);
        assert_ne!(meanwhile.as_ptr(), again.as_ptr());
        give_back(Vec::with_capacity(LARGEST_KEPT + 1));
        assert!(take(1).capacity() <= LARGEST_KEPT);
    }
}
