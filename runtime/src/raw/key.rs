//! Keys of JSON, which are appended again and again: their first bytes are at hand, so that most keys are stored
//! without a branch on their length.

use super::copy::copy;
use super::plain::BLOCK;
use super::quoted::{Before, push_escaped, store_quoted};
use super::text::{DECIMAL, store_decimal};

/// A key with its quotes and colon.
#[derive(Debug)]
pub(crate) struct Key {
    text: Box<str>,
    /// Its first bytes, and zeros after its end.
    // Unsafe code rests on this: a key that is not longer than a block is the first bytes of it.
    head: [u8; BLOCK],
}

impl Key {
    pub(crate) fn new(text: String) -> Self {
        let mut head = [0; BLOCK];
        let length = text.len().min(BLOCK);
        head[..length].copy_from_slice(&text.as_bytes()[..length]);
        Self {
            text: text.into(),
            head,
        }
    }

    #[inline(always)]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The first bytes, the first one lowest; zeros after its end.
    #[inline(always)]
    pub(crate) fn head(&self) -> u128 {
        u128::from_le_bytes(self.head)
    }

    /// How many bytes are written at most, with the one before it.
    #[inline(always)]
    fn room(&self) -> usize {
        1 + self.text.len().max(BLOCK)
    }

    /// Stores a byte and the key; returns the position after it.
    ///
    /// # Safety
    /// So many bytes as [`room`](Self::room) says can be written from `at` on.
    #[inline(always)]
    unsafe fn store(&self, before: Before, at: *mut u8) -> *mut u8 {
        // SAFETY: there is room for a byte, and after it for a block and for the key.
        unsafe {
            at.write(before as u8);
            let at = at.add(1);
            at.cast::<[u8; BLOCK]>().write(self.head);
            if self.text.len() > BLOCK {
                copy(self.text.as_bytes(), at);
            }
            at.add(self.text.len())
        }
    }
}

/// Appends a key, and what is before it.
#[inline]
pub(crate) fn push_key(out: &mut String, before: Before, key: &Key) {
    out.reserve(key.room());
    // SAFETY: a bracket or comma and a text are appended.
    unsafe {
        let bytes = out.as_mut_vec();
        // SAFETY: there is room; what is before the new end is written.
        let end = key.store(before, bytes.as_mut_ptr().add(bytes.len()));
        bytes.set_len(end.offset_from_unsigned(bytes.as_ptr()));
    }
}

/// Appends a key, with what is before it, and a string, escaped where necessary.
pub(crate) fn push_key_and_string(out: &mut String, before: Before, key: &Key, text: &str) {
    // No text has more than `isize::MAX` bytes; for both there may be no room.
    out.reserve(key.room().saturating_add(text.len() + 2));
    // SAFETY: a bracket or comma, the key, and the string, if it was stored whole, are texts.
    let is_whole = unsafe {
        let bytes = out.as_mut_vec();
        // SAFETY: there is room for all; what is before the new end is written.
        let end = key.store(before, bytes.as_mut_ptr().add(bytes.len()));
        let stored = store_quoted(text, end);
        bytes.set_len(stored.unwrap_or(end).offset_from_unsigned(bytes.as_ptr()));
        stored.is_some()
    };
    if !is_whole {
        push_escaped(out, text);
    }
}

/// Appends a key, with what is before it, and a whole number, in quotes if it is to be.
pub(crate) fn push_key_and_decimal(
    out: &mut String,
    before: Before,
    key: &Key,
    quoted: bool,
    negative: bool,
    magnitude: u64,
) {
    out.reserve(key.room() + DECIMAL);
    // SAFETY: a bracket or comma, the key and a number are texts.
    unsafe {
        let bytes = out.as_mut_vec();
        // SAFETY: there is room for all; what is before the new end is written.
        let end = key.store(before, bytes.as_mut_ptr().add(bytes.len()));
        let end = store_decimal(end, quoted, negative, magnitude);
        bytes.set_len(end.offset_from_unsigned(bytes.as_ptr()));
    }
}

#[cfg(test)]
mod tests {
    use super::{Before, Key, push_key, push_key_and_decimal, push_key_and_string};

    #[test]
    fn keys_and_values_of_every_length() {
        for length in 0..40 {
            let key = format!("\"{}\":", "k".repeat(length));
            let held = Key::new(key.clone());
            for (before, text) in [(Before::Bracket, "{"), (Before::Comma, ",")] {
                let key = format!("{text}{key}");
                for text in 0..70 {
                    let text = "t".repeat(text);
                    let mut out = "é".to_owned();
                    push_key_and_string(&mut out, before, &held, &text);
                    push_key(&mut out, before, &held);
                    assert_eq!(out, format!("é{key}\"{text}\"{key}"));
                }
                let mut out = String::new();
                push_key_and_string(&mut out, before, &held, "a\nb");
                assert_eq!(out, format!("{key}\"a\\nb\""));
                for number in [0, 7, i64::MAX, i64::MIN] {
                    let (negative, magnitude) = (number < 0, number.unsigned_abs());
                    let mut out = String::new();
                    push_key_and_decimal(&mut out, before, &held, true, negative, magnitude);
                    push_key_and_decimal(&mut out, before, &held, false, negative, magnitude);
                    assert_eq!(out, format!("{key}\"{number}\"{key}{number}"));
                }
            }
        }
    }
}
