//! The tokens of JSON (RFC 8259, strictly), pulled one by one.

use std::borrow::Cow;

use crate::format::{Error, Result};
use crate::table::JsonTable;

/// A position in a text.
#[derive(Clone)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Where the last key begins.
    key_at: usize,
    /// How deep arrays and objects may nest that are passed over.
    skipped_depth: u32,
}

/// What a value is, by its first character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Object,
    Array,
    String,
    Number,
    Bool,
    Null,
}

/// A key of an object.
pub(crate) enum Key<'a> {
    /// That of the field in this row.
    OfField(usize),
    Other(Cow<'a, str>),
}

impl<'a> Lexer<'a> {
    /// Over a text in which messages may nest as deep as the limit says.
    pub(crate) fn new(text: &'a str, depth: u32) -> Self {
        Self {
            text,
            at: 0,
            key_at: 0,
            skipped_depth: brackets(depth),
        }
    }

    /// An error at the position.
    #[cold]
    pub(crate) fn error(&self, message: impl Into<Cow<'static, str>>) -> Error {
        self.error_at(self.at, message)
    }

    #[cold]
    pub(crate) fn error_at(&self, at: usize, message: impl Into<Cow<'static, str>>) -> Error {
        Error::at(self.text, at, message)
    }

    /// Where the next token begins.
    #[inline]
    pub(crate) fn position(&mut self) -> usize {
        self.skip_space();
        self.at
    }

    /// Where the last key begins.
    pub(crate) fn key_position(&self) -> usize {
        self.key_at
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn skip_space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// What comes next, if a value does.
    #[inline]
    pub(crate) fn peek(&mut self) -> Result<Token> {
        self.skip_space();
        Ok(match self.byte() {
            Some(b'{') => Token::Object,
            Some(b'[') => Token::Array,
            Some(b'"') => Token::String,
            Some(b'-' | b'0'..=b'9') => Token::Number,
            Some(b't' | b'f') => Token::Bool,
            Some(b'n') => Token::Null,
            None => return Err(self.error("the text ends where a value should be")),
            Some(_) => return Err(self.error("expected a value")),
        })
    }

    /// Fails unless a token of this kind comes next.
    #[inline]
    pub(crate) fn expect(&mut self, token: Token, what: &'static str) -> Result {
        if self.peek()? == token {
            return Ok(());
        }
        Err(self.error(format!("expected {what}")))
    }

    /// The end of the text.
    pub(crate) fn end(&mut self) -> Result {
        self.skip_space();
        match self.byte() {
            None => Ok(()),
            Some(_) => Err(self.error("something follows the value")),
        }
    }

    /// Takes the bracket of an object or array, which was peeked at.
    pub(crate) fn open(&mut self) {
        self.at += 1;
    }

    /// The next key of an object, its colon taken too; `None` at its end, which is taken.
    pub(crate) fn key(&mut self, first: &mut bool) -> Result<Option<Cow<'a, str>>> {
        match self.at_end(b'}', first)? {
            true => Ok(None),
            false => self.any_key().map(Some),
        }
    }

    /// The next key of an object: that of a field, by its index, or another; `None` at its end,
    /// which is taken.
    #[inline]
    pub(crate) fn key_of(
        &mut self,
        table: &JsonTable,
        hint: usize,
        first: &mut bool,
    ) -> Result<Option<Key<'a>>> {
        if self.at_end(b'}', first)? {
            return Ok(None);
        }
        if let Some(index) = table.next_in(&self.text.as_bytes()[self.at..], hint) {
            self.key_at = self.at;
            self.at += table.key(index).len();
            return Ok(Some(Key::OfField(index)));
        }
        self.any_key().map(|key| Some(Key::Other(key)))
    }

    fn any_key(&mut self) -> Result<Cow<'a, str>> {
        if self.byte() != Some(b'"') {
            return Err(self.error("expected a key in double quotes"));
        }
        self.key_at = self.at;
        let key = self.string()?;
        self.skip_space();
        if self.byte() != Some(b':') {
            return Err(self.error("expected `:`"));
        }
        self.at += 1;
        Ok(key)
    }

    /// Whether another element of an array comes; if not, its end is taken.
    pub(crate) fn element(&mut self, first: &mut bool) -> Result<bool> {
        Ok(!self.at_end(b']', first)?)
    }

    #[inline]
    fn at_end(&mut self, bracket: u8, first: &mut bool) -> Result<bool> {
        self.skip_space();
        match self.byte() {
            Some(byte) if byte == bracket => {
                self.at += 1;
                return Ok(true);
            }
            Some(b',') if !*first => {
                self.at += 1;
                self.skip_space();
            }
            Some(_) if *first => {}
            _ => {
                return Err(self.error(format!("expected `,` or `{}`", char::from(bracket))));
            }
        }
        *first = false;
        Ok(false)
    }

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

    /// A number, which was peeked at, as it is spelt.
    pub(crate) fn number(&mut self) -> Result<&'a str> {
        let text = self.text;
        let rest = &text[self.at..];
        match number_length(rest.as_bytes()) {
            Some(length) => {
                self.at += length;
                Ok(&rest[..length])
            }
            None => Err(self.error("a malformed number")),
        }
    }

    /// A whole number, in quotes or not: whether it is negative, and its magnitude. Nothing is taken
    /// of anything else.
    pub(crate) fn integer(&mut self) -> Option<(bool, u64)> {
        let bytes = &self.text.as_bytes()[self.at..];
        let quoted = bytes.first() == Some(&b'"');
        let mut at = usize::from(quoted);
        let negative = bytes.get(at) == Some(&b'-');
        at += usize::from(negative);
        let start = at;
        let mut value = 0u64;
        while let Some(digit) = bytes.get(at).map(|byte| byte.wrapping_sub(b'0'))
            && digit <= 9
        {
            value = match at - start {
                // So many nines fit.
                0..19 => value * 10 + u64::from(digit),
                _ => value.checked_mul(10)?.checked_add(digit.into())?,
            };
            at += 1;
        }
        if at == start || (bytes[start] == b'0' && at > start + 1) {
            return None;
        }
        match (quoted, bytes.get(at)) {
            (true, Some(b'"')) => at += 1,
            (false, None | Some(b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t')) => {}
            _ => return None,
        }
        self.at += at;
        Some((negative, value))
    }

    /// `true` or `false`, which was peeked at.
    pub(crate) fn bool(&mut self) -> Result<bool> {
        let value = self.byte() == Some(b't');
        self.word(if value { "true" } else { "false" })?;
        Ok(value)
    }

    /// `null`, which was peeked at.
    pub(crate) fn null(&mut self) -> Result {
        self.word("null")
    }

    fn word(&mut self, word: &'static str) -> Result {
        let rest = &self.text.as_bytes()[self.at..];
        let follows = rest.get(word.len());
        if rest.starts_with(word.as_bytes())
            && !follows.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        {
            self.at += word.len();
            return Ok(());
        }
        Err(self.error("expected a value"))
    }

    /// Passes over a value.
    pub(crate) fn skip(&mut self) -> Result {
        self.skip_nested(self.skipped_depth)
    }

    fn skip_nested(&mut self, depth: u32) -> Result {
        let token = self.peek()?;
        let deeper = depth.checked_sub(1);
        let mut first = true;
        match token {
            Token::String => self.string().map(drop),
            Token::Number => self.number().map(drop),
            Token::Bool => self.bool().map(drop),
            Token::Null => self.null(),
            Token::Object => {
                let deeper = deeper.ok_or_else(|| self.error("nested too deep"))?;
                self.open();
                while self.key(&mut first)?.is_some() {
                    self.skip_nested(deeper)?;
                }
                Ok(())
            }
            Token::Array => {
                let deeper = deeper.ok_or_else(|| self.error("nested too deep"))?;
                self.open();
                while self.element(&mut first)? {
                    self.skip_nested(deeper)?;
                }
                Ok(())
            }
        }
    }
}

/// How deep brackets may nest where messages may nest so deep below the root: each has its own, and
/// those of the list or map that it is in.
pub(crate) const fn brackets(depth: u32) -> u32 {
    depth.saturating_add(1).saturating_mul(2)
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

/// How long the JSON number is that `bytes` begin with; `None` if there is none.
pub(crate) fn number_length(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| {
        let count = bytes[from..]
            .iter()
            .take_while(|it| it.is_ascii_digit())
            .count();
        (count > 0).then_some(from + count)
    };
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at)?;
    if bytes[at] == b'0' && whole > at + 1 {
        return None;
    }
    at = whole;
    if bytes.get(at) == Some(&b'.') {
        at = digits(at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        at = digits(at + 1 + sign)?;
    }
    let follows = bytes.get(at);
    (!follows.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')))
        .then_some(at)
}
