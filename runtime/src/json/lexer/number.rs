//! Reads numbers as JSON spells them (RFC 8259, section 6).

use super::decimal::Decimal;
use super::{Lexer, digits};
use crate::textual::Result;

impl<'a> Lexer<'a> {
    /// Takes a number, which was peeked at, and returns its spelling.
    pub(crate) fn number(&mut self) -> Result<&'a str> {
        let rest = &self.cursor.text()[self.at()..];
        match number_length(rest.as_bytes()) {
            Some(length) => {
                self.advance(length);
                Ok(&rest[..length])
            }
            None => Err(self.error("malformed number")),
        }
    }

    /// An integer without an exponent, in quotes or not: whether it is negative, its magnitude, and
    /// its end.
    #[inline(always)]
    pub(crate) fn integer(&self) -> Option<((bool, u64), usize)> {
        let bytes = self.bytes();
        let quoted = self.byte() == Some(b'"');
        let (negative, value, end) = whole_part(bytes, self.at() + usize::from(quoted))?;
        match quoted {
            true if bytes.get(end) == Some(&b'"') => Some(((negative, value), end + 1)),
            false if is_over(bytes, end) => Some(((negative, value), end)),
            _ => None,
        }
    }

    /// A number without an exponent and not in quotes, whose digits fit 64 bits, and its end.
    #[inline(always)]
    pub(crate) fn decimal(&self) -> Option<(Decimal<'a>, usize)> {
        let bytes = self.bytes();
        let (negative, mut value, mut end) = whole_part(bytes, self.at())?;
        let mut decimals = 0;
        if bytes.get(end) == Some(&b'.') {
            let start = end + 1;
            (value, end) = digits::append(bytes, start, value)?;
            decimals = end - start;
            if decimals == 0 {
                return None;
            }
        }
        let decimal = Decimal {
            text: self.cursor.text().get(self.at()..end)?,
            negative,
            value,
            decimals,
        };
        is_over(bytes, end).then_some((decimal, end))
    }

    /// `true` or `false`, and its end.
    #[inline(always)]
    pub(crate) fn plain_bool(&self) -> Option<(bool, usize)> {
        let bytes = self.bytes();
        let rest = bytes.get(self.at()..)?;
        let (value, length) = match rest {
            [b't', b'r', b'u', b'e', ..] => (true, 4),
            [b'f', b'a', b'l', b's', b'e', ..] => (false, 5),
            _ => return None,
        };
        let end = self.at() + length;
        is_over(bytes, end).then_some((value, end))
    }
}

/// The part before the point: whether it is negative, its magnitude, and its end.
#[inline(always)]
fn whole_part(bytes: &[u8], at: usize) -> Option<(bool, u64, usize)> {
    let negative = bytes.get(at) == Some(&b'-');
    let start = at + usize::from(negative);
    let (value, end) = digits::read(bytes, start)?;
    let length = end - start;
    let padded = length > 1 && bytes[start] == b'0';
    (length > 0 && !padded).then_some((negative, value, end))
}

/// Whether a value that reaches to `at` ends there.
#[inline(always)]
fn is_over(bytes: &[u8], at: usize) -> bool {
    matches!(
        bytes.get(at),
        None | Some(b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t')
    )
}

/// The length of the JSON number that `bytes` begin with; `None` if they begin with none.
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
