//! One field's JSON to wire bytes, by its row alone.

use super::{Error, ParseOptions, options::as_text, parse};
use crate::schema::Field;
use crate::wire::memory::TextMemory;

impl ParseOptions<'_> {
    /// The wire bytes of a message that has one field, of which this is the value. `null` is no value.
    pub(crate) fn field_to_wire(&self, text: &[u8], row: &Field) -> Result<Vec<u8>, Error> {
        let text = as_text(text).map_err(|error| error.in_root(row.name()))?;
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
