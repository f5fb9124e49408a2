//! The text of one value in a path or a query, as the wire bytes of the field that it is for. Texts are
//! those of ProtoJSON, without its quotes.

use super::binding::inside_of;
use crate::json::ParseOptions;
use crate::raw::quoted::push_string;
use crate::schema::{Field, Label, Type, WellKnown, number};
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
    let known = inside_of(row).map(|table| table.names().well_known);
    let json = match (row.ty(), known) {
        _ if row.label() == Label::Map => {
            return Err("a map cannot be given in a query".to_owned());
        }
        (Type::String, _) => {
            append(out, row.number(), UnknownValue::Bytes(text.as_bytes()));
            return Ok(());
        }
        (_, Some(Some(WellKnown::FieldMask))) => {
            out.append(&mut message(row, &field_mask(text)));
            return Ok(());
        }
        (_, Some(Some(WellKnown::Wrapper))) => {
            let wrapped = inside_of(row).and_then(|table| table.field(number::WRAPPED));
            let mut inside = Vec::new();
            if let Some(wrapped) = wrapped {
                append_value(wrapped, text, &mut inside).map_err(|_| no_value(row, text))?;
            }
            out.append(&mut message(row, &inside));
            return Ok(());
        }
        (_, Some(None | Some(WellKnown::Any))) => {
            let name = row.name();
            return Err(format!(
                "this is a message: give its fields, as in `{name}.field`"
            ));
        }
        (Type::Enum(table), _)
            if table.number_of(text).is_none() && text.parse::<i32>().is_ok() =>
        {
            text.to_owned()
        }
        (Type::Bool, _) => text.to_owned(),
        (_, Some(Some(WellKnown::Struct | WellKnown::ListValue | WellKnown::Value))) => {
            text.to_owned()
        }
        _ => {
            let mut quoted = String::new();
            push_string(&mut quoted, text);
            quoted
        }
    };
    let wire = ParseOptions::new().value_to_wire(&json, row);
    out.append(&mut wire.map_err(|_| no_value(row, text))?);
    Ok(())
}

fn no_value(row: &Field, text: &str) -> String {
    let text = crate::raw::excerpt::excerpt(text);
    format!("{text:?} is not a value of type {}", row.ty().shown())
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
