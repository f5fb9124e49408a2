//! Prints messages as JSON, along their tables.

pub(super) mod any;
pub(super) mod float;
mod usual;
pub(super) mod well_known;

use super::PrintOptions;
use crate::raw::base64;
use crate::raw::quoted::push_string;
use crate::raw::text::{push_decimal, push_quoted_decimal};
use crate::reflect::rows::set_rows;
use crate::reflect::{DynamicField, FieldRef, List, Map, Reflect, ValueRef};
use crate::schema::WellKnown;
use crate::schema::{EnumTable, Field, Label, MessageTable, NameIndex};
use crate::textual::{Error, Parts, Result, each_sorted, too_deep};
use crate::unknown::UnknownFields;
use crate::wire::DecodeOptions;

/// The state of printing one message.
pub(in crate::json) struct Printer<'o> {
    pub(in crate::json) out: &'o mut String,
    pub(in crate::json) options: &'o PrintOptions<'o>,
    /// Whether the options are the usual ones, which have a path of their own.
    is_usual: bool,
    level: usize,
    depth: u32,
    /// What is left for messages in an `Any` and extensions.
    parts: Parts,
}

/// A message of up to so many rows is not asked which are set: to look at them takes less.
const NARROW: usize = 16;

/// An object or array whose opening bracket is printed.
pub(in crate::json) struct Begun {
    is_empty: bool,
}

impl<'o> Printer<'o> {
    pub(in crate::json) fn new(out: &'o mut String, options: &'o PrintOptions<'o>) -> Self {
        Self {
            out,
            options,
            is_usual: options.are_usual(),
            level: 0,
            depth: options.limits.depth.saturating_add(1),
            parts: Parts::default(),
        }
    }

    /// A message: an object, or the notation of a well-known type.
    pub(in crate::json) fn message(&mut self, message: &dyn Reflect) -> Result {
        let Some(depth) = self.depth.checked_sub(1) else {
            return Err(Error::new(too_deep(self.options.limits.depth)));
        };
        self.depth = depth;
        let table = message.table();
        match table.names().well_known {
            Some(WellKnown::Any) => any::print(self, message)?,
            Some(known) => well_known::print(self, known, message)?,
            None if self.is_usual => self.usual(table, message)?,
            None => self.unusual(table, message)?,
        }
        self.depth = depth + 1;
        Ok(())
    }

    /// A message of this table, as an object.
    #[inline(never)]
    fn unusual(&mut self, table: &'static MessageTable, message: &dyn Reflect) -> Result {
        self.object(|this, object| this.fields(object, table, message))
    }

    /// The fields of a message of this table, inside an object.
    pub(in crate::json) fn fields(
        &mut self,
        object: &mut Begun,
        table: &'static MessageTable,
        message: &dyn Reflect,
    ) -> Result {
        let json = table.names();
        let is_wide = table.fields().len() > NARROW;
        if is_wide && !self.options.default_values && message.sparse().is_some() {
            self.set_fields(object, message)?;
        } else {
            for (index, row) in table.fields().iter().enumerate() {
                self.row(object, json, index, row, message.field(index))?;
            }
        }
        match message.field(table.fields().len()) {
            FieldRef::Unknown(unknown) if !unknown.is_empty() => {
                self.extensions(object, table, unknown)
            }
            _ => Ok(()),
        }
    }

    /// The fields of a message that keeps only those that are set.
    #[inline(never)]
    fn set_fields(&mut self, object: &mut Begun, message: &dyn Reflect) -> Result {
        let (table, json) = (message.table(), message.table().names());
        set_rows(message).try_for_each(|index| {
            let row = &table.fields()[index];
            self.row(object, json, index, row, message.field(index))
        })
    }

    /// A field, if it is to be shown.
    fn row(
        &mut self,
        object: &mut Begun,
        json: &NameIndex,
        index: usize,
        row: &Field,
        field: FieldRef<'_>,
    ) -> Result {
        if !is_shown(self.options, row, field) {
            return Ok(());
        }
        if self.options.proto_names {
            self.key(object, row.name());
        } else {
            self.separate(object);
            self.out.push_str(json.key(index).text());
            self.space();
        }
        let printed = self.field(field);
        printed.map_err(|error| error.in_field(row.name()))
    }

    /// The limits of what is decoded at this level.
    fn limits_of_part(&self) -> DecodeOptions {
        self.options.limits.of_part(self.depth)
    }

    /// The unknown fields that are extensions known to the registry.
    fn extensions(
        &mut self,
        object: &mut Begun,
        table: &MessageTable,
        unknown: &UnknownFields,
    ) -> Result {
        let Some(extensions) = self.options.types().extensions(table) else {
            return Ok(());
        };
        let limits = self.limits_of_part();
        let outer = self.parts;
        let mut memory = outer.memory(&limits, unknown.as_bytes().len());
        let found = extensions.among(unknown, &mut memory).map_err(|kind| {
            self.options
                .not_decoded(kind, kind.describe_within(memory.limit()))
        })?;
        for (entry, records) in found.into_values() {
            let row = &entry.row;
            let mut inner = memory.part();
            let slot = DynamicField::of_extension(entry, records, &limits, &mut inner).map_err(
                |kind| {
                    let what = kind.describe_within(memory.limit());
                    self.options.not_decoded(kind, what).in_field(row.name())
                },
            )?;
            self.parts = Parts::inside(&inner, memory.limit());
            let field = slot.as_field(row);
            if slot.is_set() {
                self.key(object, &format!("[{}]", row.name()));
                self.field(field)
                    .map_err(|error| error.in_field(row.name()))?;
            }
        }
        self.parts = outer;
        Ok(())
    }

    pub(in crate::json) fn field(&mut self, field: FieldRef<'_>) -> Result {
        match field {
            FieldRef::Unset | FieldRef::Unknown(_) => {
                self.raw("null");
                Ok(())
            }
            FieldRef::One(value) => self.value(value),
            FieldRef::List(list) => self.list(list),
            FieldRef::Map(map) => self.map(map),
        }
    }

    pub(in crate::json) fn list(&mut self, list: &dyn List) -> Result {
        let mut array = self.begin('[');
        for index in 0..list.len() {
            self.separate(&mut array);
            self.value(list.get(index))
                .map_err(|error| error.in_element(index))?;
        }
        self.end(&array, ']');
        Ok(())
    }

    pub(in crate::json) fn map(&mut self, map: &dyn Map) -> Result {
        self.object(|this, object| each_sorted(map, |key, value| this.entry(object, key, value)))
    }

    fn entry(&mut self, object: &mut Begun, key: ValueRef<'_>, value: ValueRef<'_>) -> Result {
        self.separate(object);
        self.key_and_value(key, value)
    }

    /// An entry of a map.
    fn key_and_value(&mut self, key: ValueRef<'_>, value: ValueRef<'_>) -> Result {
        match key {
            ValueRef::String(key) => push_string(self.out, key),
            ValueRef::I32(key) => push_quoted_decimal(self.out, key < 0, key.unsigned_abs().into()),
            ValueRef::I64(key) => push_quoted_decimal(self.out, key < 0, key.unsigned_abs()),
            ValueRef::U32(key) => push_quoted_decimal(self.out, false, key.into()),
            ValueRef::U64(key) => push_quoted_decimal(self.out, false, key),
            ValueRef::Bool(key) => self.raw(if key { "\"true\"" } else { "\"false\"" }),
            _ => return Err(Error::new("this type cannot be the key of a map")),
        }
        self.out.push(':');
        self.space();
        self.value(value).map_err(|error| error.in_entry(key))
    }

    pub(in crate::json) fn value(&mut self, value: ValueRef<'_>) -> Result {
        let out = &mut *self.out;
        match value {
            ValueRef::I32(value) => push_integer(out, value),
            ValueRef::U32(value) => push_decimal(out, false, value.into()),
            ValueRef::I64(value) => push_quoted_decimal(out, value < 0, value.unsigned_abs()),
            ValueRef::U64(value) => push_quoted_decimal(out, false, value),
            ValueRef::F32(value) => float::push_float(out, value),
            ValueRef::F64(value) => float::push_double(out, value),
            ValueRef::Bool(value) => self.raw(if value { "true" } else { "false" }),
            ValueRef::String(value) => push_string(out, value),
            ValueRef::Bytes(value) => push_bytes(out, value),
            ValueRef::Enum(_, table) if is_null_value(table) => self.raw("null"),
            ValueRef::Enum(number, table) => match table.name_of(number) {
                Some(name) if !self.options.enum_numbers => push_string(out, name),
                _ => push_integer(out, number),
            },
            ValueRef::Message(message) => return self.message(message),
        }
        Ok(())
    }

    pub(in crate::json) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(in crate::json) fn string(&mut self, text: &str) {
        push_string(self.out, text);
    }

    /// An object whose contents `inside` prints.
    pub(in crate::json) fn object(
        &mut self,
        inside: impl FnOnce(&mut Self, &mut Begun) -> Result,
    ) -> Result {
        let mut object = self.begin('{');
        inside(self, &mut object)?;
        self.end(&object, '}');
        Ok(())
    }

    /// A key that needs no escapes.
    pub(in crate::json) fn key(&mut self, object: &mut Begun, key: &str) {
        self.separate(object);
        self.out.push('"');
        self.out.push_str(key);
        self.out.push_str("\":");
        self.space();
    }

    fn begin(&mut self, bracket: char) -> Begun {
        self.out.push(bracket);
        self.level += 1;
        Begun { is_empty: true }
    }

    fn end(&mut self, begun: &Begun, bracket: char) {
        self.level -= 1;
        if !begun.is_empty {
            self.line();
        }
        self.out.push(bracket);
    }

    fn separate(&mut self, begun: &mut Begun) {
        if !core::mem::replace(&mut begun.is_empty, false) {
            self.out.push(',');
        }
        self.line();
    }

    #[inline]
    fn line(&mut self) {
        if self.options.indent.is_some() {
            self.indented_line();
        }
    }

    #[cold]
    fn indented_line(&mut self) {
        if let Some(indent) = self.options.indent {
            self.out.push('\n');
            let spaces = indent.saturating_mul(self.level);
            self.out.extend(core::iter::repeat_n(' ', spaces));
        }
    }

    /// The space after a colon, if lines are indented.
    fn space(&mut self) {
        if self.options.indent.is_some() {
            self.out.push(' ');
        }
    }
}

/// Whether a field is printed.
#[inline]
pub(crate) fn is_shown(options: &PrintOptions<'_>, row: &Field, field: FieldRef<'_>) -> bool {
    let defaults = options.default_values;
    match field {
        FieldRef::Unset | FieldRef::Unknown(_) => false,
        FieldRef::One(value) => row.label() != Label::Implicit || defaults || !value.is_default(),
        FieldRef::List(list) => defaults || !list.is_empty(),
        FieldRef::Map(map) => defaults || !map.is_empty(),
    }
}

/// Whether the only value of the enum is printed as `null`.
fn is_null_value(table: &EnumTable) -> bool {
    table.name() == "google.protobuf.NullValue"
}

fn push_integer(out: &mut String, value: i32) {
    push_decimal(out, value < 0, value.unsigned_abs().into());
}

/// Appends bytes as base64 in quotes.
pub(crate) fn push_bytes(out: &mut String, bytes: &[u8]) {
    out.push('"');
    base64::encode(bytes, out);
    out.push('"');
}
