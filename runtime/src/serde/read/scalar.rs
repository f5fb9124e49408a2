//! Numbers, bools and enums from what a deserializer holds, with the outcome that their JSON would have.

use std::borrow::Cow;

use crate::json::{ParseOptions, expected, of_quoted, of_text, push_double};
use crate::raw::excerpt::excerpt;
use crate::schema::Type;
use crate::textual::integer;
use crate::wire::by_table::Number;

/// A number; `None` for an unknown name of an enum value, if those are ignored. An error says what is wrong.
pub(super) type Result = core::result::Result<Option<Number>, Cow<'static, str>>;

/// What a deserializer holds for a number, bool or enum.
#[derive(Clone, Copy)]
pub(super) enum Held<'a> {
    Bool(bool),
    /// Whether it is negative, and its magnitude.
    Whole(bool, u64),
    /// It is finite.
    Float(f64),
    /// The spelling of a number.
    Digits(&'a str),
    String(&'a str),
}

impl Held<'_> {
    /// The value for a field of this type.
    pub(super) fn number(self, ty: Type, options: &ParseOptions<'_>) -> Result {
        match (self, ty) {
            (Self::Bool(value), Type::Bool) => Ok(Some(Number::Varint(value.into()))),
            (_, Type::Bool | Type::String | Type::Bytes) | (Self::Bool(_), _) => {
                Err(expected(ty).into())
            }
            (Self::String(name), Type::Enum(table)) => match table.number_of(name) {
                Some(number) => Ok(Some(integer::varint(number.into()))),
                None if options.ignore_unknown_fields => Ok(None),
                None => Err(format!("{} has no value {:?}", table.name(), excerpt(name)).into()),
            },
            (Self::String(text), _) => named(text, of_quoted(text, ty)),
            (Self::Digits(text), _) => named(text, of_text(text, ty)),
            (Self::Whole(negative, magnitude), _) => whole(negative, magnitude, ty),
            (Self::Float(value), _) => float(value, ty),
        }
    }
}

fn whole(negative: bool, magnitude: u64, ty: Type) -> Result {
    match (ty, negative) {
        (Type::Double, false) => Ok(Some(double(magnitude as f64))),
        (Type::Double, true) => Ok(Some(double(-(magnitude as f64)))),
        (Type::Float, false) => Ok(Some(single(magnitude as f32))),
        (Type::Float, true) => Ok(Some(single(-(magnitude as f32)))),
        _ => match integer::number_of_parts(negative, magnitude, ty) {
            Some(number) => Ok(Some(number)),
            None => {
                let sign = if negative { "-" } else { "" };
                let text = format!("{sign}{magnitude}");
                named(&text, of_text(&text, ty))
            }
        },
    }
}

fn float(value: f64, ty: Type) -> Result {
    match ty {
        Type::Double => return Ok(Some(double(value))),
        // Half way between two floats, the digits tell on which side a number is.
        Type::Float if !is_half_way(value) => {
            let value = value as f32;
            if value.is_finite() {
                return Ok(Some(single(value)));
            }
        }
        _ => {}
    }
    let mut text = String::new();
    push_double(&mut text, value);
    named(&text, of_text(&text, ty))
}

/// Whether a double may be half way between two floats, or is below the normal ones.
fn is_half_way(value: f64) -> bool {
    const HALF: u64 = 1 << 28;
    let is_small = value != 0.0 && value.abs() < f32::MIN_POSITIVE.into();
    is_small || value.to_bits() & (2 * HALF - 1) == HALF
}

fn double(value: f64) -> Number {
    Number::Fixed64(value.to_bits())
}

fn single(value: f32) -> Number {
    Number::Fixed32(value.to_bits())
}

fn named(text: &str, value: core::result::Result<Number, &'static str>) -> Result {
    match value {
        Ok(value) => Ok(Some(value)),
        Err(what) => Err(format!("{:?} {what}", excerpt(text)).into()),
    }
}
