//! Formats messages and enums for `Debug`, in Rust's notation, along their tables. So no message has
//! formatting code of its own, and `debug_redact` is honoured.
//!
//! `{:#?}` writes its own indentation: the standard library puts a writer around a writer for each
//! level, and each looks at every byte.

use core::fmt::{self, Formatter, Write};

use crate::raw::text::write_spaces;
use crate::reflect::rows::set_rows;
use crate::reflect::{FieldRef, Reflect, ValueRef};
use crate::schema::{Enum, Field, Label, MessageTable, WellKnown, number};
use crate::unknown::{UnknownFields, UnknownValue};
use crate::wire::MAX_DEPTH;

/// Formats a message; generated code calls it for `Debug`. Shows every field of a struct, but only the
/// member of a oneof that is set; and those fields of a dynamic message that are set. Messages more than
/// [`MAX_DEPTH`] levels below it are `Name { .. }`.
#[doc(hidden)]
pub fn debug(message: &dyn Reflect, f: &mut Formatter<'_>) -> fmt::Result {
    Printer::new(f).message(message)
}

/// Formats an enum value by its name in the .proto file, or by its number if it has none; generated
/// code calls it for `Debug`.
#[doc(hidden)]
#[inline]
pub fn debug_enum<E: Enum>(value: E, f: &mut Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(&ValueRef::Enum(value.number(), E::table()), f)
}

impl fmt::Debug for FieldRef<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Printer::new(f).field(*self)
    }
}

impl fmt::Debug for ValueRef<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Printer::new(f).value(*self)
    }
}

/// The state of formatting one message.
struct Printer<'p, 'f> {
    f: &'p mut Formatter<'f>,
    /// How many levels a new line is indented.
    level: usize,
    /// How many more levels messages may nest.
    depth: u32,
}

/// What is printed between two brackets.
struct Between {
    /// Whether nothing is there yet.
    is_empty: bool,
    /// What follows the opening bracket, and precedes the closing one, if all is on one line.
    space: &'static str,
}

impl<'p, 'f> Printer<'p, 'f> {
    fn new(f: &'p mut Formatter<'f>) -> Self {
        Self {
            f,
            level: 0,
            depth: MAX_DEPTH,
        }
    }

    fn message(&mut self, message: &dyn Reflect) -> fmt::Result {
        let table = message.table();
        self.f.write_str(table.short_name())?;
        let mut fields = Between {
            is_empty: true,
            space: " ",
        };
        for index in set_rows(message) {
            let (row, field) = (&table.fields()[index], message.field(index));
            if row.label() == Label::Oneof && matches!(field, FieldRef::Unset) {
                continue;
            }
            self.named(&mut fields, row.name(), |this| this.row(table, row, field))?;
        }
        if let FieldRef::Unknown(unknown) = message.field(table.fields().len())
            && !unknown.is_empty()
        {
            self.named(&mut fields, "unknown_fields", |this| this.unknown(unknown))?;
        }
        match fields.is_empty {
            true => Ok(()),
            false => self.close(&fields, "}"),
        }
    }

    /// A field of a struct.
    fn named(
        &mut self,
        fields: &mut Between,
        name: &str,
        value: impl FnOnce(&mut Self) -> fmt::Result,
    ) -> fmt::Result {
        if fields.is_empty {
            self.f.write_str(" {")?;
        }
        self.item(fields, |this| {
            this.f.write_str(name)?;
            this.f.write_str(": ")?;
            value(this)
        })
    }

    /// A field, as the struct holds it: `Some(..)` if it has presence.
    fn row(&mut self, table: &MessageTable, row: &Field, field: FieldRef<'_>) -> fmt::Result {
        match (row.label(), field) {
            _ if row.is_redacted() => self.f.write_str("[REDACTED]"),
            // The message inside may have fields that are not to be shown, and its type is not known.
            (_, FieldRef::One(ValueRef::Bytes(bytes)))
                if row.number() == number::ANY_VALUE
                    && WellKnown::of(table.name()) == Some(WellKnown::Any) =>
            {
                write!(self.f, "[{} bytes]", bytes.len())
            }
            (Label::Optional | Label::Required, FieldRef::One(value)) => {
                self.f.write_str("Some(")?;
                let mut inside = Between::new();
                self.item(&mut inside, |this| this.value(value))?;
                self.close(&inside, ")")
            }
            _ => self.field(field),
        }
    }

    fn field(&mut self, field: FieldRef<'_>) -> fmt::Result {
        match field {
            FieldRef::Unset => self.f.write_str("None"),
            FieldRef::One(value) => self.value(value),
            FieldRef::List(list) => {
                self.f.write_str("[")?;
                let mut elements = Between::new();
                for index in 0..list.len() {
                    self.item(&mut elements, |this| this.value(list.get(index)))?;
                }
                self.close(&elements, "]")
            }
            FieldRef::Map(map) => {
                self.f.write_str("{")?;
                let mut entries = Between::new();
                let mut result = Ok(());
                map.each(&mut |key, value| {
                    if result.is_ok() {
                        result = self.item(&mut entries, |this| {
                            this.value(key)?;
                            this.f.write_str(": ")?;
                            this.value(value)
                        });
                    }
                });
                result?;
                self.close(&entries, "}")
            }
            FieldRef::Unknown(fields) => self.unknown(fields),
        }
    }

    fn value(&mut self, value: ValueRef<'_>) -> fmt::Result {
        match value {
            ValueRef::I32(value) => fmt::Debug::fmt(&value, self.f),
            ValueRef::I64(value) => fmt::Debug::fmt(&value, self.f),
            ValueRef::U32(value) => fmt::Debug::fmt(&value, self.f),
            ValueRef::U64(value) => fmt::Debug::fmt(&value, self.f),
            ValueRef::F32(value) => fmt::Debug::fmt(&value, self.f),
            ValueRef::F64(value) => fmt::Debug::fmt(&value, self.f),
            ValueRef::Bool(value) => fmt::Debug::fmt(&value, self.f),
            ValueRef::String(value) => fmt::Debug::fmt(value, self.f),
            ValueRef::Bytes(value) => write!(self.f, "b\"{}\"", value.escape_ascii()),
            ValueRef::Enum(number, table) => match table.name_of(number) {
                Some(name) => self.f.write_str(name),
                None => fmt::Debug::fmt(&number, self.f),
            },
            ValueRef::Message(message) => self.inner(message),
        }
    }

    /// A message inside another.
    fn inner(&mut self, message: &dyn Reflect) -> fmt::Result {
        let Some(depth) = self.depth.checked_sub(1) else {
            self.f.write_str(message.table().short_name())?;
            return self.f.write_str(" { .. }");
        };
        if message.table().fields().is_empty() {
            // It may be prost's: then its own `Debug` knows the fields, and no table does.
            return match self.f.alternate() {
                true => write!(Indented(self), "{message:#?}"),
                false => message.fmt(self.f),
            };
        }
        self.depth = depth;
        self.message(message)?;
        self.depth = depth + 1;
        Ok(())
    }

    /// Unknown fields, without their values: one may be an extension that is not to be shown.
    fn unknown(&mut self, fields: &UnknownFields) -> fmt::Result {
        self.f.write_str("{")?;
        let mut entries = Between::new();
        for field in fields {
            self.item(&mut entries, |this| {
                write!(this.f, "{}: ", field.number)?;
                match field.value {
                    UnknownValue::Varint(_) => this.f.write_str("[varint]"),
                    UnknownValue::Fixed64(_) => this.f.write_str("[fixed64]"),
                    UnknownValue::Fixed32(_) => this.f.write_str("[fixed32]"),
                    UnknownValue::Group(_) => this.f.write_str("[group]"),
                    UnknownValue::Bytes(bytes) => write!(this.f, "[{} bytes]", bytes.len()),
                }
            })?;
        }
        self.close(&entries, "}")
    }

    /// One of those between two brackets; with `{:#?}` on a line of its own.
    fn item(
        &mut self,
        between: &mut Between,
        item: impl FnOnce(&mut Self) -> fmt::Result,
    ) -> fmt::Result {
        let is_first = core::mem::replace(&mut between.is_empty, false);
        if !self.f.alternate() {
            self.f
                .write_str(if is_first { between.space } else { ", " })?;
            return item(self);
        }
        if is_first {
            self.f.write_str("\n")?;
        }
        self.level += 1;
        self.indent()?;
        item(self)?;
        self.level -= 1;
        self.f.write_str(",\n")
    }

    fn close(&mut self, between: &Between, bracket: &str) -> fmt::Result {
        match (between.is_empty, self.f.alternate()) {
            (true, _) => {}
            (false, true) => self.indent()?,
            (false, false) => self.f.write_str(between.space)?,
        }
        self.f.write_str(bracket)
    }

    fn indent(&mut self) -> fmt::Result {
        write_spaces(self.f, self.level * 4)
    }
}

impl Between {
    const fn new() -> Self {
        Self {
            is_empty: true,
            space: "",
        }
    }
}

/// Indents what other code writes, except its first line.
struct Indented<'i, 'p, 'f>(&'i mut Printer<'p, 'f>);

impl Write for Indented<'_, '_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut lines = text.split('\n');
        self.0.f.write_str(lines.next().unwrap_or_default())?;
        lines.try_for_each(|line| {
            self.0.f.write_str("\n")?;
            self.0.indent()?;
            self.0.f.write_str(line)
        })
    }
}
