//! What serde's values share with a text: one value whose JSON is a text of its own, and the spellings of scalars.

use super::Parser;
use crate::extension::Entry;
use crate::json::ParseOptions;
use crate::schema::{MessageTable, Type};
use crate::textual::Result;
use crate::wire::Writer;
use crate::wire::memory::TextMemory;

/// A part of a message that is read from JSON by itself. Its errors have no line and column.
pub(crate) struct Part<'a, 'o> {
    pub(crate) text: &'a str,
    pub(crate) options: &'o ParseOptions<'o>,
    /// How many levels messages may nest in it.
    pub(crate) depth: u32,
    pub(crate) memory: &'o mut TextMemory,
}

impl<'a> Part<'a, '_> {
    /// Writes the fields of a message.
    pub(crate) fn message(self, table: &'static MessageTable, w: &mut Writer<'_>) -> Result {
        self.read(|parser| parser.message(table, w))
    }

    /// Writes an extension; returns whether it has a value.
    pub(crate) fn extension(self, entry: &Entry, w: &mut Writer<'_>) -> Result<bool> {
        self.read(|parser| match parser.is_absent(&entry.row)? {
            true => parser.lexer.null().map(|()| false),
            false => parser.extension_value(entry, w).map(|()| true),
        })
    }

    fn read<T>(self, read: impl FnOnce(&mut Parser<'a, '_>) -> Result<T>) -> Result<T> {
        let mut parser = Parser::new(self.text, self.options, self.depth, self.memory, 0);
        let result = read(&mut parser);
        let result = result.and_then(|value| parser.lexer.end().map(|()| value));
        parser.give_back();
        result.map_err(|error| error.without_place())
    }
}

/// The kind of value that JSON has for a type, for an error.
pub(crate) fn expected(ty: Type) -> &'static str {
    match ty {
        Type::String | Type::Bytes => "expected a string",
        Type::Bool => "expected `true` or `false`",
        Type::Enum(_) => "expected the name or number of an enum value",
        Type::Message(_) | Type::Group(_) => "expected an object",
        _ => "expected a number",
    }
}
