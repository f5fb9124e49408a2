//! Prints unknown fields by number. Bytes that can be a message are printed as one.

use core::fmt;

use super::escape;
use super::print::Printer;
use crate::unknown::UnknownValue;
use crate::wire::record::Record;

/// How many levels of bytes are taken for messages.
const MAX_GUESSES: u32 = 10;

/// Prints the records but for those that `is_shown` says were printed by name.
pub(super) fn print_but(
    printer: &mut Printer<'_>,
    records: &[u8],
    is_shown: impl Fn(&Record<'_>) -> bool,
) -> fmt::Result {
    let mut rest = records;
    while let Some(record) = Record::split_off(&mut rest) {
        if !is_shown(&record) {
            print(printer, &record, MAX_GUESSES)?;
        }
    }
    Ok(())
}

fn print_all(printer: &mut Printer<'_>, records: &[u8], guesses: u32) -> fmt::Result {
    let mut rest = records;
    while let Some(record) = Record::split_off(&mut rest) {
        print(printer, &record, guesses)?;
    }
    Ok(())
}

fn print(printer: &mut Printer<'_>, record: &Record<'_>, guesses: u32) -> fmt::Result {
    let number = record.number;
    match record.value {
        UnknownValue::Varint(value) => printer.line(number, |out| write!(out, "{value}")),
        UnknownValue::Fixed32(value) => printer.line(number, |out| write!(out, "{value:#010x}")),
        UnknownValue::Fixed64(value) => printer.line(number, |out| write!(out, "{value:#018x}")),
        UnknownValue::Group(inside) => {
            printer.nested(number, |inner| print_all(inner, inside, guesses))
        }
        UnknownValue::Bytes(inside) if guesses > 0 && printer.depth > 0 && are_records(inside) => {
            printer.nested(number, |inner| print_all(inner, inside, guesses - 1))
        }
        UnknownValue::Bytes(value) => printer.line(number, |out| escape::write_bytes(out, value)),
    }
}

/// Whether bytes can be a message: one or more whole records, and nothing after them.
fn are_records(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while Record::split_off(&mut rest).is_some() {}
    rest.is_empty() && !bytes.is_empty()
}
