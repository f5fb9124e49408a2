//! Reads numbers, bools and enums in every spelling that ProtoJSON allows.

use std::borrow::Cow;

use super::fast_path;
use crate::json::ParseOptions;
use crate::json::lexer::{Lexer, Token, number_length};
use crate::raw::excerpt::excerpt;
use crate::schema::{EnumTable, Type, WellKnown};
use crate::textual::{Result, integer};
use crate::wire::by_table::Number;

/// Whether a value of the type is a [`Number`] on the wire: a number, bool or enum.
pub(in crate::json) fn is_number(ty: Type) -> bool {
    !matches!(
        ty,
        Type::String | Type::Bytes | Type::Message(_) | Type::Group(_)
    )
}

const RANGE: &str = "is out of range";
const NOT_AN_INTEGER: &str = "is not an integer";

/// A number, bool or enum; `None` for an unknown name of an enum value, if those are ignored.
pub(in crate::json) fn number(
    lexer: &mut Lexer<'_>,
    ty: Type,
    options: &ParseOptions<'_>,
) -> Result<Option<Number>> {
    let at = lexer.position();
    if let Some(number) = fast_path::number(lexer, ty) {
        return Ok(Some(number));
    }
    match (ty, lexer.peek()?) {
        (Type::Bool, Token::Bool) => Ok(Some(Number::Varint(lexer.bool()?.into()))),
        (Type::Bool, _) => Err(lexer.error("expected `true` or `false`")),
        (Type::Enum(table), Token::String) => {
            let name = lexer.string()?;
            match table.number_of(&name) {
                Some(number) => Ok(Some(integer::varint(number.into()))),
                None if options.ignore_unknown_fields => Ok(None),
                None => {
                    let what = format!("{} has no value {:?}", table.name(), excerpt(&name));
                    Err(lexer.error_at(at, what))
                }
            }
        }
        (Type::Enum(table), Token::Null) if is_null_value(table) => {
            lexer.null()?;
            Ok(Some(Number::Varint(0)))
        }
        (_, token @ (Token::Number | Token::String)) => {
            let text = match token {
                Token::Number => Cow::Borrowed(lexer.number()?),
                _ => lexer.string()?,
            };
            let value = match token {
                Token::String => of_quoted(&text, ty),
                _ => of_text(&text, ty),
            };
            match value {
                Ok(value) => Ok(Some(value)),
                Err(what) => Err(lexer.error_at(at, format!("{:?} {what}", excerpt(&text)))),
            }
        }
        (Type::Enum(_), _) => Err(lexer.error("expected the name or number of an enum value")),
        _ => Err(lexer.error("expected a number")),
    }
}

fn of_double(value: f64) -> Number {
    Number::Fixed64(value.to_bits())
}

fn of_float(value: f32) -> Number {
    Number::Fixed32(value.to_bits())
}

fn is_null_value(table: &EnumTable) -> bool {
    table.name() == "google.protobuf.NullValue"
}

/// A key of a map that is not a string; `None` if it is not of the type.
pub(crate) fn key(text: &str, ty: Type) -> Option<Number> {
    match (ty, text) {
        (Type::Bool, "true") => Some(Number::Varint(1)),
        (Type::Bool, "false") => Some(Number::Varint(0)),
        (Type::Bool, _) => None,
        _ => of_text(text, ty).ok(),
    }
}

/// The value of a number in quotes.
pub(crate) fn of_quoted(text: &str, ty: Type) -> core::result::Result<Number, &'static str> {
    match text {
        "NaN" | "Infinity" | "-Infinity" => special(text, ty),
        _ => of_text(text, ty),
    }
}

/// `NaN` and the infinities, which only floats have.
fn special(text: &str, ty: Type) -> core::result::Result<Number, &'static str> {
    let value = match text {
        "NaN" => f64::NAN,
        "Infinity" => f64::INFINITY,
        _ => f64::NEG_INFINITY,
    };
    match ty {
        Type::Double => Ok(of_double(value)),
        Type::Float => Ok(of_float(value as f32)),
        _ => Err(NOT_AN_INTEGER),
    }
}

/// The value of a number that is spelt out.
pub(crate) fn of_text(text: &str, ty: Type) -> core::result::Result<Number, &'static str> {
    if number_length(text.as_bytes()) != Some(text.len()) {
        return Err("is not a number");
    }
    match ty {
        Type::Double => return integer::double(text).map(of_double).ok_or(RANGE),
        Type::Float => return integer::float(text).map(of_float).ok_or(RANGE),
        _ => {}
    }
    let value = integer::parse(text).ok_or(NOT_AN_INTEGER)?;
    integer::number(value, ty).ok_or(RANGE)
}

/// Whether `null` is a value of the type.
pub(crate) fn takes_null(ty: Type) -> bool {
    match ty {
        Type::Enum(table) => table.name() == "google.protobuf.NullValue",
        Type::Message(table) => table.names().well_known == Some(WellKnown::Value),
        _ => false,
    }
}
