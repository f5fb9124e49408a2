//! Strings in double quotes, escaped as JSON requires (RFC 8259, section 7).

use core::fmt::Write;

use super::text::push_quoted;

/// Appends a string in quotes, escaped where necessary.
pub(crate) fn push_string(out: &mut String, text: &str) {
    match is_plain(text.as_bytes()) {
        true => push_quoted(out, text),
        false => push_escaped(out, text),
    }
}

/// Appends a string in quotes that has characters to escape.
#[inline(never)]
fn push_escaped(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    loop {
        let plain = plain_length(rest.as_bytes());
        out.push_str(&rest[..plain]);
        let Some(byte) = rest.as_bytes().get(plain) else {
            break;
        };
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            byte => {
                // Writing to a String does not fail.
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
        rest = &rest[plain + 1..];
    }
    out.push('"');
}

/// The number of bytes at the start of `bytes` that need no escape.
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    let mut length = 0;
    for word in words {
        let special = special_bytes(*word);
        if special != 0 {
            // A borrow may mark a byte by mistake, but only above the one that it came from.
            return length + (special.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    let rest = &bytes[length..];
    length + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Whether no byte needs an escape. Words may overlap, so that no branch depends on the length.
#[inline]
pub(crate) fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk() {
        let words = bytes.as_chunks().0.iter();
        let special = words.fold(special_bytes(*last), |seen, it| seen | special_bytes(*it));
        return special == 0;
    }
    if let (Some([a, b, c, d]), Some([e, f, g, h])) = (bytes.first_chunk(), bytes.last_chunk()) {
        return special_bytes([*a, *b, *c, *d, *e, *f, *g, *h]) == 0;
    }
    !bytes.iter().any(is_special)
}

fn is_special(byte: &u8) -> bool {
    matches!(byte, 0..0x20 | b'"' | b'\\')
}

/// Not zero if a byte of the word needs an escape: one below space, a quote or a backslash. The
/// lowest bit that is set is in the first such byte.
#[inline(always)]
fn special_bytes(word: [u8; 8]) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let word = u64::from_le_bytes(word);
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
    let equal = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    (below(word, 0x20) | equal(b'"') | equal(b'\\')) & HIGH
}

#[cfg(test)]
mod tests {
    use super::{is_plain, is_special, plain_length};

    #[test]
    fn plain_up_to_the_first_special_byte() {
        for special in 0..=0xff {
            for length in 0..50 {
                for at in 0..length {
                    let mut bytes = vec![b'a'; length];
                    bytes[at] = special;
                    bytes[length - 1] = bytes[length - 1].max(special);
                    let expected = bytes.iter().position(is_special).unwrap_or(length);
                    assert_eq!(plain_length(&bytes), expected, "{bytes:?}");
                    assert_eq!(is_plain(&bytes), expected == length, "{bytes:?}");
                }
            }
        }
    }
}
