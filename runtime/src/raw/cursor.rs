//! A position in a text that is read forwards. What it takes out of the text is cut at ASCII characters, so
//! no check is needed that it is text.

use super::plain::{BLOCK, plain_at, plain_of};

/// A position in a text.
// Unsafe code rests on this: `at` is not after the end of `text`.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

/// A text that was taken out of a longer one.
#[derive(Clone, Copy)]
pub(crate) struct Taken<'a> {
    pub(crate) text: &'a str,
    /// The bytes from its start on, and what may follow it; `None` near the end of the longer text.
    pub(crate) block: Option<&'a [u8; BLOCK]>,
}

impl<'a> Taken<'a> {
    /// A text by itself.
    pub(crate) const fn whole(text: &'a str) -> Self {
        Self { text, block: None }
    }
}

/// Two short texts that were taken out of a longer one.
#[derive(Clone, Copy)]
pub(crate) struct ShortPair<'a> {
    /// At most [`BLOCK`] bytes.
    pub(crate) key: &'a str,
    /// The bytes of the key, and what follows it.
    pub(crate) key_block: &'a [u8; BLOCK],
    /// The length of the value: at most two blocks.
    pub(crate) value_length: usize,
    /// The bytes of the value, and what follows it.
    pub(crate) value_block: &'a [u8; 2 * BLOCK],
}

/// How many bytes a [`ShortPair`] takes at most: a comma, five quotes and a colon between them, and both texts.
const PAIR: usize = 1 + 1 + BLOCK + 3 + 2 * BLOCK + 1;

impl<'a> Cursor<'a> {
    /// The start of a text.
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The whole text.
    #[inline]
    pub(crate) const fn text(&self) -> &'a str {
        self.text
    }

    /// How many bytes of the text are before the position.
    #[inline]
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// Moves to a position; not after the end of the text.
    #[inline]
    pub(crate) fn go_to(&mut self, at: usize) {
        self.at = at.min(self.text.len());
    }

    /// The next byte; `None` at the end.
    #[inline(always)]
    pub(crate) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Whether the next byte is this one, which is then taken.
    #[inline(always)]
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let is_next = self.byte() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Takes a string in double quotes in which all characters stand for themselves, as in JSON. If there is
    /// none, nothing is taken.
    #[inline(always)]
    pub(crate) fn take_plain(&mut self) -> Option<Taken<'a>> {
        let bytes = self.text.as_bytes();
        if self.byte() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        let mut end = start;
        loop {
            let plain = plain_at(bytes, end);
            end += plain;
            if plain < BLOCK {
                break;
            }
        }
        if bytes.get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        Some(Taken {
            // SAFETY: a quote is before `start`, and another one at `end`, which is not before `start`. Both
            // are in the text, and a quote is a character of one byte, so there is text between them.
            text: unsafe { self.text.get_unchecked(start..end) },
            block: bytes.get(start..).and_then(<[u8]>::first_chunk),
        })
    }

    /// Takes two short strings as [`take_plain`](Self::take_plain) does, with a colon between them and a comma before
    /// them, if there is to be one. If they are not there, or the text ends soon, nothing is taken.
    #[inline(always)]
    pub(crate) fn take_short_pair(&mut self, comma: bool) -> Option<ShortPair<'a>> {
        let window: &[u8; PAIR] = self.text.as_bytes().get(self.at..)?.first_chunk()?;
        let begins = match comma {
            true => [window[0], window[1]] == *b",\"",
            false => window[0] == b'"',
        };
        if !begins {
            return None;
        }
        let key_at = 1 + usize::from(comma);
        // SAFETY: `key_at` is at most 2, and each text has at most as many bytes as its blocks. So all that is read
        // lies in the window: after the key three bytes, the blocks of the value, and a byte after them.
        let (key_length, key_block, value_length, value_block) = unsafe {
            let key_block = &*window.as_ptr().add(key_at).cast::<[u8; BLOCK]>();
            let key_length = plain_of(key_block, 0);
            let after = window.as_ptr().add(key_at + key_length);
            if *after.cast::<[u8; 3]>() != *b"\":\"" {
                return None;
            }
            let value = after.add(3);
            let value_block = &*value.cast::<[u8; 2 * BLOCK]>();
            let mut value_length = plain_of(&*value.cast::<[u8; BLOCK]>(), 0);
            if value_length == BLOCK {
                value_length += plain_of(&*value.add(BLOCK).cast::<[u8; BLOCK]>(), 0);
            }
            if *value.add(value_length) != b'"' {
                return None;
            }
            (key_length, key_block, value_length, value_block)
        };
        let start = self.at + key_at;
        self.at = start + key_length + 3 + value_length + 1;
        Some(ShortPair {
            // SAFETY: quotes are before and after it, and are characters of one byte.
            key: unsafe { self.text.get_unchecked(start..start + key_length) },
            key_block,
            value_length,
            value_block,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Cursor, PAIR};

    #[test]
    fn plain_strings_of_every_length() {
        for length in 0..70 {
            for character in ["a", "é", "\u{1f600}"] {
                let text = character.repeat(length);
                for before in ["", "12345678", "x".repeat(17).as_str()] {
                    for after in ["", ",", ": \"another string after it\""] {
                        let json = format!("{before}\"{text}\"{after}");
                        let mut cursor = Cursor::new(&json);
                        cursor.go_to(before.len());
                        let taken = cursor.take_plain().expect("a plain string");
                        assert_eq!(taken.text, text, "{json}");
                        let rest = &json.as_bytes()[before.len() + 1..];
                        assert_eq!(taken.block, rest.first_chunk());
                        assert_eq!(cursor.at(), json.len() - after.len());
                    }
                }
            }
        }
    }

    /// What `take_plain` makes of two strings, if they are short and enough text follows.
    fn pair(text: &str, comma: bool) -> Option<(&str, &str, usize)> {
        let mut cursor = Cursor::new(text);
        if comma && !cursor.take(b',') {
            return None;
        }
        let key = cursor.take_plain()?.text;
        let value = cursor.take(b':').then(|| cursor.take_plain())??.text;
        let is_short = key.len() <= BLOCK && value.len() <= 2 * BLOCK && text.len() >= PAIR;
        is_short.then_some((key, value, cursor.at()))
    }

    #[test]
    fn short_pairs_of_every_length() {
        let after = ",\"another\": \"and what follows it, so that the text does not end\"";
        for key in 0..20 {
            for value in 0..36 {
                for (a, b) in [
                    ("a", "b"),
                    ("\u{7f}", "é"),
                    ("😀", "z"),
                    ("\\", "b"),
                    ("a", "\n"),
                ] {
                    let (key, value) = (a.repeat(key / a.len()), b.repeat(value / b.len()));
                    for text in [
                        format!("\"{key}\":\"{value}\"{after}"),
                        format!(",\"{key}\":\"{value}\"{after}"),
                        format!("\"{key}\":\"{value}\""),
                        format!("\"{key}\" :\"{value}\"{after}"),
                        format!("\"{key}\":{value}{after}"),
                    ] {
                        for comma in [false, true] {
                            let mut cursor = Cursor::new(&text);
                            let taken = cursor.take_short_pair(comma);
                            let expected = pair(&text, comma);
                            assert_eq!(cursor.at(), expected.map_or(0, |it| it.2), "{text}");
                            let taken = taken.map(|it| {
                                let value = &it.value_block[..it.value_length];
                                assert!(it.key_block.starts_with(it.key.as_bytes()));
                                (it.key, core::str::from_utf8(value).unwrap(), cursor.at())
                            });
                            assert_eq!(taken, expected, "{text}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_not_a_plain_string_stays() {
        let long = "long ".repeat(9);
        for text in [
            "", "\"", "a\"", "\"a", "\"a\\n\"", "\"\n\"", "\"\0\"", "\"a\0\"", "\"é",
        ] {
            for text in [text.to_owned(), text.replace('a', &long)] {
                let mut cursor = Cursor::new(&text);
                assert!(cursor.take_plain().is_none(), "{text:?}");
                assert_eq!(cursor.at(), 0);
            }
        }
    }

    #[test]
    fn no_position_is_after_the_end() {
        let mut cursor = Cursor::new("ab");
        cursor.go_to(5);
        assert_eq!(
            (cursor.at(), cursor.byte(), cursor.take(b'b')),
            (2, None, false)
        );
        cursor.go_to(1);
        assert_eq!(
            (cursor.take(b'a'), cursor.take(b'b'), cursor.at()),
            (false, true, 2)
        );
        assert!(cursor.take_plain().is_none());
    }
}
