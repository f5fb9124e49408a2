//! Prints messages along their tables.

use core::fmt::Write;

use super::{PrintOptions, any, base64, known_print};
use crate::format::{Error, Result, WellKnown, sorted_entries};
use crate::reflect::{FieldRef, List, Map, Slot, ValueRef};
use crate::table::{Field, Label, MessageTable};
use crate::{Message, UnknownFields};

/// Writes values at a level of indentation.
pub(super) struct Printer<'o> {
    pub(super) out: &'o mut String,
    pub(super) options: &'o PrintOptions<'o>,
    level: usize,
    depth: u32,
}

/// An object or array that is begun: whether something is in it.
pub(super) struct Begun {
    is_empty: bool,
}

impl<'o> Printer<'o> {
    pub(super) fn new(out: &'o mut String, options: &'o PrintOptions<'o>) -> Self {
        Self {
            out,
            options,
            level: 0,
            depth: options.depth.saturating_add(1),
        }
    }

    /// A message, in whatever notation it has.
    pub(super) fn message(&mut self, message: &dyn Message) -> Result {
        let Some(depth) = self.depth.checked_sub(1) else {
            return Err(Error::new("messages nested too deep"));
        };
        self.depth = depth;
        match WellKnown::of(message.table()) {
            Some(WellKnown::Any) => any::print(self, message)?,
            Some(known) => known_print::print(self, known, message)?,
            None => self.object(|this, object| this.fields(object, message))?,
        }
        self.depth = depth + 1;
        Ok(())
    }

    /// The fields of a message, inside an object.
    pub(super) fn fields(&mut self, object: &mut Begun, message: &dyn Message) -> Result {
        let table = message.table();
        for (index, row) in table.fields().iter().enumerate() {
            let field = message.field(index);
            if self.is_shown(row, field) {
                self.field_key(object, row);
                self.field(field)
                    .map_err(|error| error.in_field(row.name()))?;
            }
        }
        match message.field(table.fields().len()) {
            FieldRef::Unknown(unknown) if !unknown.is_empty() => {
                self.extensions(object, table, unknown)
            }
            _ => Ok(()),
        }
    }

    /// The unknown fields that are extensions known to the registry.
    fn extensions(
        &mut self,
        object: &mut Begun,
        table: &MessageTable,
        unknown: &UnknownFields,
    ) -> Result {
        for entry in self.options.types().extensions(table) {
            let row = &entry.row;
            let slot = Slot::of_extension(entry, unknown)
                .map_err(|fault| Error::new(fault.to_string()).in_field(row.name()))?;
            let field = slot.as_field(row);
            if !matches!(slot, Slot::Unset) {
                self.key(object, &format!("[{}]", entry.shown_name()));
                self.field(field)
                    .map_err(|error| error.in_field(row.name()))?;
            }
        }
        Ok(())
    }

    fn is_shown(&self, row: &Field, field: FieldRef<'_>) -> bool {
        let defaults = self.options.default_values;
        match field {
            FieldRef::Unset | FieldRef::Unknown(_) => false,
            FieldRef::One(value) => {
                row.label() != Label::Implicit || defaults || !value.is_default()
            }
            FieldRef::List(list) => defaults || !list.is_empty(),
            FieldRef::Map(map) => defaults || !map.is_empty(),
        }
    }

    fn field_key(&mut self, object: &mut Begun, row: &Field) {
        self.separate(object);
        self.out.push('"');
        if self.options.proto_names {
            self.out.push_str(row.name());
        } else {
            row.push_json_name(self.out);
        }
        self.colon();
    }

    pub(super) fn field(&mut self, field: FieldRef<'_>) -> Result {
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

    pub(super) fn list(&mut self, list: &dyn List) -> Result {
        let mut array = self.begin('[');
        for index in 0..list.len() {
            self.separate(&mut array);
            self.value(list.get(index))
                .map_err(|error| error.in_element(index))?;
        }
        self.end(&array, ']');
        Ok(())
    }

    pub(super) fn map(&mut self, map: &dyn Map) -> Result {
        self.object(|this, object| {
            sorted_entries(map)
                .into_iter()
                .try_for_each(|(key, value)| this.entry(object, key, value))
        })
    }

    fn entry(&mut self, object: &mut Begun, key: ValueRef<'_>, value: ValueRef<'_>) -> Result {
        self.separate(object);
        match key {
            ValueRef::String(key) => {
                push_string(self.out, key);
                self.out.pop();
            }
            ValueRef::I32(key) => push(self.out, format_args!("\"{key}")),
            ValueRef::I64(key) => push(self.out, format_args!("\"{key}")),
            ValueRef::U32(key) => push(self.out, format_args!("\"{key}")),
            ValueRef::U64(key) => push(self.out, format_args!("\"{key}")),
            ValueRef::Bool(key) => push(self.out, format_args!("\"{key}")),
            _ => return Err(Error::new("a key of a type that no key has")),
        }
        self.colon();
        self.value(value)
            .map_err(|error| error.in_element(format_args!("{key:?}")))
    }

    pub(super) fn value(&mut self, value: ValueRef<'_>) -> Result {
        let out = &mut *self.out;
        match value {
            ValueRef::I32(value) => push(out, format_args!("{value}")),
            ValueRef::U32(value) => push(out, format_args!("{value}")),
            ValueRef::I64(value) => push(out, format_args!("\"{value}\"")),
            ValueRef::U64(value) => push(out, format_args!("\"{value}\"")),
            ValueRef::F32(value) => push_single(out, value),
            ValueRef::F64(value) => push_double(out, value),
            ValueRef::Bool(value) => self.raw(if value { "true" } else { "false" }),
            ValueRef::String(value) => push_string(out, value),
            ValueRef::Bytes(value) => push_bytes(out, value),
            ValueRef::Enum(_, table) if table.name() == "google.protobuf.NullValue" => {
                self.raw("null");
            }
            ValueRef::Enum(number, table) => match table.name_of(number) {
                Some(name) if !self.options.enum_numbers => push_string(out, name),
                _ => push(out, format_args!("{number}")),
            },
            ValueRef::Message(message) => return self.message(message),
        }
        Ok(())
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(super) fn string(&mut self, text: &str) {
        push_string(self.out, text);
    }

    /// An object with what `inside` puts there.
    pub(super) fn object(
        &mut self,
        inside: impl FnOnce(&mut Self, &mut Begun) -> Result,
    ) -> Result {
        let mut object = self.begin('{');
        inside(self, &mut object)?;
        self.end(&object, '}');
        Ok(())
    }

    /// A key that needs no escapes.
    pub(super) fn key(&mut self, object: &mut Begun, key: &str) {
        self.separate(object);
        self.out.push('"');
        self.out.push_str(key);
        self.colon();
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

    fn line(&mut self) {
        if let Some(indent) = self.options.indent {
            self.out.push('\n');
            let spaces = indent.saturating_mul(self.level);
            self.out.extend(core::iter::repeat_n(' ', spaces));
        }
    }

    fn colon(&mut self) {
        self.out.push_str("\":");
        if self.options.indent.is_some() {
            self.out.push(' ');
        }
    }
}

fn push(out: &mut String, text: core::fmt::Arguments<'_>) {
    // A String takes everything.
    let _ = out.write_fmt(text);
}

pub(crate) fn push_double(out: &mut String, value: f64) {
    match value.is_finite() {
        true => push_float(out, value, value.abs()),
        false => push_special(out, value),
    }
}

/// Bytes in base64, in quotes.
pub(crate) fn push_bytes(out: &mut String, bytes: &[u8]) {
    out.push('"');
    base64::encode(bytes, out);
    out.push('"');
}

fn push_special(out: &mut String, value: f64) {
    out.push_str(match value {
        _ if value.is_nan() => "\"NaN\"",
        _ if value > 0.0 => "\"Infinity\"",
        _ => "\"-Infinity\"",
    });
}

/// A `float`.
pub(crate) fn push_single(out: &mut String, value: f32) {
    match value.is_finite() {
        // The shortest digits of the largest are above it as a double, which Python refuses.
        true if value.abs() == f32::MAX => push_double(out, value.into()),
        true => push_float(out, value, value.abs().into()),
        false => push_special(out, value.into()),
    }
}

/// The shortest digits that are read as the same number.
fn push_float(
    out: &mut String,
    value: impl core::fmt::Display + core::fmt::LowerExp,
    magnitude: f64,
) {
    if magnitude == 0.0 || (1e-5..1e16).contains(&magnitude) {
        let start = out.len();
        push(out, format_args!("{value}"));
        if out[start..] == *"-0" {
            // What reads it as a whole number would lose the sign.
            out.push_str(".0");
        }
    } else {
        push(out, format_args!("{value:e}"));
    }
}

/// A string in quotes.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    loop {
        let plain = super::lexer::plain_length(rest.as_bytes());
        out.push_str(&rest[..plain]);
        let Some(byte) = rest.as_bytes().get(plain) else {
            break;
        };
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            byte => push(out, format_args!("\\u{byte:04x}")),
        }
        rest = &rest[plain + 1..];
    }
    out.push('"');
}
