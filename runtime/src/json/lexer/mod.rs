//! Splits JSON into tokens, strictly by RFC 8259. The caller pulls them one by one.

mod decimal;
mod digits;
mod number;
mod string;
mod usual;

use std::borrow::Cow;

use crate::raw::cursor::Cursor;
use crate::schema::NameIndex;
use crate::textual::{Error, Result};

pub(crate) use number::number_length;
pub(crate) use usual::Usual;

/// A position in a text.
#[derive(Clone)]
pub(crate) struct Lexer<'a> {
    cursor: Cursor<'a>,
    /// Where the last key begins.
    key_at: usize,
    /// How deep arrays and objects may nest in a value that is skipped.
    skipped_depth: u32,
}

/// The kind of a value, told by its first character.
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
    /// The key of the field in this row of the table.
    OfField(usize),
    Other(Cow<'a, str>),
}

impl<'a> Lexer<'a> {
    /// A lexer at the start of a text. Messages may nest `depth` levels below the root.
    pub(crate) fn new(text: &'a str, depth: u32) -> Self {
        Self {
            cursor: Cursor::new(text),
            key_at: 0,
            skipped_depth: brackets(depth),
        }
    }

    /// An error at the current position.
    #[cold]
    pub(crate) fn error(&self, message: impl Into<Cow<'static, str>>) -> Error {
        self.error_at(self.at(), message)
    }

    #[cold]
    pub(crate) fn error_at(&self, at: usize, message: impl Into<Cow<'static, str>>) -> Error {
        Error::at(self.cursor.text(), at, message)
    }

    /// The position of the next token.
    #[inline]
    pub(crate) fn position(&mut self) -> usize {
        self.skip_space();
        self.at()
    }

    /// How far the text is read.
    #[inline]
    pub(crate) fn at(&self) -> usize {
        self.cursor.at()
    }

    /// How many bytes of the text are left.
    pub(crate) fn left(&self) -> usize {
        self.cursor.text().len() - self.at()
    }

    /// The position of the last key.
    pub(crate) fn key_position(&self) -> usize {
        self.key_at
    }

    /// Continues after a value that the fast path has read.
    #[inline]
    pub(crate) fn go_to(&mut self, end: usize) {
        self.cursor.go_to(end);
    }

    /// Takes so many bytes, which were looked at.
    #[inline]
    fn advance(&mut self, length: usize) {
        self.go_to(self.at() + length);
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.cursor.byte()
    }

    /// The text as bytes.
    #[inline]
    fn bytes(&self) -> &'a [u8] {
        self.cursor.text().as_bytes()
    }

    #[inline(always)]
    fn skip_space(&mut self) {
        // In valid JSON every byte that is not white space is above the space character.
        if self.byte().is_some_and(|byte| byte <= b' ') {
            self.skip_some_space();
        }
    }

    #[inline(never)]
    fn skip_some_space(&mut self) {
        let is_space = |byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        while self.byte().is_some_and(is_space) {
            self.advance(1);
        }
    }

    /// The next byte that is not white space; `None` at the end.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Option<u8> {
        self.skip_space();
        self.byte()
    }

    /// Whether a string follows at once.
    #[inline(always)]
    pub(crate) fn at_quote(&self) -> bool {
        self.byte() == Some(b'"')
    }

    /// Whether the next value is `null`.
    #[inline]
    pub(crate) fn at_null(&mut self) -> bool {
        self.next() == Some(b'n')
    }

    /// The kind of the next value; an error if no value follows.
    #[inline]
    pub(crate) fn peek(&mut self) -> Result<Token> {
        Ok(match self.next() {
            Some(b'{') => Token::Object,
            Some(b'[') => Token::Array,
            Some(b'"') => Token::String,
            Some(b'-' | b'0'..=b'9') => Token::Number,
            Some(b't' | b'f') => Token::Bool,
            Some(b'n') => Token::Null,
            None => return Err(self.error("expected a value, but the text ends")),
            Some(_) => return Err(self.error("expected a value")),
        })
    }

    /// Fails unless the next value is an object, array or string, as `token` says.
    #[inline]
    pub(crate) fn expect(&mut self, token: Token, what: &'static str) -> Result {
        let begins = match token {
            Token::Object => b'{',
            Token::Array => b'[',
            _ => b'"',
        };
        match self.next() == Some(begins) {
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

    /// Fails unless the text ends here.
    pub(crate) fn end(&mut self) -> Result {
        match self.next() {
            None => Ok(()),
            Some(_) => Err(self.error("expected the end of the text")),
        }
    }

    /// Takes the opening bracket of an object or array, which was peeked at.
    #[inline]
    pub(crate) fn open(&mut self) {
        self.advance(1);
    }

    /// Takes the next key of an object with its colon; `None` after the closing bracket, which is taken.
    pub(crate) fn key(&mut self, first: &mut bool) -> Result<Option<Cow<'a, str>>> {
        match self.at_end(b'}', first)? {
            true => Ok(None),
            false => self.any_key().map(Some),
        }
    }

    /// Like [`key`](Self::key), but a key of a field is returned as the field's index, first tried
    /// at `hint`.
    #[inline(never)]
    pub(crate) fn key_of(
        &mut self,
        table: &NameIndex,
        hint: usize,
        mut first: bool,
    ) -> Result<Option<Key<'a>>> {
        if self.at_end(b'}', &mut first)? {
            return Ok(None);
        }
        if let Some(found) = table.next_in(self.bytes(), self.at(), hint) {
            self.key_at = self.at();
            self.advance(found.length);
            return Ok(Some(Key::OfField(found.index)));
        }
        self.any_key().map(|key| Some(Key::Other(key)))
    }

    #[inline]
    fn any_key(&mut self) -> Result<Cow<'a, str>> {
        if self.byte() != Some(b'"') {
            return Err(self.error("expected a key in double quotes"));
        }
        self.key_at = self.at();
        let key = self.string()?;
        if self.next() != Some(b':') {
            return Err(self.error("expected `:`"));
        }
        self.advance(1);
        Ok(key)
    }

    /// Whether another element of an array follows; if not, the closing bracket is taken.
    #[inline]
    pub(crate) fn element(&mut self, first: &mut bool) -> Result<bool> {
        Ok(!self.at_end(b']', first)?)
    }

    #[inline]
    fn at_end(&mut self, bracket: u8, first: &mut bool) -> Result<bool> {
        match self.next() {
            Some(byte) if byte == bracket => {
                self.advance(1);
                return Ok(true);
            }
            Some(b',') if !*first => {
                self.advance(1);
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
        let rest = &self.bytes()[self.at()..];
        let follows = rest.get(word.len());
        if rest.starts_with(word.as_bytes())
            && !follows.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        {
            self.advance(word.len());
            return Ok(());
        }
        Err(self.error("expected a value"))
    }

    /// Skips a value of any kind.
    pub(crate) fn skip(&mut self) -> Result {
        self.skip_with(&mut |_, _, _| Ok(()))
    }

    /// Skips a value of any kind. `note` gets each key of the objects in it: the lexer ahead of its value, where the
    /// object's first key may begin, and the key.
    pub(crate) fn skip_with(
        &mut self,
        note: &mut impl FnMut(&mut Self, usize, &str) -> Result,
    ) -> Result {
        self.skip_nested(self.skipped_depth, note)
    }

    /// An ignored value with more brackets than messages within the limit could have.
    #[cold]
    fn too_deep(&self) -> Error {
        self.error(format!(
            "nested too deep: `max_depth` allows {} brackets",
            self.skipped_depth
        ))
    }

    fn skip_nested(
        &mut self,
        depth: u32,
        note: &mut impl FnMut(&mut Self, usize, &str) -> Result,
    ) -> Result {
        let token = self.peek()?;
        let deeper = depth.checked_sub(1);
        let mut first = true;
        match token {
            Token::String => self.string().map(drop),
            Token::Number => self.number().map(drop),
            Token::Bool => self.bool().map(drop),
            Token::Null => self.null(),
            Token::Object => {
                let deeper = deeper.ok_or_else(|| self.too_deep())?;
                self.open();
                let body = self.at();
                while let Some(key) = self.key(&mut first)? {
                    note(self, body, &key)?;
                    self.skip_nested(deeper, note)?;
                }
                Ok(())
            }
            Token::Array => {
                let deeper = deeper.ok_or_else(|| self.too_deep())?;
                self.open();
                while self.element(&mut first)? {
                    self.skip_nested(deeper, note)?;
                }
                Ok(())
            }
        }
    }
}

/// How deep brackets may nest if messages may nest `depth` levels below the root: a message has its
/// own brackets and those of the list or map that holds it.
pub(crate) const fn brackets(depth: u32) -> u32 {
    depth.saturating_add(1).saturating_mul(2)
}
