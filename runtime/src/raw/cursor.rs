//! A position in a text that is read forwards. What it takes out of the text is cut at ASCII characters, so
//! no check is needed that it is text.

use super::plain::{BLOCK, head, head_of, plain_at};

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

    /// The first bytes of the text as a number, the first one lowest; zeros after its end.
    #[inline(always)]
    pub(crate) fn head(&self) -> u128 {
        match self.block {
            Some(block) => head_of(block, self.text.len()),
            None => head(self.text.as_bytes()),
        }
    }
}

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
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Taken};

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
                        assert_eq!(taken.head(), Taken::whole(&text).head(), "{json}");
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
