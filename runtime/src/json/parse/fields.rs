//! Reads the fields of an object.

use super::{Parser, scalar};
use crate::extension::Entry;
use crate::json::lexer::{Key, Token, Usual};
use crate::raw::excerpt::excerpt;
use crate::schema::{Field, Found, Label, MessageTable};
use crate::textual::{Duplicates, Result};
use crate::wire::Writer;

/// What an object has given so far.
struct Given<'k> {
    fields: Duplicates,
    /// A key to skip, once: the `@type` of an `Any`.
    reserved: Option<&'k str>,
}

impl Parser<'_, '_> {
    /// The fields of an object whose opening bracket was taken. The key `reserved` is skipped once.
    pub(in crate::json) fn fields(
        &mut self,
        table: &'static MessageTable,
        reserved: Option<&str>,
        w: &mut Writer<'_>,
    ) -> Result {
        let json = table.names();
        let mut given = Given {
            fields: Duplicates::new(),
            reserved,
        };
        let rows = table.fields();
        let (mut first, mut hint) = (true, 0);
        loop {
            let (index, at) = match self.lexer.usual_key_of(json, hint, first) {
                Usual::Key((Found { index, string, .. }, at)) => {
                    if let Some(number) = string
                        && self.lexer.at_quote()
                        && given.fields.note_early(index)
                    {
                        (first, hint) = (false, index + 1);
                        self.text(number, w)
                            .map_err(|error| error.in_field(rows[index].name()))?;
                        continue;
                    }
                    (index, at)
                }
                Usual::End => break,
                Usual::No => {
                    let index = match self.lexer.key_of(json, hint, first)? {
                        None => break,
                        Some(Key::OfField(index)) => Some(index),
                        Some(Key::Other(key)) => match json.of_json(rows, &key) {
                            None => {
                                self.other(table, &key, &mut given, w)?;
                                None
                            }
                            index => index,
                        },
                    };
                    first = false;
                    let Some(index) = index else { continue };
                    (index, self.lexer.key_position())
                }
            };
            (first, hint) = (false, index + 1);
            let row = &rows[index];
            if self.lexer.at_null() && self.is_absent(row)? {
                self.null(table, index, at, &mut given)?;
                continue;
            }
            let noted = given.fields.note(table, index, row, self.memory);
            if let Some(clash) = self.within_limit(noted)? {
                let error = self.lexer.error_at(at, clash.describe());
                return Err(error.in_field(row.name()));
            }
            self.field(row, w)
                .map_err(|error| error.in_field(row.name()))?;
        }
        given.fields.end(self.memory);
        Ok(())
    }

    /// A null that leaves the field unset. It counts as giving the field, but not as setting a oneof.
    #[inline(never)]
    fn null(
        &mut self,
        table: &'static MessageTable,
        index: usize,
        at: usize,
        given: &mut Given<'_>,
    ) -> Result {
        self.lexer.null()?;
        let row = &table.fields()[index];
        if row.oneof_index().is_none() {
            let noted = given.fields.note(table, index, row, self.memory);
            if self.within_limit(noted)?.is_some() {
                return Err(self.lexer.error_at(at, "given twice").in_field(row.name()));
            }
        }
        Ok(())
    }

    /// A key that names no declared field, and its value.
    #[cold]
    fn other(
        &mut self,
        table: &'static MessageTable,
        key: &str,
        given: &mut Given<'_>,
        w: &mut Writer<'_>,
    ) -> Result {
        let at = self.lexer.key_position();
        if let Some(entry) = self.extension(table, key) {
            let row = entry.row;
            if self.is_absent(&row)? {
                return self.lexer.null();
            }
            let noted = given.fields.note_extension(row.number(), self.memory);
            if !self.within_limit(noted)? {
                return Err(self.lexer.error_at(at, "given twice").in_field(row.name()));
            }
            let written = self.extension_value(&entry, w);
            return written.map_err(|error| error.in_field(key));
        }
        if given.reserved == Some(key) {
            given.reserved = None;
            return self.lexer.skip();
        }
        if self.options.ignore_unknown_fields {
            return self.lexer.skip();
        }
        let what = format!("{} has no field {:?}", table.name(), excerpt(key));
        Err(self.lexer.error_at(at, what))
    }

    /// The value of an extension.
    pub(super) fn extension_value(&mut self, entry: &Entry, w: &mut Writer<'_>) -> Result {
        let row = &entry.row;
        self.make_room(0, w)?;
        self.in_extension = true;
        let written = entry.id.write(w, |number, w| match number == row.number() {
            true => self.field(row, w),
            false => self.value(number, row.ty(), w),
        });
        self.in_extension = false;
        written
    }

    /// The extension that a key in brackets names.
    fn extension(&self, table: &MessageTable, key: &str) -> Option<Entry> {
        self.options.extension(table, key)
    }

    /// Whether the next value is a null that leaves the field unset.
    pub(super) fn is_absent(&mut self, row: &Field) -> Result<bool> {
        if self.lexer.peek()? != Token::Null {
            return Ok(false);
        }
        let many = matches!(row.label(), Label::Repeated | Label::Packed | Label::Map);
        Ok(many || !scalar::takes_null(row.ty()))
    }
}
