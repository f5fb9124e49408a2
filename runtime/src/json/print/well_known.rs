//! Prints the well-known types, each in its own notation.

use super::{Printer, any};
use crate::raw::excerpt::excerpt;
use crate::reflect::{FieldRef, Reflect, ValueRef};
use crate::schema::{WellKnown, number};
use crate::textual::{Error, Result};
use crate::wkt::time;

pub(in crate::json) fn print(
    printer: &mut Printer<'_>,
    known: WellKnown,
    message: &dyn Reflect,
) -> Result {
    match known {
        WellKnown::Any => any::print(printer, message),
        WellKnown::Timestamp => print_time(printer, message, time::write_timestamp),
        WellKnown::Duration => print_time(printer, message, time::write_duration),
        WellKnown::FieldMask => print_mask(printer, field(message, number::PATHS)),
        WellKnown::Struct => printer.field(field(message, number::STRUCT_FIELDS)),
        WellKnown::ListValue => printer.field(field(message, number::LIST_VALUES)),
        WellKnown::Wrapper => printer.field(field(message, number::WRAPPED)),
        WellKnown::Value => print_value(printer, message),
    }
}

fn field(message: &dyn Reflect, number: u32) -> FieldRef<'_> {
    match message.table().index_of(number) {
        Some(index) => message.field(index),
        None => FieldRef::Unset,
    }
}

fn print_time(
    printer: &mut Printer<'_>,
    message: &dyn Reflect,
    write: fn(&mut dyn core::fmt::Write, i64, i32) -> Option<core::fmt::Result>,
) -> Result {
    let seconds = match field(message, number::SECONDS) {
        FieldRef::One(ValueRef::I64(seconds)) => seconds,
        _ => 0,
    };
    let nanos = match field(message, number::NANOS) {
        FieldRef::One(ValueRef::I32(nanos)) => nanos,
        _ => 0,
    };
    printer.raw("\"");
    if write(printer.out, seconds, nanos).is_none() {
        let name = message.table().short_name();
        let what = format!("{seconds} s and {nanos} ns are out of range for a {name}");
        return Err(Error::new(what));
    }
    printer.raw("\"");
    Ok(())
}

fn print_mask(printer: &mut Printer<'_>, paths: FieldRef<'_>) -> Result {
    let FieldRef::List(paths) = paths else {
        printer.raw("\"\"");
        return Ok(());
    };
    let mut joined = String::new();
    for index in 0..paths.len() {
        let ValueRef::String(path) = paths.get(index) else {
            continue;
        };
        if index > 0 {
            joined.push(',');
        }
        if !push_camel(&mut joined, path) {
            let what = format!(
                "the path {:?} cannot be printed in lower camel case",
                excerpt(path)
            );
            return Err(Error::new(what));
        }
    }
    if joined.is_empty() && !paths.is_empty() {
        // It would be read as a mask without paths.
        return Err(Error::new(
            "a field mask of one empty path cannot be printed",
        ));
    }
    printer.string(&joined);
    Ok(())
}

/// Appends a path in lower camel case; false if reading it would return another path.
fn push_camel(out: &mut String, path: &str) -> bool {
    let mut upper = false;
    for c in path.chars() {
        match c {
            '_' if upper => return false,
            '_' => upper = true,
            'a'..='z' if upper => {
                out.push(c.to_ascii_uppercase());
                upper = false;
            }
            'a'..='z' | '0'..='9' | '.' if !upper => out.push(c),
            _ => return false,
        }
    }
    !upper
}

fn print_value(printer: &mut Printer<'_>, message: &dyn Reflect) -> Result {
    let fields = message.table().fields().iter().enumerate();
    for (index, _) in fields {
        let FieldRef::One(value) = message.field(index) else {
            continue;
        };
        return match value {
            ValueRef::F64(number) if !number.is_finite() => Err(Error::new(format!(
                "a Value cannot hold {number}: JSON has no such number"
            ))),
            _ => printer.value(value),
        };
    }
    Err(Error::new("this Value is empty: set one of its fields"))
}
