//! The UTF-8 check, with a fast path for ASCII and `smoothutf8` with the feature `simd`, and the copy of a text into a `String`.

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
    #[cfg(feature = "simd")]
    return smoothutf8::from_utf8(bytes);
    #[cfg(not(feature = "simd"))]
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

#[cfg(test)]
mod tests {
    use super::check;

    /// With and without the feature `simd`: characters of every length, cut anywhere, and a byte changed anywhere.
    #[test]
    fn says_what_the_standard_library_says() {
        let text =
            "a\u{7f}\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}".repeat(4);
        let mut seen = [0; 2];
        for start in 0..24 {
            for end in start..text.len() {
                let mut bytes = text.as_bytes()[start..end].to_vec();
                let mut same = |bytes: &[u8]| {
                    let expected = core::str::from_utf8(bytes).ok();
                    assert_eq!(check(bytes), expected, "{bytes:?}");
                    seen[usize::from(expected.is_some())] += 1;
                };
                same(&bytes);
                if let Some(last) = bytes.len().checked_sub(1) {
                    let at = end * 31 % (last + 1);
                    for byte in [
                        0, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0xf5, 0xff,
                    ] {
                        bytes[at] = byte;
                        same(&bytes);
                    }
                }
            }
        }
        assert!(seen.iter().all(|times| *times > 1000), "{seen:?}");
    }
}
