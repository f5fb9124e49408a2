//! Reads numbers, bools and enums.

use std::borrow::Cow;

use super::lexer::{Lexer, Token, number_length};
use super::{ParseOptions, number};
use crate::format::Result;
use crate::table::{EnumTable, Type};
use crate::wire::build::Number;

/// Whether a value of the type is a [`Number`] on the wire.
pub(super) fn is_number(ty: Type) -> bool {
    !matches!(
        ty,
        Type::String | Type::Bytes | Type::Message(_) | Type::Group(_)
    )
}

/// A number, bool or enum; `None` for an unknown name of an enum that is to be ignored.
pub(super) fn number(
    lexer: &mut Lexer<'_>,
    ty: Type,
    options: &ParseOptions<'_>,
) -> Result<Option<Number>> {
    let at = lexer.position();
    match (ty, lexer.peek()?) {
        (Type::Bool, Token::Bool) => Ok(Some(Number::Varint(lexer.bool()?.into()))),
        (Type::Bool, _) => Err(lexer.error("expected true or false")),
        (Type::Enum(table), Token::String) => {
            let name = lexer.string()?;
            match table.number_of(&name) {
                Some(number) => Ok(Some(varint(number.into()))),
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
    const RANGE: &str = "is out of range";
    if number_length(text.as_bytes()) != Some(text.len()) {
        return Err("is no number");
    }
    match ty {
        Type::Double => {
            let value = number::double(text).ok_or(RANGE)?;
            return Ok(Number::Fixed64(value.to_bits()));
        }
        Type::Float => {
            let value = number::float(text).ok_or(RANGE)?;
            return Ok(Number::Fixed32(value.to_bits()));
        }
        _ => {}
    }
    let whole = number::whole(text).ok_or("is no whole number")?;
    of_whole(whole, ty).ok_or(RANGE)
}

/// A whole number as the type has it on the wire; `None` out of its range.
pub(crate) fn of_whole(whole: i128, ty: Type) -> Option<Number> {
    let int32 = || i32::try_from(whole).ok();
    let int64 = || i64::try_from(whole).ok();
    let uint32 = || u32::try_from(whole).ok();
    let uint64 = || u64::try_from(whole).ok();
    Some(match ty {
        Type::Int32 | Type::Enum(_) => varint(int32()?.into()),
        Type::Int64 => varint(int64()?),
        Type::Uint32 => Number::Varint(uint32()?.into()),
        Type::Uint64 => Number::Varint(uint64()?),
        Type::Sint32 => zigzag(int32()?.into()),
        Type::Sint64 => zigzag(int64()?),
        Type::Fixed32 => Number::Fixed32(uint32()?),
        Type::Fixed64 => Number::Fixed64(uint64()?),
        Type::Sfixed32 => Number::Fixed32(int32()?.cast_unsigned()),
        Type::Sfixed64 => Number::Fixed64(int64()?.cast_unsigned()),
        _ => return None,
    })
}

fn varint(value: i64) -> Number {
    Number::Varint(value.cast_unsigned())
}

fn zigzag(value: i64) -> Number {
    Number::Varint(((value << 1) ^ (value >> 63)).cast_unsigned())
}
