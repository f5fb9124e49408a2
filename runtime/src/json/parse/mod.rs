//! Reads JSON straight into wire bytes, along the message's table.

mod any;
mod duplicate_keys;
mod fast_path;
mod scalar;
mod well_known;

use std::borrow::Cow;

use self::duplicate_keys::Keys;
use crate::extension::Entry;
use crate::json::ParseOptions;
use crate::json::lexer::{Key, Lexer, Token};
use crate::raw::excerpt::excerpt;
use crate::schema::{Field, Label, MessageTable, Type, WellKnown, map_entry};
use crate::textual::{Duplicates, Result, scratch, too_deep};
use crate::wire::Writer;
use crate::wire::by_table::Number;

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
    keys: Keys<'a>,
    /// A buffer for decoding base64.
    bytes: Vec<u8>,
}

/// Returns the wire bytes of a message in JSON.
pub(in crate::json) fn to_wire(
    text: &str,
    table: &'static MessageTable,
    options: &ParseOptions<'_>,
) -> Result<Vec<u8>> {
    // The text is nearly always longer than the wire bytes.
    let mut writer = Writer::into_vec(scratch::take(64 + text.len() / 2));
    let mut parser = Parser {
        lexer: Lexer::new(text, options.limits.depth),
        options,
        depth: options.limits.depth.saturating_add(1),
        keys: Keys::default(),
        bytes: Vec::new(),
    };
    let result = parser.message(table, &mut writer);
    match result.and_then(|()| parser.lexer.end()) {
        Ok(()) => Ok(writer.finish_vec()),
        Err(error) => Err(error.in_root(table.short_name())),
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
                if row.oneof_index().is_none() && given.fields.note(table, index).is_some() {
                    return Err(self.lexer.error_at(at, "given twice").in_field(row.name()));
                }
                continue;
            }
            if let Some(clash) = given.fields.note(table, index) {
                let error = self.lexer.error_at(at, clash.describe());
                return Err(error.in_field(row.name()));
            }
            self.field(row, w)
                .map_err(|error| error.in_field(row.name()))?;
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
            if !given.fields.note_extension(row.number()) {
                return Err(self.lexer.error_at(at, "given twice").in_field(row.name()));
            }
            let written = entry.id.write(w, |number, w| match number == row.number() {
                true => self.field(&row, w),
                false => self.value(number, row.ty(), w),
            });
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
        let single = !matches!(row.label(), Label::Repeated | Label::Packed | Label::Map);
        Ok(!(single && takes_null(row.ty())))
    }

    #[inline(always)]
    fn field(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        match row.label() {
            Label::Repeated | Label::Packed => self.list(row, w),
            Label::Map => self.map(row, w),
            Label::Implicit if scalar::is_number(row.ty()) => {
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
                w.put_string(number, &value);
                Ok(())
            }
            _ => self.other_value(number, ty, w),
        }
    }

    fn other_value(&mut self, number: u32, ty: Type, w: &mut Writer<'_>) -> Result {
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

    pub(in crate::json) fn list(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        self.lexer.expect(Token::Array, "an array")?;
        self.lexer.open();
        let ty = row.ty();
        match (row.label(), ty) {
            // Types that come in great numbers get a loop of their own.
            (Label::Packed, Type::Double) => self.packed(row, w, fast_path::double),
            (Label::Packed, Type::Float) => self.packed(row, w, fast_path::float),
            (Label::Packed, Type::Bool) => self.packed(row, w, fast_path::bool),
            (Label::Packed, Type::Enum(_)) => self.packed(row, w, |_| None),
            (Label::Packed, _) => self.packed(row, w, |lexer| fast_path::integer(lexer, ty)),
            _ => self.elements(row, w),
        }
    }

    /// The elements of a list that is not packed: one record each.
    fn elements(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        let (mut first, mut index) = (true, 0usize);
        while self.lexer.element(&mut first)? {
            self.not_null(row.ty())
                .and_then(|()| self.value(row.number(), row.ty(), w))
                .map_err(|error| error.in_element(index))?;
            index += 1;
        }
        Ok(())
    }

    /// The elements of a packed list, read by `fast_path` as far as it can.
    fn packed(
        &mut self,
        row: &Field,
        w: &mut Writer<'_>,
        fast_path: impl Fn(&mut Lexer<'a>) -> Option<Number>,
    ) -> Result {
        let mut packed = None;
        let (mut first, mut index) = (true, 0usize);
        while self.lexer.element(&mut first)? {
            let mut value = fast_path(&mut self.lexer);
            if value.is_none() {
                value = self
                    .not_null(row.ty())
                    .and_then(|()| self.number(row.ty()))
                    .map_err(|error| error.in_element(index))?;
            }
            if let Some(value) = value {
                packed.get_or_insert_with(|| w.open(row.number()));
                w.push_number(value);
            }
            index += 1;
        }
        if let Some(open) = packed {
            w.close(open);
        }
        Ok(())
    }

    fn not_null(&mut self, ty: Type) -> Result {
        match self.lexer.at_null() && !takes_null(ty) {
            true => Err(self.lexer.error("a list cannot hold null")),
            false => Ok(()),
        }
    }

    pub(in crate::json) fn map(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        self.lexer.expect(Token::Object, "an object")?;
        self.lexer.open();
        let key_type = row.key().unwrap_or(Type::String);
        let mut keys = self.keys.begin();
        let mut first = true;
        while let Some(key) = self.lexer.key(&mut first)? {
            let at = self.lexer.key_position();
            self.entry(row, key_type, &key, at, w)
                .map_err(|error| error.in_element(format_args!("{:?}", excerpt(&key))))?;
            if !self.keys.insert(&mut keys, key.clone()) {
                let what = format!("the key {:?} is given twice", excerpt(&key));
                return Err(self.lexer.error_at(at, what));
            }
        }
        self.keys.end(keys);
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
        if self.lexer.at_null() && !takes_null(row.ty()) {
            return Err(self.lexer.error("a map cannot hold null"));
        }
        if let (Type::String, Type::String) = (key_type, row.ty()) {
            // The most common map: the length of an entry is known before it is written.
            let value = self.string("a string")?;
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

    fn bytes(&mut self, number: u32, w: &mut Writer<'_>) -> Result {
        let at = self.lexer.position();
        let text = self.string("a string")?;
        match crate::json::base64::decode(&text, &mut self.bytes) {
            Some(bytes) => w.put_bytes(number, bytes),
            None => return Err(self.lexer.error_at(at, "expected base64")),
        }
        Ok(())
    }

    /// A number, bool or enum; `None` for an unknown name of an enum value, if those are ignored.
    pub(in crate::json) fn number(&mut self, ty: Type) -> Result<Option<Number>> {
        scalar::number(&mut self.lexer, ty, self.options)
    }
}

/// Whether `null` is a value of the type.
fn takes_null(ty: Type) -> bool {
    match ty {
        Type::Enum(table) => table.name() == "google.protobuf.NullValue",
        Type::Message(table) => table.names().well_known == Some(WellKnown::Value),
        _ => false,
    }
}
