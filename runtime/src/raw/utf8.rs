//! The UTF-8 check, with a fast path for ASCII, and the copy of a text into a `String`.

use super::ascii::is_ascii;
use super::copy::copy;

/// The bytes as text, if they are UTF-8.
#[inline(always)]
pub(crate) fn check(bytes: &[u8]) -> Option<&str> {
    if is_ascii(bytes) {
        // SAFETY: ASCII is UTF-8.
        return Some(unsafe { core::str::from_utf8_unchecked(bytes) });
    }
    checked(bytes)
}

/// The check of bytes that are not all ASCII, out of line.
#[inline(never)]
fn checked(bytes: &[u8]) -> Option<&str> {
    core::str::from_utf8(bytes).ok()
}

/// Replaces the text of a `String`, and keeps its memory if the new text fits.
#[inline(always)]
pub(crate) fn replace(value: &mut String, text: &str) {
    // SAFETY: it holds what it held, nothing, or all of `text`.
    let bytes = unsafe { value.as_mut_vec() };
    if bytes.capacity() < text.len() {
        *bytes = Vec::with_capacity(text.len());
    }
    // SAFETY: the capacity is large enough, and a vector of its own does not overlap the
    // input.
    unsafe {
        copy(text.as_bytes(), bytes.as_mut_ptr());
        bytes.set_len(text.len());
    }
}
