//! Strings: runs of bytes that stand for themselves, and escapes (RFC 8259, section 7).

use std::borrow::Cow;

use super::Lexer;
use crate::format::Result;

impl<'a> Lexer<'a> {
    /// A string, which was peeked at.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>> {
        let text = self.text;
        let start = self.at + 1;
        let plain = plain_length(&text.as_bytes()[start..]);
        self.at = start + plain;
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(&text[start..start + plain]));
        }
        let mut value = text[start..self.at].to_owned();
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(value));
                }
                Some(b'\\') => value.push(self.escape()?),
                Some(_) => return Err(self.error("a control character in a string")),
                None => return Err(self.error("the text ends inside a string")),
            }
            let plain = plain_length(&text.as_bytes()[self.at..]);
            value.push_str(&text[self.at..self.at + plain]);
            self.at += plain;
        }
    }

    fn escape(&mut self) -> Result<char> {
        let start = self.at;
        self.at += 2;
        let escaped = self.text.as_bytes().get(start + 1);
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
                char::from_u32(code).ok_or_else(|| self.error_at(start, "a lone surrogate"))?
            }
            _ => return Err(self.error_at(start, "no such escape")),
        })
    }

    /// The second half of a pair.
    fn low_surrogate(&mut self, start: usize, high: u32) -> Result<u32> {
        if self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            self.at += 2;
            let low = self.unit(start)?;
            if (0xdc00..0xe000).contains(&low) {
                return Ok(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
            }
        }
        Err(self.error_at(start, "a lone surrogate"))
    }

    /// Four hexadecimal digits.
    fn unit(&mut self, start: usize) -> Result<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let mut unit = 0;
        for digit in digits.unwrap_or(b"?") {
            let digit = char::from(*digit).to_digit(16);
            let digit = digit.ok_or_else(|| self.error_at(start, "no such escape"))?;
            unit = unit << 4 | digit;
        }
        self.at += 4;
        Ok(unit)
    }
}

/// How many bytes at the start of `bytes` stand for themselves in a string.
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    let mut length = 0;
    for word in words {
        let special = special_bytes(u64::from_le_bytes(*word));
        if special != 0 {
            // What a borrow marks by mistake stands above what it came from.
            return length + (special.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    let is_special = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\');
    let rest = &bytes[length..];
    length + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Not zero if a byte of the word is below space, a quote or a backslash; the lowest bit is that of
/// the first such byte.
fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & HIGH;
    let equal = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    below(word, 0x20) | equal(b'"') | equal(b'\\')
}
