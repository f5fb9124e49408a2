//! Keys of JSON, which are appended again and again: their first bytes are at hand, so that most keys are stored
//! without a branch on their length.

use super::copy::copy;
use super::plain::BLOCK;
use super::quoted::{push_escaped, store_quoted};

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

    /// How many bytes are written at most, with a comma before it.
    #[inline(always)]
    fn room(&self) -> usize {
        1 + self.text.len().max(BLOCK)
    }

    /// Stores a comma, if there is to be one, and the key; returns the position after it.
    ///
    /// # Safety
    /// So many bytes as [`room`](Self::room) says can be written from `at` on.
    #[inline(always)]
    unsafe fn store(&self, comma: bool, at: *mut u8) -> *mut u8 {
        // SAFETY: there is room for a comma, and after it for a block and for the key.
        unsafe {
            at.write(b',');
            let at = at.add(usize::from(comma));
            at.cast::<[u8; BLOCK]>().write(self.head);
            if self.text.len() > BLOCK {
                copy(self.text.as_bytes(), at);
            }
            at.add(self.text.len())
        }
    }
}

/// Appends a key, and a comma before it if there is to be one.
#[inline]
pub(crate) fn push_key(out: &mut String, comma: bool, key: &Key) {
    out.reserve(key.room());
    // SAFETY: a comma and a text are appended.
    unsafe {
        let bytes = out.as_mut_vec();
        // SAFETY: there is room; what is before the new end is written.
        let end = key.store(comma, bytes.as_mut_ptr().add(bytes.len()));
        bytes.set_len(end.offset_from_unsigned(bytes.as_ptr()));
    }
}

/// Appends a key, with a comma before it if there is to be one, and a string, escaped where necessary.
pub(crate) fn push_key_and_string(out: &mut String, comma: bool, key: &Key, text: &str) {
    // No text has more than `isize::MAX` bytes; for both there may be no room.
    out.reserve(key.room().saturating_add(text.len() + 2));
    // SAFETY: a comma, the key, and the string, if it was stored whole, are texts.
    let is_whole = unsafe {
        let bytes = out.as_mut_vec();
        // SAFETY: there is room for all; what is before the new end is written.
        let end = key.store(comma, bytes.as_mut_ptr().add(bytes.len()));
        let stored = store_quoted(text, end);
        bytes.set_len(stored.unwrap_or(end).offset_from_unsigned(bytes.as_ptr()));
        stored.is_some()
    };
    if !is_whole {
        push_escaped(out, text);
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, push_key, push_key_and_string};

    #[test]
    fn keys_and_strings_of_every_length() {
        for length in 0..40 {
            let key = format!("\"{}\":", "k".repeat(length));
            let held = Key::new(key.clone());
            for comma in [false, true] {
                let before = if comma { "," } else { "" };
                for text in 0..70 {
                    let text = "t".repeat(text);
                    let mut out = "é".to_owned();
                    push_key_and_string(&mut out, comma, &held, &text);
                    push_key(&mut out, comma, &held);
                    assert_eq!(out, format!("é{before}{key}\"{text}\"{before}{key}"));
                }
                let mut out = String::new();
                push_key_and_string(&mut out, comma, &held, "a\nb");
                assert_eq!(out, format!("{before}{key}\"a\\nb\""));
            }
        }
    }
}
