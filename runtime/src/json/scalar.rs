//! Reads numbers, bools and enums.

use std::borrow::Cow;

use super::ParseOptions;
use super::lexer::{Lexer, Token, number_length};
use crate::format::{Result, whole};
use crate::table::{EnumTable, Type};
use crate::wire::build::Number;

/// Whether a value of the type is a [`Number`] on the wire.
pub(super) fn is_number(ty: Type) -> bool {
    !matches!(
        ty,
        Type::String | Type::Bytes | Type::Message(_) | Type::Group(_)
    )
}

/// Whether a value of the type is a whole number, which has no name.
fn is_whole(ty: Type) -> bool {
    is_number(ty) && !matches!(ty, Type::Bool | Type::Enum(_) | Type::Float | Type::Double)
}

const RANGE: &str = "is out of range";

/// A number, bool or enum; `None` for an unknown name of an enum that is to be ignored.
pub(super) fn number(
    lexer: &mut Lexer<'_>,
    ty: Type,
    options: &ParseOptions<'_>,
) -> Result<Option<Number>> {
    let at = lexer.position();
    if is_whole(ty)
        && let Some((negative, magnitude)) = lexer.integer()
    {
        return match whole::of_parts(negative, magnitude, ty) {
            Some(number) => Ok(Some(number)),
            None => {
                let sign = if negative { "-" } else { "" };
                Err(lexer.error_at(at, format!("\"{sign}{magnitude}\" {RANGE}")))
            }
        };
    }
    match (ty, lexer.peek()?) {
        (Type::Bool, Token::Bool) => Ok(Some(Number::Varint(lexer.bool()?.into()))),
        (Type::Bool, _) => Err(lexer.error("expected true or false")),
        (Type::Enum(table), Token::String) => {
            let name = lexer.string()?;
            match table.number_of(&name) {
                Some(number) => Ok(Some(whole::varint(number.into()))),
                None if options.ignore_unknown_fields => Ok(None),
                None => {
                    let what = format!("{} has no value {name:?}", table.name());
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
            let value = match (&*text, token) {
                ("NaN" | "Infinity" | "-Infinity", Token::String) => special(&text, ty),
                _ => of_text(&text, ty),
            };
            match value {
                Ok(value) => Ok(Some(value)),
                Err(what) => Err(lexer.error_at(at, format!("{text:?} {what}"))),
            }
        }
        (Type::Enum(_), _) => Err(lexer.error("expected the name or the number of a value")),
        _ => Err(lexer.error("expected a number")),
    }
}

fn is_null_value(table: &EnumTable) -> bool {
    table.name() == "google.protobuf.NullValue"
}

/// A key of a map; `None` if it is none of the type.
pub(super) fn key(text: &str, ty: Type) -> Option<Number> {
    match (ty, text) {
        (Type::Bool, "true") => Some(Number::Varint(1)),
        (Type::Bool, "false") => Some(Number::Varint(0)),
        (Type::Bool, _) => None,
        _ => of_text(text, ty).ok(),
    }
}

/// What is no number of its kind.
fn special(text: &str, ty: Type) -> core::result::Result<Number, &'static str> {
    let value = match text {
        "NaN" => f64::NAN,
        "Infinity" => f64::INFINITY,
        _ => f64::NEG_INFINITY,
    };
    match ty {
        Type::Double => Ok(Number::Fixed64(value.to_bits())),
        Type::Float => Ok(Number::Fixed32((value as f32).to_bits())),
        _ => Err("is no whole number"),
    }
}

fn of_text(text: &str, ty: Type) -> core::result::Result<Number, &'static str> {
    if number_length(text.as_bytes()) != Some(text.len()) {
        return Err("is no number");
    }
    match ty {
        Type::Double => {
            let value = whole::double(text).ok_or(RANGE)?;
            return Ok(Number::Fixed64(value.to_bits()));
        }
        Type::Float => {
            let value = whole::float(text).ok_or(RANGE)?;
            return Ok(Number::Fixed32(value.to_bits()));
        }
        _ => {}
    }
    let value = whole::whole(text).ok_or("is no whole number")?;
    whole::of_whole(value, ty).ok_or(RANGE)
}
