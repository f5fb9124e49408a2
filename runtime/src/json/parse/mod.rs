//! Reads JSON straight into wire bytes, along the message's table.

mod any;
mod duplicate_keys;
mod fast_path;
mod field_mask;
mod fields;
mod list;
#[cfg(feature = "serde")]
mod part;
mod room;
mod scalar;
mod types;
mod well_known;

use std::borrow::Cow;

pub(crate) use self::duplicate_keys::{Keys, OfMap};
#[cfg(feature = "serde")]
pub(crate) use self::field_mask::put_field_mask;
#[cfg(feature = "serde")]
pub(crate) use self::part::{Part, expected};
#[cfg(feature = "serde")]
pub(crate) use self::scalar::{key as key_of_text, of_quoted, of_text, takes_null};
#[cfg(test)]
pub(in crate::json) use self::types::PASSED;
use crate::json::ParseOptions;
use crate::json::lexer::{Lexer, Token, Usual};
use crate::raw::cursor::Taken;
use crate::raw::excerpt::excerpt;
use crate::schema::{Field, Label, MessageTable, Type, WireType, map_entry};
use crate::textual::{Error, Result, scratch, too_deep};
use crate::wire::Writer;
use crate::wire::by_table::{Number, roomy_for};
use crate::wire::memory::TextMemory;
use crate::wire::tag::TagBytes;

/// The state of reading one text.
pub(in crate::json) struct Parser<'a, 'o> {
    pub(in crate::json) lexer: Lexer<'a>,
    pub(in crate::json) options: &'o ParseOptions<'o>,
    /// How many more levels messages may nest.
    depth: u32,
    /// Whether the next message is the value of an extension, which stays in wire bytes.
    in_extension: bool,
    keys: Keys<'a>,
    types: types::Types,
    /// A buffer for decoding base64.
    bytes: Vec<u8>,
    /// What the text may still allocate.
    memory: &'o mut TextMemory,
    /// The position in the text up to which there is room for wire bytes.
    roomy_until: usize,
}

/// Returns the wire bytes of a message in JSON.
pub(in crate::json) fn to_wire(
    text: &str,
    table: &'static MessageTable,
    options: &ParseOptions<'_>,
    memory: &mut TextMemory,
) -> Result<Vec<u8>> {
    run(text, options, memory, |parser, writer| {
        parser.message(table, writer)
    })
    .map_err(|error| error.in_root(table.short_name()))
}

/// Returns the wire bytes of a message of which the JSON is one field's value. `null` is no value.
#[cfg(feature = "rpc")]
pub(in crate::json) fn field_to_wire(
    text: &str,
    row: &Field,
    options: &ParseOptions<'_>,
    memory: &mut TextMemory,
) -> Result<Vec<u8>> {
    run(text, options, memory, |parser, writer| {
        match parser.lexer.at_null() && !scalar::takes_null(row.ty()) {
            true => parser.lexer.null(),
            false => parser.field(row, writer),
        }
    })
    .map_err(|error| error.in_root(row.name()))
}

/// Returns the wire bytes of a message of which the JSON is one value of a field, an element if that is repeated.
#[cfg(feature = "rpc")]
pub(in crate::json) fn value_to_wire(
    text: &str,
    row: &Field,
    options: &ParseOptions<'_>,
    memory: &mut TextMemory,
) -> Result<Vec<u8>> {
    let (number, ty) = (row.number(), row.ty());
    run(text, options, memory, |parser, writer| {
        parser.value(number, ty, writer)
    })
}

/// Returns the wire bytes that `read` makes of a text.
#[inline]
fn run<'a>(
    text: &'a str,
    options: &ParseOptions<'_>,
    memory: &mut TextMemory,
    read: impl FnOnce(&mut Parser<'a, '_>, &mut Writer<'_>) -> Result,
) -> Result<Vec<u8>> {
    let Ok(mut writer) = scratch::begin(text.len(), memory) else {
        return Err(Error::too_much_memory(memory));
    };
    let depth = options.limits.depth.saturating_add(1);
    let mut parser = Parser::new(text, options, depth, memory, roomy_for(scratch::LEAST));
    let result = read(&mut parser, &mut writer);
    let ended = result.and_then(|()| parser.lexer.end());
    parser.give_back();
    ended.and_then(|()| scratch::finish(writer, memory, text.len()))
}

impl<'a, 'o> Parser<'a, 'o> {
    /// A parser at the start of a text in which messages may nest `depth` levels. There is room for the wire bytes of
    /// the text up to `roomy_until`.
    #[inline]
    fn new(
        text: &'a str,
        options: &'o ParseOptions<'o>,
        depth: u32,
        memory: &'o mut TextMemory,
        roomy_until: usize,
    ) -> Self {
        Self {
            lexer: Lexer::new(text, options.limits.depth),
            options,
            depth,
            in_extension: false,
            keys: Keys::default(),
            types: types::Types::default(),
            bytes: Vec::new(),
            memory,
            roomy_until,
        }
    }

    /// Gives back to the budget what is freed with the parser.
    #[inline]
    fn give_back(&mut self) {
        match self.bytes.capacity() + self.types.charged() {
            0 => {}
            freed => self.memory.refund(freed),
        }
    }
}

impl<'a> Parser<'a, '_> {
    /// A message: an object, or the notation of a well-known type.
    pub(in crate::json) fn message(
        &mut self,
        table: &'static MessageTable,
        w: &mut Writer<'_>,
    ) -> Result {
        let Some(depth) = self.depth.checked_sub(1) else {
            return Err(self.lexer.error(too_deep(self.options.limits.depth)));
        };
        if self.in_extension {
            self.in_extension = false;
            self.in_order(table, depth, w, |this, w| this.message(table, w))?;
            self.in_extension = true;
            return Ok(());
        }
        let outer = core::mem::replace(&mut self.depth, depth);
        let json = table.names();
        match json.well_known {
            Some(known) => self.well_known(known, table, w)?,
            None => {
                self.lexer.expect(Token::Object, "an object")?;
                self.lexer.open();
                self.fields(table, None, w)?;
            }
        }
        self.depth = outer;
        Ok(())
    }

    #[inline(always)]
    fn field(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        match row.label() {
            Label::Repeated | Label::Packed => self.list(row, w),
            Label::Map => self.map(row, w),
            Label::Implicit | Label::Optional | Label::Required | Label::Oneof => {
                if scalar::is_number(row.ty()) {
                    return self.one_number(row, w);
                }
                self.value(row.number(), row.ty(), w)
            }
        }
    }

    /// The number, bool or enum of a field that is not repeated.
    fn one_number(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        self.make_room(0, w)?;
        let value = match fast_path::number(&mut self.lexer, row.ty()) {
            Some(value) => value,
            None => match self.number(row.ty())? {
                Some(value) => value,
                None => return Ok(()),
            },
        };
        if row.label() != Label::Implicit || !value.is_zero() {
            w.put_number(row.number(), value);
        }
        Ok(())
    }

    /// A string, written as a field of this number.
    #[inline(always)]
    fn text(&mut self, number: u32, w: &mut Writer<'_>) -> Result {
        match self.lexer.usual_string() {
            Some(value) => {
                self.make_room(value.text.len(), w)?;
                w.put_taken(number, value);
                Ok(())
            }
            None => self.unusual_text(number, w),
        }
    }

    /// A string with white space before it, or with escapes.
    #[inline(never)]
    fn unusual_text(&mut self, number: u32, w: &mut Writer<'_>) -> Result {
        let value = self.string("a string")?;
        self.make_room(value.len(), w)?;
        w.put_string(number, &value);
        Ok(())
    }

    /// A value, written as a field of this number.
    #[inline]
    pub(in crate::json) fn value(&mut self, number: u32, ty: Type, w: &mut Writer<'_>) -> Result {
        match ty {
            Type::String => self.text(number, w),
            _ => self.other_value(number, ty, w),
        }
    }

    fn other_value(&mut self, number: u32, ty: Type, w: &mut Writer<'_>) -> Result {
        self.make_room(0, w)?;
        match ty {
            Type::Message(table) => {
                let open = w.open(number);
                self.message(table, w)?;
                w.close(open);
            }
            Type::Group(table) => {
                let open = w.open_group(number);
                self.message(table, w)?;
                w.close(open);
            }
            Type::Bytes => self.bytes(number, w)?,
            _ => {
                if let Some(value) = self.number(ty)? {
                    w.put_number(number, value);
                }
            }
        }
        Ok(())
    }

    pub(in crate::json) fn map(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        self.lexer.expect(Token::Object, "an object")?;
        self.lexer.open();
        let key_type = row.key().unwrap_or(Type::String);
        let of_strings = matches!((key_type, row.ty()), (Type::String, Type::String));
        let mut keys = self.keys.begin();
        let mut first = true;
        let tag = TagBytes::new(row.number(), WireType::Delimited);
        loop {
            if of_strings {
                first = self.short_entries(tag, &mut keys, first, w)?;
            }
            let (key, at) = match self.lexer.usual_key(first) {
                Usual::Key((key, at)) => {
                    first = false;
                    if of_strings && let Some(value) = self.lexer.usual_string() {
                        self.make_room(key.text.len() + value.text.len(), w)?;
                        w.put_entry(row.number(), key, value);
                        self.new_key(&mut keys, key.text.into(), at)?;
                        continue;
                    }
                    (Cow::Borrowed(key.text), at)
                }
                Usual::End => break,
                Usual::No => match self.lexer.key(&mut first)? {
                    Some(key) => (key, self.lexer.key_position()),
                    None => break,
                },
            };
            self.make_room(key.len(), w)?;
            self.entry(row, key_type, &key, at, w)
                .map_err(|error| error.in_element(format_args!("{:?}", excerpt(&key))))?;
            self.new_key(&mut keys, key, at)?;
        }
        self.keys.end(keys, self.memory);
        Ok(())
    }

    /// The next entries of a `map<string, string>`, as long as they are short: most are, and the length of such an
    /// entry is known before it is written. Returns whether the first entry of the map is still to come.
    #[inline(never)]
    fn short_entries(
        &mut self,
        tag: TagBytes,
        keys: &mut OfMap<'a>,
        mut first: bool,
        w: &mut Writer<'_>,
    ) -> Result<bool> {
        while let Some((pair, at)) = self.lexer.short_pair(first) {
            first = false;
            self.make_room(pair.key.len() + pair.value_length, w)?;
            w.put_short_entry(tag, pair);
            if !self.keys.insert_at_once(keys, pair.key) {
                self.new_key(keys, pair.key.into(), at)?;
            }
        }
        Ok(first)
    }

    /// Notes a key of a map; an error if the map has it already.
    #[inline(never)]
    fn new_key(&mut self, keys: &mut OfMap<'a>, key: Cow<'a, str>, at: usize) -> Result {
        let inserted = self.keys.insert(keys, key, self.memory);
        match self.within_limit(inserted)? {
            None => Ok(()),
            Some(key) => {
                let what = format!("the key {:?} is given twice", excerpt(&key));
                Err(self.lexer.error_at(at, what))
            }
        }
    }

    fn entry(
        &mut self,
        row: &Field,
        key_type: Type,
        key: &str,
        at: usize,
        w: &mut Writer<'_>,
    ) -> Result {
        if self.lexer.at_null() && !scalar::takes_null(row.ty()) {
            return Err(self.lexer.error("a map cannot hold null"));
        }
        if let (Type::String, Type::String) = (key_type, row.ty()) {
            let value = self.string("a string")?;
            self.make_room(key.len() + value.len(), w)?;
            w.put_entry(row.number(), Taken::whole(key), Taken::whole(&value));
            return Ok(());
        }
        let key_number = match key_type {
            Type::String => None,
            _ => match scalar::key(key, key_type) {
                Some(key) => Some(key),
                None => {
                    let what = format!("{:?} is not a key of this map's type", excerpt(key));
                    return Err(self.lexer.error_at(at, what));
                }
            },
        };
        let mut value = None;
        if let Type::Enum(_) = row.ty() {
            value = self.number(row.ty())?;
            if value.is_none() {
                return Ok(());
            }
        }
        let open = w.open(row.number());
        match key_number {
            Some(key) => w.put_number(map_entry::KEY, key),
            None => w.put_string(map_entry::KEY, key),
        }
        match value {
            Some(value) => w.put_number(map_entry::VALUE, value),
            None => self.value(map_entry::VALUE, row.ty(), w)?,
        }
        w.close(open);
        Ok(())
    }

    #[inline]
    pub(in crate::json) fn string(&mut self, what: &'static str) -> Result<Cow<'a, str>> {
        self.lexer.expect(Token::String, what)?;
        self.lexer.string()
    }

    /// A number, bool or enum; `None` for an unknown name of an enum value, if those are ignored.
    #[inline(never)]
    pub(in crate::json) fn number(&mut self, ty: Type) -> Result<Option<Number>> {
        scalar::number(&mut self.lexer, ty, self.options)
    }
}
