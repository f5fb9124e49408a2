//! Splits text format into tokens, without comments and white space. The caller pulls them one by one.

use std::borrow::Cow;

use crate::textual::{Error, Result};

/// A position in a text.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Where the last token begins.
    start: usize,
}

/// A scalar value, not yet of any type.
pub(super) enum Scalar<'a> {
    /// The bytes of one string, or of several adjacent ones.
    String(Vec<u8>),
    /// A name, such as `true`, `inf` or that of an enum value.
    Name(Sign, &'a str),
    /// The digits of an integer, and their base: 8, 10 or 16.
    Whole(Sign, u32, &'a str),
    /// A number with a fraction, an exponent or the suffix `f`, which is removed.
    Fraction(Sign, &'a str),
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Sign {
    Plus,
    Minus,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            start: 0,
        }
    }

    /// An error at the last token.
    #[cold]
    pub(super) fn error(&self, message: impl Into<Cow<'static, str>>) -> Error {
        Error::at(self.text, self.start, message)
    }

    /// An error at the next token.
    #[cold]
    pub(super) fn unexpected(&mut self, wanted: &str) -> Error {
        let message = match self.peek() {
            None => format!("expected {wanted}, but the text ends"),
            Some(_) => format!("expected {wanted}"),
        };
        self.start = self.at;
        self.error(message)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The first byte of the next token; `None` at the end.
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte()? {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.at += 1,
                b'#' => {
                    let rest = &self.text.as_bytes()[self.at..];
                    let line = rest.iter().position(|byte| *byte == b'\n');
                    self.at += line.unwrap_or(rest.len());
                }
                byte => return Some(byte),
            }
        }
    }

    /// Takes a token of one byte if it is the next one; returns whether it is.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        if comes {
            self.start = self.at;
            self.at += 1;
        }
        comes
    }

    /// Takes a token of one byte; fails if another token is next.
    pub(super) fn expect(&mut self, byte: u8) -> Result {
        match self.take(byte) {
            true => Ok(()),
            false => Err(self.unexpected(&format!("`{}`", char::from(byte)))),
        }
    }

    /// Takes a name.
    pub(super) fn name(&mut self) -> Result<&'a str> {
        match self.peek() {
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => {
                Ok(self.take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    /// Takes a name in brackets, whose `[` was taken: an extension, or the type URL of an `Any`.
    /// White space may surround its dots and slashes only.
    pub(super) fn bracketed_name(&mut self) -> Result<String> {
        let start = self.start;
        let mut name = String::with_capacity(self.length_in_brackets());
        while !self.take(b']') {
            if self.peek().is_none() {
                return Err(self.unexpected("`]`"));
            }
            let part = self.take_while(may_be_in_brackets);
            if part.is_empty() {
                return Err(self.unexpected("a name in brackets"));
            }
            if !name.is_empty() && !name.ends_with(['.', '/']) && !part.starts_with(['.', '/']) {
                return Err(self.error("expected `.`, `/` or `]`"));
            }
            name.push_str(part);
        }
        self.start = start;
        Ok(name)
    }

    /// How long the name in brackets is, as far as it is one: a string of exactly this length never
    /// grows, and no limit of memory counts what a text holds.
    fn length_in_brackets(&self) -> usize {
        let mut ahead = Lexer { ..*self };
        let mut length = 0;
        while !ahead.take(b']') {
            match ahead.take_while(may_be_in_brackets).len() {
                0 => break,
                part => length += part,
            }
        }
        length
    }

    fn take_while(&mut self, is_part: impl Fn(u8) -> bool) -> &'a str {
        self.start = self.at;
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|byte| is_part(*byte)).count();
        self.at += length;
        &rest[..length]
    }

    /// Takes a scalar value.
    pub(super) fn scalar(&mut self) -> Result<Scalar<'a>> {
        if let Some(b'"' | b'\'') = self.peek() {
            return self.strings();
        }
        let sign = match self.take(b'-') {
            true => Sign::Minus,
            false => Sign::Plus,
        };
        match self.peek() {
            Some(b'0'..=b'9' | b'.') => self.number(sign),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => Ok(Scalar::Name(sign, self.name()?)),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn number(&mut self, sign: Sign) -> Result<Scalar<'a>> {
        let mut before = 0;
        let is_hex =
            self.text[self.at..].starts_with("0x") || self.text[self.at..].starts_with("0X");
        self.start = self.at;
        while let Some(byte) = self.byte() {
            let is_part = match byte {
                b'+' | b'-' => matches!(before, b'e' | b'E') && !is_hex,
                _ => byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'),
            };
            if !is_part {
                break;
            }
            before = byte;
            self.at += 1;
        }
        let text = &self.text[self.start..self.at];
        classify(sign, text).ok_or_else(|| self.error("malformed number"))
    }

    fn strings(&mut self) -> Result<Scalar<'a>> {
        let mut bytes = Vec::with_capacity(self.length_of_strings());
        while let Some(quote @ (b'"' | b'\'')) = self.peek() {
            self.start = self.at;
            self.at += 1;
            self.string(quote, &mut bytes)?;
        }
        Ok(Scalar::String(bytes))
    }

    /// How many bytes the adjacent strings that begin here have at most, so that their vector never
    /// grows.
    fn length_of_strings(&self) -> usize {
        let mut ahead = Lexer { ..*self };
        let mut length = 0;
        while let Some(quote @ (b'"' | b'\'')) = ahead.peek() {
            ahead.at += 1;
            let start = ahead.at;
            while let Some(byte) = ahead.byte().filter(|byte| *byte != quote) {
                ahead.at += if byte == b'\\' { 2 } else { 1 };
            }
            length += ahead.at.min(self.text.len()) - start;
            ahead.at += 1;
        }
        length
    }

    fn string(&mut self, quote: u8, bytes: &mut Vec<u8>) -> Result {
        loop {
            let Some(byte) = self.byte() else {
                return Err(self.error("the string has no closing quote"));
            };
            self.at += 1;
            match byte {
                _ if byte == quote => return Ok(()),
                b'\n' => {
                    return Err(self.error("a string cannot contain a line break: write `\\n`"));
                }
                b'\\' => self.escape(bytes)?,
                _ => bytes.push(byte),
            }
        }
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) -> Result {
        let escaped = self.byte();
        self.at += 1;
        bytes.push(match escaped {
            Some(b'a') => 0x07,
            Some(b'b') => 0x08,
            Some(b'f') => 0x0c,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'v') => 0x0b,
            Some(byte @ (b'?' | b'\\' | b'\'' | b'"')) => byte,
            Some(b'0'..=b'7') => {
                self.at -= 1;
                let value = self.digits(8, 3).map(|(value, _)| u8::try_from(value));
                match value {
                    Some(Ok(byte)) => byte,
                    _ => return Err(self.error("an octal escape is at most \\377")),
                }
            }
            Some(b'x' | b'X') => match self.digits(16, 2) {
                Some((byte, _)) => byte as u8,
                None => return Err(self.error("invalid escape")),
            },
            Some(b'u') => return self.unicode(4, bytes),
            Some(b'U') => return self.unicode(8, bytes),
            _ => return Err(self.error("invalid escape")),
        });
        Ok(())
    }

    /// A character by its code, in so many hexadecimal digits.
    fn unicode(&mut self, digits: usize, bytes: &mut Vec<u8>) -> Result {
        let Some(c) = char::from_u32(self.code(digits)?) else {
            return Err(self.error("this escape is not a Unicode character"));
        };
        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        Ok(())
    }

    fn code(&mut self, digits: usize) -> Result<u32> {
        match self.digits(16, digits) {
            Some((code, count)) if count == digits => Ok(code),
            _ => Err(self.error("invalid escape")),
        }
    }

    /// Takes up to `most` digits; returns their value and their count.
    fn digits(&mut self, radix: u32, most: usize) -> Option<(u32, usize)> {
        let (mut value, mut count) = (0, 0);
        while let Some(digit) = self
            .byte()
            .and_then(|byte| char::from(byte).to_digit(radix))
        {
            value = value * radix + digit;
            count += 1;
            self.at += 1;
            if count == most {
                break;
            }
        }
        (count > 0).then_some((value, count))
    }
}

/// Whether a name in brackets may have this byte.
pub(super) fn may_be_in_brackets(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.~!$&()*+,;=/%".contains(&byte)
}

/// Classifies a number by its spelling; `None` if it is malformed.
fn classify(sign: Sign, text: &str) -> Option<Scalar<'_>> {
    let all = |text: &str, radix| !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return all(digits, 16).then_some(Scalar::Whole(sign, 16, digits));
    }
    if all(text, 10) {
        let octal = text.len() > 1 && text.starts_with('0');
        return match octal {
            true => all(text, 8).then_some(Scalar::Whole(sign, 8, text)),
            false => Some(Scalar::Whole(sign, 10, text)),
        };
    }
    let number = text.strip_suffix(['f', 'F']).unwrap_or(text);
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (number, None),
    };
    let (int, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let are_digits = |text: &str| text.is_empty() || all(text, 10);
    let exponent = exponent.map(|it| it.strip_prefix(['+', '-']).unwrap_or(it));
    let is_number = are_digits(int)
        && are_digits(fraction)
        && !(int.is_empty() && fraction.is_empty())
        && !(int.len() > 1 && int.starts_with('0'))
        && exponent.is_none_or(|it| all(it, 10));
    is_number.then_some(Scalar::Fraction(sign, number))
}
