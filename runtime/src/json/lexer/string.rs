//! Reads strings (RFC 8259, section 7): runs of bytes that stand for themselves, and escapes.

use std::borrow::Cow;

use super::Lexer;
use crate::raw::quoted::plain_length;
use crate::textual::Result;

impl<'a> Lexer<'a> {
    /// Takes a string, which was peeked at; borrows it if it has no escapes.
    #[inline(always)]
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>> {
        match self.usual_string() {
            Some(taken) => Ok(Cow::Borrowed(taken.text)),
            None => self.escaped_string(),
        }
    }

    /// A string with escapes, or none.
    #[inline(never)]
    fn escaped_string(&mut self) -> Result<Cow<'a, str>> {
        self.advance(1);
        let start = self.at();
        self.advance(plain_length(&self.bytes()[start..]));
        self.string_from(start).map(Cow::Owned)
    }

    /// The rest of a string whose characters up to the position stand for themselves.
    fn string_from(&mut self, start: usize) -> Result<String> {
        let text = self.cursor.text();
        // Exactly the room that it can need, since no limit of memory counts what a text holds.
        let mut value = String::with_capacity(self.end_of_string() - start);
        value.push_str(&text[start..self.at()]);
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.advance(1);
                    return Ok(value);
                }
                Some(b'\\') => value.push(self.escape()?),
                Some(_) => {
                    return Err(
                        self.error("a string cannot contain a control character: escape it")
                    );
                }
                None => return Err(self.error("the string has no closing quote")),
            }
            let plain = plain_length(&text.as_bytes()[self.at()..]);
            value.push_str(&text[self.at()..self.at() + plain]);
            self.advance(plain);
        }
    }

    /// Where the string ends that the position is in: at its closing quote, or at the end of the text.
    fn end_of_string(&self) -> usize {
        let bytes = self.bytes();
        let mut at = self.at();
        loop {
            at += plain_length(&bytes[at..]);
            match bytes.get(at) {
                None | Some(b'"') => return at,
                Some(b'\\') => at = bytes.len().min(at + 2),
                Some(_) => at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        let start = self.at();
        self.advance(2);
        let escaped = self.bytes().get(start + 1);
        Ok(match escaped {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let unit = self.unit(start)?;
                let code = match unit {
                    0xd800..0xdc00 => self.low_surrogate(start, unit)?,
                    _ => unit,
                };
                char::from_u32(code).ok_or_else(|| self.error_at(start, "unpaired surrogate"))?
            }
            _ => return Err(self.error_at(start, "invalid escape")),
        })
    }

    /// The second half of a surrogate pair; returns the character's code.
    fn low_surrogate(&mut self, start: usize, high: u32) -> Result<u32> {
        if self.bytes()[self.at()..].starts_with(b"\\u") {
            self.advance(2);
            let low = self.unit(start)?;
            if (0xdc00..0xe000).contains(&low) {
                return Ok(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
            }
        }
        Err(self.error_at(start, "unpaired surrogate"))
    }

    /// Four hexadecimal digits.
    fn unit(&mut self, start: usize) -> Result<u32> {
        let digits = self.bytes().get(self.at()..self.at() + 4);
        let mut unit = 0;
        for digit in digits.unwrap_or(b"?") {
            let digit = char::from(*digit).to_digit(16);
            let digit = digit.ok_or_else(|| self.error_at(start, "invalid escape"))?;
            unit = unit << 4 | digit;
        }
        self.advance(4);
        Ok(unit)
    }
}
