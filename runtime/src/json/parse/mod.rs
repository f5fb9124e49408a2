//! Reads JSON straight into wire bytes, along the message's table.

mod any;
mod duplicate_keys;
mod fast_path;
mod list;
mod room;
mod scalar;
mod well_known;

use std::borrow::Cow;

use self::duplicate_keys::Keys;
use crate::extension::Entry;
use crate::json::ParseOptions;
use crate::json::lexer::{Key, Lexer, Token};
use crate::raw::excerpt::excerpt;
use crate::schema::{Field, Label, MessageTable, Type, map_entry};
use crate::textual::{Duplicates, Error, Result, scratch, too_deep};
use crate::wire::Writer;
use crate::wire::by_table::{Number, roomy_for};
use crate::wire::memory::TextMemory;

/// What an object has given so far.
struct Given<'k> {
    fields: Duplicates,
    /// A key to skip, once: the `@type` of an `Any`.
    reserved: Option<&'k str>,
}

/// The state of reading one text.
pub(in crate::json) struct Parser<'a, 'o> {
    pub(in crate::json) lexer: Lexer<'a>,
    pub(in crate::json) options: &'o ParseOptions<'o>,
    /// How many more levels messages may nest.
    depth: u32,
    /// Whether the next message is the value of an extension, which stays in wire bytes.
    in_extension: bool,
    keys: Keys<'a>,
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
    let Ok(mut writer) = scratch::begin(text.len(), memory) else {
        return Err(Error::too_much_memory(memory).in_root(table.short_name()));
    };
    let mut parser = Parser {
        lexer: Lexer::new(text, options.limits.depth),
        options,
        depth: options.limits.depth.saturating_add(1),
        in_extension: false,
        keys: Keys::default(),
        bytes: Vec::new(),
        memory,
        roomy_until: roomy_for(scratch::LEAST),
    };
    let result = parser.message(table, &mut writer);
    let ended = result.and_then(|()| parser.lexer.end());
    match parser.bytes.capacity() {
        0 => {}
        base64 => memory.refund(base64),
    }
    ended
        .and_then(|()| scratch::finish(writer, memory, text.len()))
        .map_err(|error| error.in_root(table.short_name()))
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
        match table.names().well_known {
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
        let (mut first, mut hint) = (true, 0);
        while let Some(key) = self.lexer.key_of(json, hint, &mut first)? {
            let index = match key {
                Key::OfField(index) => index,
                Key::Other(key) => match json.of_json(table.fields(), &key) {
                    Some(index) => index,
                    None => {
                        self.other(table, &key, &mut given, w)?;
                        continue;
                    }
                },
            };
            hint = index + 1;
            let at = self.lexer.key_position();
            let row = &table.fields()[index];
            if self.lexer.at_null() && self.is_absent(row)? {
                self.lexer.null()?;
                // A null counts as giving the field, but not as setting a oneof.
                if row.oneof_index().is_none() {
                    let noted = given.fields.note(table, index, self.memory);
                    if self.within_limit(noted)?.is_some() {
                        return Err(self.lexer.error_at(at, "given twice").in_field(row.name()));
                    }
                }
                continue;
            }
            let noted = given.fields.note(table, index, self.memory);
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
            self.make_room(0, w)?;
            self.in_extension = true;
            let written = entry.id.write(w, |number, w| match number == row.number() {
                true => self.field(&row, w),
                false => self.value(number, row.ty(), w),
            });
            self.in_extension = false;
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

    /// The extension that a key in brackets names.
    fn extension(&self, table: &MessageTable, key: &str) -> Option<Entry> {
        let name = key.strip_prefix('[')?.strip_suffix(']')?;
        self.options.types().extension_named(table, name)
    }

    /// Whether the next value is a null that leaves the field unset.
    fn is_absent(&mut self, row: &Field) -> Result<bool> {
        if self.lexer.peek()? != Token::Null {
            return Ok(false);
        }
        let many = matches!(row.label(), Label::Repeated | Label::Packed | Label::Map);
        Ok(many || !scalar::takes_null(row.ty()))
    }

    #[inline(always)]
    fn field(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        match row.label() {
            Label::Repeated | Label::Packed => self.list(row, w),
            Label::Map => self.map(row, w),
            Label::Implicit if scalar::is_number(row.ty()) => {
                self.make_room(0, w)?;
                let value = self.number(row.ty())?;
                if let Some(value) = value.filter(|value| !value.is_zero()) {
                    w.put_number(row.number(), value);
                }
                Ok(())
            }
            Label::Implicit | Label::Optional | Label::Required | Label::Oneof => {
                self.value(row.number(), row.ty(), w)
            }
        }
    }

    /// A value, written as a field of this number.
    #[inline]
    pub(in crate::json) fn value(&mut self, number: u32, ty: Type, w: &mut Writer<'_>) -> Result {
        match ty {
            Type::String => {
                let value = self.string("a string")?;
                self.make_room(value.len(), w)?;
                w.put_string(number, &value);
                Ok(())
            }
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
        let mut keys = self.keys.begin();
        let mut first = true;
        while let Some(key) = self.lexer.key(&mut first)? {
            let at = self.lexer.key_position();
            self.make_room(key.len(), w)?;
            self.entry(row, key_type, &key, at, w)
                .map_err(|error| error.in_element(format_args!("{:?}", excerpt(&key))))?;
            let inserted = self.keys.insert(&mut keys, key, self.memory);
            if let Some(key) = self.within_limit(inserted)? {
                let what = format!("the key {:?} is given twice", excerpt(&key));
                return Err(self.lexer.error_at(at, what));
            }
        }
        self.keys.end(keys, self.memory);
        Ok(())
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
            // The most common map: the length of an entry is known before it is written.
            let value = self.string("a string")?;
            self.make_room(key.len() + value.len(), w)?;
            w.put_entry(row.number(), key, &value);
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
    pub(in crate::json) fn number(&mut self, ty: Type) -> Result<Option<Number>> {
        scalar::number(&mut self.lexer, ty, self.options)
    }
}
