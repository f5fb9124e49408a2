//! Numbers as JSON spells them (RFC 8259, section 6).

use super::Lexer;
use crate::format::Result;

impl<'a> Lexer<'a> {
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
