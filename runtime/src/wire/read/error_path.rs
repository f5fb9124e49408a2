//! The path of the field with an error, found by reading the input again along the tables: the hot path
//! knows only what is wrong and at which byte.
//!
//! The reader notes where each tag begins. The last one noted begins the wrong record, or is itself
//! wrong.

use core::fmt::Write;

use crate::raw::excerpt::excerpt;
use crate::schema::WireType;
use crate::schema::map_entry;
use crate::schema::{Field, Label, MessageTable, Type};
use crate::unknown::UnknownValue;
use crate::wire::record::{self, Record};
use crate::wire::tag;
use crate::wire::{DecodeError, DecodeErrorKind, MAX_DEPTH, Reader};

/// The error of the kind that `reader` found in `input`, with its path.
#[cold]
#[inline(never)]
pub(in crate::wire) fn explain(
    table: &'static MessageTable,
    input: &[u8],
    kind: DecodeErrorKind,
    reader: &Reader<'_>,
) -> DecodeError {
    let record = reader.record_offset();
    let mut path = table.short_name().to_owned();
    let mut here = Some(Message {
        table,
        input,
        record,
    });
    while let Some(message) = here {
        here = message.descend(&mut path);
    }
    DecodeError::new(kind, reader.offset(), path).within(reader.options.memory_for(input.len()))
}

/// Appends the fields that lead to the wrong record, which begins at `wrong`, from the value after
/// `tag` down: the value begins at `at`, and is a message of `table` if there is a table.
pub(in crate::wire) fn descend_value(
    table: Option<&'static MessageTable>,
    tag: u32,
    input: &[u8],
    at: usize,
    wrong: usize,
    path: &mut String,
) {
    let Some((table, mut rest)) = table.zip(input.get(at..)) else {
        return;
    };
    let mut body = rest;
    if tag & 7 == WireType::Delimited as u32 {
        let Ok(value) = record::read_delimited(&mut rest) else {
            return;
        };
        body = value;
    }
    let start = body.as_ptr().addr() - input.as_ptr().addr();
    let mut here = wrong.checked_sub(start).map(|record| Message {
        table,
        input: body,
        record,
    });
    while let Some(message) = here {
        here = message.descend(path);
    }
}

/// A message, and where its wrong record begins, in bytes after its start.
struct Message<'a> {
    table: &'static MessageTable,
    input: &'a [u8],
    record: usize,
}

/// The wrong record, or the record that it is in.
struct Found<'a> {
    number: u32,
    /// How many records with the same number are before it.
    index: usize,
    /// The bytes that contain the wrong record, and where it begins in them.
    body: Option<(&'a [u8], usize)>,
}

impl<'a> Message<'a> {
    /// Appends the field with the error, and returns the message in it, if it holds one.
    fn descend(&self, path: &mut String) -> Option<Message<'a>> {
        let found = self.find()?;
        let Some(field) = self.table.field(found.number) else {
            let _ = write!(path, ".{}", found.number);
            return None;
        };
        let _ = write!(path, ".{}", field.name());
        let mut body = found.body;
        match field.label() {
            Label::Repeated => {
                let _ = write!(path, "[{}]", found.index);
            }
            Label::Map => {
                let (entry, record) = body?;
                push_key(field, entry, path);
                body = in_value(entry, record);
            }
            _ => {}
        }
        let (input, record) = body?;
        match field.ty() {
            Type::Message(table) | Type::Group(table) => Some(Message {
                table,
                input,
                record,
            }),
            _ => None,
        }
    }

    fn find(&self) -> Option<Found<'a>> {
        find(self.input, self.record)
    }
}

/// The record that begins at `wrong`, or that contains it; `None` if no record begins there.
fn find(input: &[u8], wrong: usize) -> Option<Found<'_>> {
    let mut rest = input;
    loop {
        let at = input.len() - rest.len();
        if at > wrong || rest.is_empty() {
            return None;
        }
        let (number, wire_type) = tag::split(record::read_tag(&mut rest).ok()?)?;
        let mut after = rest;
        let value = record::read_value(&mut after, tag::tag(number, wire_type), MAX_DEPTH);
        let end = input.len() - after.len();
        if value.is_ok() && end <= wrong {
            rest = after;
            continue;
        }
        let body = match (wire_type, value) {
            (WireType::Delimited, Ok(UnknownValue::Bytes(body))) => Some((body, end - body.len())),
            // The end tag may be missing: a message ends at it, or at the end of the input.
            (WireType::StartGroup, _) => Some((rest, input.len() - rest.len())),
            (WireType::EndGroup, _) => return None,
            _ => None,
        };
        return Some(Found {
            number,
            index: count(number, &input[..at]),
            body: body.and_then(|(body, start)| Some((body, wrong.checked_sub(start)?))),
        });
    }
}

/// How many of the records have this number. They are read again, not kept: there may be millions.
fn count(number: u32, mut records: &[u8]) -> usize {
    core::iter::from_fn(|| Record::split_off(&mut records))
        .filter(|record| record.number == number)
        .count()
}

/// The value of a map entry, and where the wrong record begins in it, if it is in the value.
fn in_value(entry: &[u8], wrong: usize) -> Option<(&[u8], usize)> {
    let found = find(entry, wrong)?;
    if found.number == map_entry::VALUE {
        found.body
    } else {
        None
    }
}

/// Appends the key of a map entry, if it can be read.
fn push_key(field: &Field, mut entry: &[u8], path: &mut String) {
    while let Some(record) = Record::split_off(&mut entry) {
        if record.number != map_entry::KEY {
            continue;
        }
        let _ = match (field.key(), record.value) {
            (Some(Type::String), UnknownValue::Bytes(key)) => match core::str::from_utf8(key) {
                Ok(key) => write!(path, "[{:?}]", excerpt(key)),
                Err(_) => return,
            },
            (Some(Type::Bool), UnknownValue::Varint(key)) => write!(path, "[{}]", key != 0),
            (Some(Type::Int32 | Type::Int64), UnknownValue::Varint(key)) => {
                write!(path, "[{}]", key as i64)
            }
            (Some(Type::Sint32 | Type::Sint64), UnknownValue::Varint(key)) => {
                write!(path, "[{}]", crate::raw::varint::unzigzag64(key))
            }
            (Some(Type::Sfixed32), UnknownValue::Fixed32(key)) => write!(path, "[{}]", key as i32),
            (Some(Type::Sfixed64), UnknownValue::Fixed64(key)) => write!(path, "[{}]", key as i64),
            (_, UnknownValue::Varint(key)) => write!(path, "[{key}]"),
            (_, UnknownValue::Fixed32(key)) => write!(path, "[{key}]"),
            (_, UnknownValue::Fixed64(key)) => write!(path, "[{key}]"),
            _ => return,
        };
        return;
    }
}
