//! The text of one value in a path or a query, as the wire bytes of the field that it is for. Texts are
//! those of ProtoJSON, without its quotes.

use crate::json::ParseOptions;
use crate::raw::{excerpt::excerpt, quoted::push_string};
use crate::schema::{Field, Label, MessageTable, Type, WellKnown, number};
use crate::unknown::UnknownValue;
use crate::wire::record::append;

/// Appends the field at the end of `rows`, inside of those before it. An error says what is wrong with the
/// text.
pub(super) fn append_at(rows: &[&Field], text: &str, out: &mut Vec<u8>) -> Result<(), String> {
    let Some((row, around)) = rows.split_last() else {
        return Ok(());
    };
    let mut bytes = Vec::new();
    append_value(row, text, &mut bytes)?;
    for row in around.iter().rev() {
        bytes = message(row, &bytes);
    }
    out.append(&mut bytes);
    Ok(())
}

/// A message as a field.
fn message(row: &Field, inside: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let value = match row.ty() {
        Type::Group(_) => UnknownValue::Group(inside),
        _ => UnknownValue::Bytes(inside),
    };
    append(&mut bytes, row.number(), value);
    bytes
}

fn append_value(row: &Field, text: &str, out: &mut Vec<u8>) -> Result<(), String> {
    match row.ty() {
        _ if row.label() == Label::Map => Err("a map cannot be given in a query".to_owned()),
        Type::Message(table) | Type::Group(table) => append_message(row, table, text, out),
        Type::String => {
            append(out, row.number(), UnknownValue::Bytes(text.as_bytes()));
            Ok(())
        }
        Type::Bool => append_json(row, text, text, out),
        Type::Enum(table) if table.number_of(text).is_none() && text.parse::<i32>().is_ok() => {
            append_json(row, text, text, out)
        }
        _ => append_json(row, &quoted(text), text, out),
    }
}

/// A well-known type that is one value.
fn append_message(
    row: &Field,
    table: &'static MessageTable,
    text: &str,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    match table.names().well_known {
        None | Some(WellKnown::Any) => {
            let name = row.name();
            Err(format!(
                "this is a message: give its fields, as in `{name}.field`"
            ))
        }
        Some(WellKnown::FieldMask) => {
            out.append(&mut message(row, &field_mask(text)));
            Ok(())
        }
        Some(WellKnown::Wrapper) => {
            let mut inside = Vec::new();
            if let Some(wrapped) = table.field(number::WRAPPED) {
                append_value(wrapped, text, &mut inside).map_err(|_| no_value(row, text))?;
            }
            out.append(&mut message(row, &inside));
            Ok(())
        }
        Some(WellKnown::Struct | WellKnown::ListValue | WellKnown::Value) => {
            append_json(row, text, text, out)
        }
        Some(WellKnown::Timestamp | WellKnown::Duration) => {
            append_json(row, &quoted(text), text, out)
        }
    }
}

/// A value whose JSON this is. An error quotes `text`, as it came.
fn append_json(row: &Field, json: &str, text: &str, out: &mut Vec<u8>) -> Result<(), String> {
    let wire = ParseOptions::new().value_to_wire(json, row);
    out.append(&mut wire.map_err(|_| no_value(row, text))?);
    Ok(())
}

fn quoted(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    push_string(&mut json, text);
    json
}

fn no_value(row: &Field, text: &str) -> String {
    let (text, ty) = (excerpt(text), row.ty().shown());
    format!("{text:?} is not a value of type {ty}")
}

/// The wire bytes of a mask, whose paths may be spelled as in the schema or in lower camel case.
fn field_mask(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for path in text.split(',').filter(|path| !path.is_empty()) {
        let mut snake = String::with_capacity(path.len());
        for c in path.chars() {
            if c.is_ascii_uppercase() {
                snake.push('_');
            }
            snake.push(c.to_ascii_lowercase());
        }
        append(
            &mut out,
            number::PATHS,
            UnknownValue::Bytes(snake.as_bytes()),
        );
    }
    out
}
