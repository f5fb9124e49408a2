//! Prints messages in text format, along their tables.

use core::fmt::{self, Write};
use std::collections::BTreeSet;

use super::{PrintOptions, escape, float, lexer, unknown};
use crate::raw::text::write_spaces;
use crate::reflect::DynamicMessage;
use crate::reflect::rows::set_rows;
use crate::reflect::{DynamicField, FieldRef, Map, Reflect, ValueRef};
use crate::schema::{Field, Label, MessageTable, Type};
use crate::schema::{WellKnown, number};
use crate::textual::{Parts, each_sorted};
use crate::unknown::UnknownFields;
use crate::wire::record::Record;

/// The state of printing one message: where to, how, and at which level.
pub(super) struct Printer<'o> {
    out: &'o mut dyn Write,
    options: &'o PrintOptions<'o>,
    /// How many levels lines are indented.
    level: usize,
    /// How many more levels messages may nest.
    pub(super) depth: u32,
    /// What is left for messages in an `Any` and extensions.
    parts: Parts,
}

impl<'o> Printer<'o> {
    pub(super) fn new(out: &'o mut dyn Write, options: &'o PrintOptions<'o>) -> Self {
        Self {
            out,
            options,
            level: 0,
            depth: options.limits.depth,
            parts: Parts::default(),
        }
    }

    pub(super) fn message(&mut self, message: &dyn Reflect) -> fmt::Result {
        if let Some((url, inner, parts)) = self.expand(message) {
            return self.nested(format_args!("[{url}]"), |printer| {
                printer.parts = parts;
                printer.message(&inner)
            });
        }
        let table = message.table();
        let rows = table.fields();
        for index in set_rows(message) {
            let row = &rows[index];
            self.field(shown_name(table, row), row, message.field(index))?;
        }
        match message.field(rows.len()) {
            FieldRef::Unknown(fields) => self.unknown(table, fields),
            _ => Ok(()),
        }
    }

    /// The URL and the message of an `Any`, and what it leaves for parts inside, if the registry has the
    /// type, the URL may be written in brackets, and the message is within the limits.
    fn expand<'m>(&self, message: &'m dyn Reflect) -> Option<(&'m str, DynamicMessage, Parts)> {
        let registry = self.options.registry?;
        let table = message.table();
        if WellKnown::of(table.name()) != Some(WellKnown::Any) {
            return None;
        }
        let field = |wanted| match message.field(table.index_of(wanted)?) {
            FieldRef::One(value) => Some(value),
            _ => None,
        };
        let Some(ValueRef::String(url)) = field(number::ANY_TYPE_URL) else {
            return None;
        };
        let Some(ValueRef::Bytes(bytes)) = field(number::ANY_VALUE) else {
            return None;
        };
        let inner = registry.message(url.rsplit_once('/')?.1)?;
        if !url.bytes().all(lexer::may_be_in_brackets) {
            return None;
        }
        let limits = self.options.limits.of_part(self.depth.checked_sub(1)?);
        let (inner, parts) = self.parts.decode(inner, bytes, &limits).ok()?;
        Some((url, inner, parts))
    }

    fn field(&mut self, name: &str, row: &Field, field: FieldRef<'_>) -> fmt::Result {
        match field {
            FieldRef::Unset | FieldRef::Unknown(_) => Ok(()),
            FieldRef::One(value) if row.label() == Label::Implicit && value.is_default() => Ok(()),
            FieldRef::One(value) => self.value(name, value),
            FieldRef::List(list) => {
                (0..list.len()).try_for_each(|index| self.value(name, list.get(index)))
            }
            FieldRef::Map(map) => self.map(name, map),
        }
    }

    fn map(&mut self, name: &str, map: &dyn Map) -> fmt::Result {
        each_sorted(map, |key, value| {
            self.block(name, |inner| {
                inner.value("key", key)?;
                inner.value("value", value)
            })
        })
    }

    fn value(&mut self, name: &str, value: ValueRef<'_>) -> fmt::Result {
        if let ValueRef::Message(message) = value {
            return self.nested(name, |inner| inner.message(message));
        }
        self.line(name, |out| match value {
            ValueRef::I32(value) => write!(out, "{value}"),
            ValueRef::I64(value) => write!(out, "{value}"),
            ValueRef::U32(value) => write!(out, "{value}"),
            ValueRef::U64(value) => write!(out, "{value}"),
            ValueRef::F32(value) => float::write_f32(out, value),
            ValueRef::F64(value) => float::write_f64(out, value),
            ValueRef::Bool(value) => write!(out, "{value}"),
            ValueRef::String(value) => escape::write_string(out, value),
            ValueRef::Bytes(value) => escape::write_bytes(out, value),
            ValueRef::Enum(number, table) => match table.name_of(number) {
                Some(name) => out.write_str(name),
                None => write!(out, "{number}"),
            },
            ValueRef::Message(_) => Ok(()),
        })
    }

    fn unknown(&mut self, table: &MessageTable, fields: &UnknownFields) -> fmt::Result {
        let known = self
            .options
            .registry
            .and_then(|types| types.extensions(table));
        let mut shown = BTreeSet::new();
        if let Some(known) = known {
            let limits = self.options.limits.of_part(self.depth);
            let outer = self.parts;
            let mut memory = outer.memory(&limits, fields.as_bytes().len());
            for (number, (entry, records)) in known.among(fields, &mut memory).unwrap_or_default() {
                let row = &entry.row;
                let mut inner = memory.part();
                if let Ok(slot) = DynamicField::of_extension(entry, records, &limits, &mut inner)
                    && slot.is_set()
                {
                    self.parts = Parts::inside(&inner, memory.limit());
                    shown.insert(number);
                    let name = format!("[{}]", entry.shown_name());
                    self.field(&name, row, slot.as_field(row))?;
                }
            }
            self.parts = outer;
        }
        if !self.options.unknown_fields {
            return Ok(());
        }
        let is_shown = |record: &Record<'_>| {
            let entry = known.and_then(|known| known.of(record));
            entry.is_some_and(|(entry, _)| shown.contains(&entry.row.number()))
        };
        unknown::print_but(self, fields.as_bytes(), is_shown)
    }

    /// `name: value`
    pub(super) fn line(
        &mut self,
        name: impl fmt::Display,
        value: impl FnOnce(&mut dyn Write) -> fmt::Result,
    ) -> fmt::Result {
        self.indent()?;
        write!(self.out, "{name}: ")?;
        value(self.out)?;
        self.out.write_char('\n')
    }

    /// A message inside another, or `name { .. }` if it is too deep.
    pub(super) fn nested(
        &mut self,
        name: impl fmt::Display,
        inside: impl FnOnce(&mut Printer<'_>) -> fmt::Result,
    ) -> fmt::Result {
        let Some(depth) = self.depth.checked_sub(1) else {
            self.indent()?;
            return writeln!(self.out, "{name} {{ .. }}");
        };
        self.block(name, |inner| {
            inner.depth = depth;
            inside(inner)
        })
    }

    /// `name {`, the lines of `inside`, `}`
    fn block(
        &mut self,
        name: impl fmt::Display,
        inside: impl FnOnce(&mut Printer<'_>) -> fmt::Result,
    ) -> fmt::Result {
        self.indent()?;
        writeln!(self.out, "{name} {{")?;
        inside(&mut Printer {
            out: self.out,
            options: self.options,
            level: self.level + 1,
            depth: self.depth,
            parts: self.parts,
        })?;
        self.indent()?;
        self.out.write_str("}\n")
    }

    fn indent(&mut self) -> fmt::Result {
        write_spaces(self.out, self.level * 2)
    }
}

/// The name that a field is printed with. What looks like a proto2 group is printed with the name of
/// its type, as protobuf's other libraries do.
pub(super) fn shown_name(outer: &MessageTable, row: &Field) -> &'static str {
    match row.ty() {
        Type::Group(table) if is_inside(table, outer) => {
            let name = table.short_name();
            if name.to_ascii_lowercase() == row.name() {
                name
            } else {
                row.name()
            }
        }
        _ => row.name(),
    }
}

/// Whether a message is declared directly inside another.
fn is_inside(inner: &MessageTable, outer: &MessageTable) -> bool {
    inner
        .name()
        .strip_prefix(outer.name())
        .is_some_and(|rest| rest.rfind('.') == Some(0))
}
