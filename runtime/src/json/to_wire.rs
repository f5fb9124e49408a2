//! JSON to wire bytes by a table alone, for who has no type: a call's request in JSON.

use super::{Error, ParseOptions, parse};
use crate::schema::{Field, MessageTable};
use crate::wire::memory::TextMemory;

impl ParseOptions<'_> {
    /// The wire bytes of a message of this table. `required` fields may be missing.
    pub(crate) fn message_to_wire(
        &self,
        text: &str,
        table: &'static MessageTable,
    ) -> Result<Vec<u8>, Error> {
        parse::to_wire(
            text,
            table,
            self,
            &mut TextMemory::new(&self.limits, text.len()),
        )
    }

    /// The wire bytes of a message that has one field, of which this is the value. `null` is no value.
    pub(crate) fn field_to_wire(&self, text: &str, row: &Field) -> Result<Vec<u8>, Error> {
        parse::field_to_wire(
            text,
            row,
            self,
            &mut TextMemory::new(&self.limits, text.len()),
        )
    }

    /// The same, where the value is an element if the field is repeated, and is written even if it is the default.
    pub(crate) fn value_to_wire(&self, text: &str, row: &Field) -> Result<Vec<u8>, Error> {
        parse::value_to_wire(
            text,
            row,
            self,
            &mut TextMemory::new(&self.limits, text.len()),
        )
    }
}
