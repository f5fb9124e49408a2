//! Prints an `Any`: an object with the type's URL under `@type` and, next to it, the fields of the
//! message inside. A well-known type with its own notation is under `value` instead.

use super::Printer;
use super::well_known::field;
use crate::json::any::{TYPE, VALUE, find};
use crate::reflect::{FieldRef, Reflect, ValueRef};
use crate::schema::number;
use crate::textual::{Error, Result};

#[inline(never)]
pub(super) fn print(printer: &mut Printer<'_>, any: &dyn Reflect) -> Result {
    let (url, bytes) = url_and_bytes(any);
    if url.is_empty() && bytes.is_empty() {
        printer.raw("{}");
        return Ok(());
    }
    let table = find(printer.options.types(), url).map_err(Error::new)?;
    let limits = printer.limits_of_part();
    let outer = printer.parts;
    let (inner, parts) = outer.decode(table, bytes, &limits).map_err(|error| {
        let what = format!("the Any does not hold a valid {}: {error}", table.name());
        printer.options.not_decoded(error.kind(), what)
    })?;
    printer.parts = parts;
    let name = table.short_name();
    let result = printer.object(|printer, object| {
        printer.key(object, TYPE);
        printer.string(url);
        match table.names().well_known {
            Some(_) => {
                printer.key(object, VALUE);
                printer.message(&inner)
            }
            None => printer.fields(object, table, &inner),
        }
    });
    printer.parts = outer;
    result.map_err(|error| error.in_element(name))
}

/// The URL of the type in an `Any`, and the bytes of the message.
pub(crate) fn url_and_bytes(any: &dyn Reflect) -> (&str, &[u8]) {
    let url = match field(any, number::ANY_TYPE_URL) {
        FieldRef::One(ValueRef::String(url)) => url,
        _ => "",
    };
    let bytes = match field(any, number::ANY_VALUE) {
        FieldRef::One(ValueRef::Bytes(bytes)) => bytes,
        _ => &[],
    };
    (url, bytes)
}
