//! Strings in double quotes, escaped as JSON requires (RFC 8259, section 7).

use core::fmt::Write;

use super::plain::{BLOCK, copy_plain, plain_at};

/// Appends a string in quotes, escaped where necessary.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    // SAFETY: a string that was stored whole is a text.
    let is_whole = unsafe {
        let bytes = out.as_mut_vec();
        // SAFETY: there is room for the string, and all of it is written.
        let stored = store_quoted(text, bytes.as_mut_ptr().add(bytes.len()));
        if let Some(end) = stored {
            bytes.set_len(end.offset_from_unsigned(bytes.as_ptr()));
        }
        stored.is_some()
    };
    if !is_whole {
        push_escaped(out, text);
    }
}

/// What stands before a key: the first one of an object comes with its bracket.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Before {
    Bracket = b'{',
    Comma = b',',
}

/// Appends two strings in quotes with a colon between them, each escaped where necessary, after a bracket or comma.
#[inline(always)]
pub(crate) fn push_pair(out: &mut String, before: Before, key: &str, value: &str) {
    // No text has more than `isize::MAX` bytes; for both there may be no room.
    out.reserve(key.len().saturating_add(value.len() + 6));
    // SAFETY: if both were stored whole, two strings and a colon are appended.
    let is_whole = unsafe {
        let bytes = out.as_mut_vec();
        // SAFETY: there is room for both, the colon and what is before them, and all of it is written.
        let at = bytes.as_mut_ptr().add(bytes.len());
        at.write(before as u8);
        let stored = store_quoted(key, at.add(1)).and_then(|at| {
            at.write(b':');
            store_quoted(value, at.add(1))
        });
        if let Some(end) = stored {
            bytes.set_len(end.offset_from_unsigned(bytes.as_ptr()));
        }
        stored.is_some()
    };
    if !is_whole {
        push_escaped_pair(out, before, key, value);
    }
}

#[inline(never)]
fn push_escaped_pair(out: &mut String, before: Before, key: &str, value: &str) {
    out.push(char::from(before as u8));
    push_string(out, key);
    out.push(':');
    push_string(out, value);
}

/// Stores a string in quotes and returns the position after it; `None` if it has characters to escape.
///
/// # Safety
/// From `at` on the text and two bytes more can be written, and they do not overlap the text.
#[inline(always)]
pub(super) unsafe fn store_quoted(text: &str, at: *mut u8) -> Option<*mut u8> {
    // SAFETY: a quote, the text and a quote are written.
    unsafe {
        at.write(b'"');
        let at = at.add(1);
        let is_plain = copy_plain(text.as_bytes(), at);
        let end = at.add(text.len());
        end.write(b'"');
        is_plain.then(|| end.add(1))
    }
}

/// Appends a string in quotes that has characters to escape.
#[inline(never)]
pub(super) fn push_escaped(out: &mut String, text: &str) {
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
    use super::{Before, plain_length, push_pair, push_string};
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
                    if let Ok(text) = core::str::from_utf8(&bytes) {
                        let mut out = String::new();
                        push_string(&mut out, text);
                        assert_eq!(out == format!("\"{text}\""), expected == length, "{text:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn pairs_of_plain_and_other_strings() {
        let texts = [
            "",
            "a",
            "a\nb",
            "\"",
            "quite a long text without escapes",
            "é\\",
        ];
        for key in texts {
            for value in texts {
                let (mut pair, mut parts) = ("é".to_owned(), "é".to_owned());
                push_pair(&mut pair, Before::Comma, key, value);
                parts.push(',');
                push_string(&mut parts, key);
                parts.push(':');
                push_string(&mut parts, value);
                assert_eq!(pair, parts);
            }
        }
    }
}
