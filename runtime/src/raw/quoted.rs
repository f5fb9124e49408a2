//! Strings in double quotes, escaped as JSON requires (RFC 8259, section 7).

use core::fmt::Write;

use super::plain::{BLOCK, is_plain, plain_at};
use super::text::push_quoted;

/// Appends a string in quotes, escaped where necessary.
pub(crate) fn push_string(out: &mut String, text: &str) {
    match is_plain(text.as_bytes()) {
        true => push_quoted(out, "", text),
        false => push_escaped(out, text),
    }
}

/// Appends a text as it is, and a string in quotes after it.
pub(crate) fn push_string_after(out: &mut String, before: &str, text: &str) {
    match is_plain(text.as_bytes()) {
        true => push_quoted(out, before, text),
        false => {
            out.push_str(before);
            push_escaped(out, text);
        }
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
    let mut length = 0;
    loop {
        let plain = plain_at(bytes, length);
        length += plain;
        if plain < BLOCK {
            return length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_plain, plain_length};
    use crate::raw::plain::is_special;

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
