//! Prints the well-known types, each in its own notation.

use super::{Printer, any};
use crate::raw::excerpt::excerpt;
use crate::reflect::{FieldRef, Reflect, ValueRef};
use crate::schema::{WellKnown, number};
use crate::textual::{Error, Result};
use crate::wkt::time;

#[inline(never)]
pub(in crate::json) fn print(
    printer: &mut Printer<'_>,
    known: WellKnown,
    message: &dyn Reflect,
) -> Result {
    match known {
        WellKnown::Any => any::print(printer, message),
        WellKnown::Timestamp | WellKnown::Duration => print_time(printer, known, message),
        WellKnown::FieldMask => {
            let text = mask_text(message)?;
            printer.string(&text);
            Ok(())
        }
        WellKnown::Struct => printer.field(field(message, number::STRUCT_FIELDS)),
        WellKnown::ListValue => printer.field(field(message, number::LIST_VALUES)),
        WellKnown::Wrapper => printer.field(field(message, number::WRAPPED)),
        WellKnown::Value => print_value(printer, message),
    }
}

/// The field of a message with this number.
pub(crate) fn field(message: &dyn Reflect, number: u32) -> FieldRef<'_> {
    match message.table().index_of(number) {
        Some(index) => message.field(index),
        None => FieldRef::Unset,
    }
}

fn print_time(printer: &mut Printer<'_>, known: WellKnown, message: &dyn Reflect) -> Result {
    printer.raw("\"");
    push_time(printer.out, known, message)?;
    printer.raw("\"");
    Ok(())
}

/// Appends a timestamp or a duration, without quotes.
pub(crate) fn push_time(out: &mut String, known: WellKnown, message: &dyn Reflect) -> Result {
    let seconds = match field(message, number::SECONDS) {
        FieldRef::One(ValueRef::I64(seconds)) => seconds,
        _ => 0,
    };
    let nanos = match field(message, number::NANOS) {
        FieldRef::One(ValueRef::I32(nanos)) => nanos,
        _ => 0,
    };
    let written = match known {
        WellKnown::Timestamp => time::write_timestamp(out, seconds, nanos),
        _ => time::write_duration(out, seconds, nanos),
    };
    if written.is_none() {
        let name = message.table().short_name();
        let what = format!("{seconds} s and {nanos} ns are out of range for a {name}");
        return Err(Error::new(what));
    }
    Ok(())
}

/// The text of a field mask.
pub(crate) fn mask_text(message: &dyn Reflect) -> Result<String> {
    let mut joined = String::new();
    let FieldRef::List(paths) = field(message, number::PATHS) else {
        return Ok(joined);
    };
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
    Ok(joined)
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
    printer.value(held_value(message)?)
}

/// The field of a `Value` that is set.
pub(crate) fn held_value(message: &dyn Reflect) -> Result<ValueRef<'_>> {
    for index in 0..message.table().fields().len() {
        let FieldRef::One(value) = message.field(index) else {
            continue;
        };
        return match value {
            ValueRef::F64(number) if !number.is_finite() => Err(Error::new(format!(
                "a Value cannot hold {number}: JSON has no such number"
            ))),
            _ => Ok(value),
        };
    }
    Err(Error::new("this Value is empty: set one of its fields"))
}
