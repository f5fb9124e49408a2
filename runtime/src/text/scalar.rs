//! Reads scalars by their types: strings, numbers, bools and enums.

use super::lexer::{Lexer, Scalar, Sign};
use crate::raw::excerpt::excerpt;
use crate::schema::Type;
use crate::textual::{Result, integer};
use crate::wire::by_table::Number;

/// A string, or several adjacent ones joined.
pub(super) fn string(lexer: &mut Lexer<'_>) -> Result<Vec<u8>> {
    match lexer.scalar()? {
        Scalar::String(bytes) => Ok(bytes),
        _ => Err(lexer.error("expected a string")),
    }
}

/// A number, bool or enum.
pub(super) fn number(lexer: &mut Lexer<'_>, ty: Type) -> Result<Number> {
    let scalar = lexer.scalar()?;
    let value = match ty {
        Type::Double => float(&scalar).map(|text| {
            let value: Option<f64> = text.parse().ok();
            value.map(|value| Number::Fixed64(value.to_bits()))
        }),
        Type::Float => float(&scalar).map(|text| {
            let value: Option<f32> = text.parse().ok();
            value.map(|value| Number::Fixed32(value.to_bits()))
        }),
        Type::Bool => bool(&scalar).map(|value| Some(Number::Varint(value.into()))),
        Type::Enum(table) => match scalar {
            Scalar::Name(Sign::Plus, name) => match table.number_of(name) {
                Some(number) => Some(Some(integer::varint(number.into()))),
                None => {
                    let what = format!("{} has no value {:?}", table.name(), excerpt(name));
                    return Err(lexer.error(what));
                }
            },
            scalar => int(&scalar).map(|value| {
                let value = value.filter(|value| {
                    let number = i32::try_from(*value).ok();
                    !table.is_closed() || number.is_some_and(|number| table.contains(number))
                });
                integer::number(value?, ty)
            }),
        },
        _ => int(&scalar).map(|value| integer::number(value?, ty)),
    };
    match value {
        Some(Some(value)) => Ok(value),
        Some(None) => Err(lexer.error("the number is out of range")),
        None => Err(lexer.error(match ty {
            Type::Bool => "expected `true` or `false`",
            Type::Double | Type::Float => "expected a number",
            Type::Enum(_) => "expected the name or number of an enum value",
            _ => "expected an integer",
        })),
    }
}

/// The spelling of a float, as Rust parses it.
fn float(scalar: &Scalar<'_>) -> Option<String> {
    let (sign, text) = match scalar {
        Scalar::Whole(sign, 10, text) | Scalar::Fraction(sign, text) => (sign, *text),
        Scalar::Name(sign, name) => match &name.to_ascii_lowercase()[..] {
            "inf" | "infinity" => (sign, "inf"),
            "nan" => (sign, "NaN"),
            _ => return None,
        },
        _ => return None,
    };
    Some(match sign {
        Sign::Plus => text.to_owned(),
        Sign::Minus => format!("-{text}"),
    })
}

/// A bool, or an integer that stands for one.
fn bool(scalar: &Scalar<'_>) -> Option<bool> {
    match scalar {
        Scalar::Name(Sign::Plus, "true" | "True" | "t") => Some(true),
        Scalar::Name(Sign::Plus, "false" | "False" | "f") => Some(false),
        Scalar::Whole(Sign::Plus, radix, digits) => match u64::from_str_radix(digits, *radix) {
            Ok(0) => Some(false),
            Ok(1) => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// An integer; the inner `None` is one that no type can hold.
fn int(scalar: &Scalar<'_>) -> Option<Option<i128>> {
    match scalar {
        Scalar::Whole(sign, radix, digits) => {
            let value = i128::from_str_radix(digits, *radix).ok();
            Some(value.map(|value| match sign {
                Sign::Plus => value,
                Sign::Minus => -value,
            }))
        }
        _ => None,
    }
}
