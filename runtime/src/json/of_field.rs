//! What calls need besides whole messages: the wire bytes of a text by a table, and one field's JSON by its row, where a
//! body is a field.

use super::{Error, ParseOptions, PrintOptions, methods::as_text, parse, print};
use crate::reflect::{FieldRef, Reflect};
use crate::schema::{Field, MessageTable, Type};
use crate::textual::scratch;
use crate::wire::memory::TextMemory;

impl ParseOptions<'_> {
    /// Returns the wire bytes of a message of this table, as many as they take. Who decodes them finds a `required`
    /// field that is missing.
    pub(crate) fn encode(
        &self,
        text: &[u8],
        table: &'static MessageTable,
    ) -> Result<Vec<u8>, Error> {
        let text = as_text(text).map_err(|error| error.in_root(table.short_name()))?;
        let mut memory = TextMemory::new(&self.limits, text.len());
        let wire = self.to_wire(text, table, &mut memory)?;
        let bytes = wire.as_slice().to_vec();
        scratch::give_back(wire);
        Ok(bytes)
    }

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

impl PrintOptions<'_> {
    /// The value of a field with this number, as JSON. One that is not set is an empty message, or `null` if it has no
    /// fields in JSON.
    pub(crate) fn field_to_string(
        &self,
        message: &dyn Reflect,
        number: u32,
    ) -> Result<String, Error> {
        let (table, mut out) = (message.table(), String::new());
        let Some(index) = table.index_of(number) else {
            return Ok(out);
        };
        let row = &table.fields()[index];
        let field = match (message.field(index), row.ty()) {
            (FieldRef::Unset, Type::Message(inside) | Type::Group(inside))
                if inside.names().well_known.is_none() =>
            {
                out.push_str("{}");
                return Ok(out);
            }
            (field, _) => field,
        };
        print::Printer::new(&mut out, self)
            .field(field)
            .map_err(|error| error.in_field(row.name()))
            .map_err(|error| error.in_root(table.short_name()))?;
        Ok(out)
    }
}
