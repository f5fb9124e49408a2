//! What reading JSON allocates, within the budget of the text: room for wire bytes, and for base64.

use super::Parser;
use crate::schema::MessageTable;
use crate::textual::{Error, InOrder, Result};
use crate::wire::by_table::{CLOSED_BETWEEN, MOST_PER_BYTE};
use crate::wire::{self, Writer, too_much_memory};

/// For so many bytes of the text room is made at once.
const AHEAD: usize = CLOSED_BETWEEN;

impl Parser<'_, '_> {
    pub(super) fn bytes(&mut self, number: u32, w: &mut Writer<'_>) -> Result {
        let at = self.lexer.position();
        let text = self.string("a string")?;
        // Its length is that of the text at most, and that of the buffer too.
        self.make_room(text.len(), w)?;
        let more = (text.len() + 3).saturating_sub(self.bytes.capacity());
        if more > 0 {
            self.bytes.clear();
            let room = self.memory.grow_exact(&mut self.bytes, text.len() + 3);
            self.within_limit(room)?;
        }
        match crate::raw::base64::decode(text.as_bytes(), &mut self.bytes) {
            Some(bytes) => w.put_bytes(number, bytes),
            None => return Err(self.lexer.error_at(at, "expected base64")),
        }
        Ok(())
    }

    /// Writes the message that `parse` reads, with its fields in order; it may nest `depth` levels.
    pub(super) fn in_order(
        &mut self,
        table: &'static MessageTable,
        depth: u32,
        w: &mut Writer<'_>,
        parse: impl FnOnce(&mut Self, &mut Writer<'_>) -> Result,
    ) -> Result {
        let begun = InOrder::begin(self.memory);
        let mut draft = self.within_limit(begun)?;
        // What there is room for is another buffer.
        self.roomy_until = 0;
        parse(self, draft.writer())?;
        self.roomy_until = 0;
        let limits = &self.options.limits;
        draft.write(table, limits, depth, w, self.memory)
    }

    /// Makes room for a value before it is written: `bytes` of strings that were taken from the text,
    /// and its numbers and tags.
    #[inline]
    pub(in crate::json) fn make_room(&mut self, bytes: usize, w: &mut Writer<'_>) -> Result {
        match self.lexer.at() < self.roomy_until {
            true => Ok(()),
            false => self.make_more_room(bytes, w),
        }
    }

    /// Makes room whatever there is: for strings that are not the last that were taken.
    #[cold]
    pub(in crate::json) fn make_more_room(&mut self, bytes: usize, w: &mut Writer<'_>) -> Result {
        let ahead = AHEAD.min(self.lexer.left());
        self.roomy_until = self.lexer.at() + ahead;
        let made = w.make_room(bytes + ahead * MOST_PER_BYTE, self.memory);
        self.within_limit(made)
    }

    /// The result of taking memory, with the place in the text.
    #[inline]
    pub(in crate::json) fn within_limit<T>(&self, taken: wire::Result<T>) -> Result<T> {
        taken.map_err(|_| self.out_of_memory())
    }

    #[cold]
    fn out_of_memory(&self) -> Error {
        self.lexer.error(too_much_memory(self.memory.limit()))
    }
}
