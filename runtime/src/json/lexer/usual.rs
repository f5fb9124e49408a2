//! Fast paths for the usual spelling: keys and strings without escapes, and no white space. They leave
//! everything else to the rest of the lexer.

use super::Lexer;
use crate::raw::cursor::{ShortPair, Taken};
use crate::schema::{Found, NameIndex};

/// What comes next in an object in the usual spelling.
pub(crate) enum Usual<T> {
    /// A key, which was taken.
    Key(T),
    /// The closing bracket, which was taken.
    End,
    /// It is spelled in another way, and not taken.
    No,
}

impl<'a> Lexer<'a> {
    /// Takes the next key of an object, if it is spelled as usual: that of one of the fields from `hint` on,
    /// with nothing between it and what is before it, and its colon right after it. Returns the field, and where
    /// the key begins.
    #[inline(always)]
    pub(crate) fn usual_key_of(
        &mut self,
        table: &NameIndex,
        hint: usize,
        first: bool,
    ) -> Usual<(Found, usize)> {
        let at = match self.usual_at(first) {
            Usual::Key(at) => at,
            Usual::End => return Usual::End,
            Usual::No => return Usual::No,
        };
        let Some(found) = table.next_in(self.bytes(), at, hint) else {
            return Usual::No;
        };
        self.go_to(at + found.length);
        Usual::Key((found, at))
    }

    /// Takes the next key of an object, if it has no escapes, and no white space is around it. Returns the
    /// key, and where it begins.
    #[inline(always)]
    pub(crate) fn usual_key(&mut self, first: bool) -> Usual<(Taken<'a>, usize)> {
        let at = match self.usual_at(first) {
            Usual::Key(at) => at,
            Usual::End => return Usual::End,
            Usual::No => return Usual::No,
        };
        let mut cursor = self.cursor.clone();
        cursor.go_to(at);
        let Some(key) = cursor.take_plain() else {
            return Usual::No;
        };
        if !cursor.take(b':') {
            return Usual::No;
        }
        self.cursor = cursor;
        Usual::Key((key, at))
    }

    /// Takes the next key of an object with its value, if both are short strings in the usual spelling. Returns them,
    /// and where the key begins.
    #[inline(always)]
    pub(crate) fn short_pair(&mut self, first: bool) -> Option<(ShortPair<'a>, usize)> {
        let at = self.at() + usize::from(!first);
        Some((self.cursor.take_short_pair(!first)?, at))
    }

    /// Where the next key is, without white space before it; the closing bracket is taken.
    #[inline(always)]
    fn usual_at(&mut self, first: bool) -> Usual<usize> {
        match self.byte() {
            Some(b',') if !first => Usual::Key(self.at() + 1),
            Some(b'}') => {
                self.advance(1);
                Usual::End
            }
            _ if first => Usual::Key(self.at()),
            _ => Usual::No,
        }
    }

    /// Takes a string, if it follows at once and has no escapes.
    #[inline(always)]
    pub(crate) fn usual_string(&mut self) -> Option<Taken<'a>> {
        self.cursor.take_plain()
    }
}
