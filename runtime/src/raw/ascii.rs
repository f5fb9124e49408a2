//! An ASCII check that reads eight bytes at a time: most strings are ASCII, and most are short.

const HIGH: u64 = 0x8080_8080_8080_8080;

/// Whether all bytes are below 0x80.
#[inline(always)]
pub(crate) fn is_ascii(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk() {
        let mut seen = u64::from_ne_bytes(*last);
        // The whole words from the front; the last one, from the end, may overlap them.
        for word in bytes.chunks_exact(8) {
            seen |= word
                .first_chunk()
                .map_or(HIGH, |word| u64::from_ne_bytes(*word));
        }
        return seen & HIGH == 0;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return (u32::from_ne_bytes(*first) | u32::from_ne_bytes(*last)) & HIGH as u32 == 0;
    }
    bytes.iter().fold(0, |seen, byte| seen | byte) < 0x80
}

#[cfg(test)]
mod tests {
    use super::is_ascii;

    #[test]
    fn finds_one_high_byte_wherever_it_is() {
        for length in 0..70 {
            let mut bytes = vec![b'a'; length];
            assert!(is_ascii(&bytes), "{length}");
            for at in 0..length {
                bytes[at] = 0x80;
                assert!(!is_ascii(&bytes), "{at} of {length}");
                bytes[at] = 0x7f;
            }
        }
    }
}
