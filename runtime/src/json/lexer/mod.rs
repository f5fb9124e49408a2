//! The tokens of JSON (RFC 8259, strictly), pulled one by one.

mod decimal;
mod digits;
mod number;
mod string;

use std::borrow::Cow;

use crate::schema::NameIndex;
use crate::textual::{Error, Result};

pub(crate) use number::number_length;

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

    /// Goes on behind a value that was looked at.
    #[inline]
    pub(crate) fn go_to(&mut self, end: usize) {
        self.at = end;
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn skip_space(&mut self) {
        // What is not space is above it, where nothing is wrong.
        while let Some(byte) = self.byte()
            && byte <= b' '
            && matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
        {
            self.at += 1;
        }
    }

    /// Whether a null comes next.
    #[inline]
    pub(crate) fn at_null(&mut self) -> bool {
        self.skip_space();
        self.byte() == Some(b'n')
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

    /// Fails unless an object, array or string comes next.
    #[inline]
    pub(crate) fn expect(&mut self, token: Token, what: &'static str) -> Result {
        self.skip_space();
        let begins = match token {
            Token::Object => b'{',
            Token::Array => b'[',
            _ => b'"',
        };
        match self.byte() == Some(begins) {
            true => Ok(()),
            false => Err(self.unexpected(what)),
        }
    }

    #[cold]
    fn unexpected(&mut self, what: &'static str) -> Error {
        match self.peek() {
            Ok(_) => self.error(format!("expected {what}")),
            Err(error) => error,
        }
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
    #[inline]
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
        table: &NameIndex,
        hint: usize,
        first: &mut bool,
    ) -> Result<Option<Key<'a>>> {
        if self.at_end(b'}', first)? {
            return Ok(None);
        }
        if let Some((index, length)) = table.next_in(&self.text.as_bytes()[self.at..], hint) {
            self.key_at = self.at;
            self.at += length;
            return Ok(Some(Key::OfField(index)));
        }
        self.any_key().map(|key| Some(Key::Other(key)))
    }

    #[inline]
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
    #[inline]
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
            _ => return Err(self.neither_comma_nor(bracket)),
        }
        *first = false;
        Ok(false)
    }

    #[cold]
    fn neither_comma_nor(&self, bracket: u8) -> Error {
        self.error(format!("expected `,` or `{}`", char::from(bracket)))
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
