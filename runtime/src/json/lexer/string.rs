//! Strings: runs of bytes that stand for themselves, and escapes (RFC 8259, section 7).

use std::borrow::Cow;

use super::Lexer;
use crate::format::Result;

impl<'a> Lexer<'a> {
    /// A string, which was peeked at.
    #[inline(always)]
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>> {
        let start = self.at + 1;
        self.at = start + plain_length(&self.text.as_bytes()[start..]);
        match self.byte() {
            Some(b'"') => {
                self.at += 1;
                Ok(Cow::Borrowed(&self.text[start..self.at - 1]))
            }
            _ => self.string_from(start).map(Cow::Owned),
        }
    }

    /// A string whose first characters, up to the position, stand for themselves.
    fn string_from(&mut self, start: usize) -> Result<String> {
        let text = self.text;
        let mut value = text[start..self.at].to_owned();
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(value);
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
        let special = special_bytes(*word);
        if special != 0 {
            // What a borrow marks by mistake stands above what it came from.
            return length + (special.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    let rest = &bytes[length..];
    length + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Whether all of them do: words may overlap, and no branch asks where a string ends.
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

/// Not zero if a byte of the word is below space, a quote or a backslash; the lowest bit is that of
/// the first such byte.
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
