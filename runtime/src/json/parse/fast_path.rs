//! Fast paths for the usual spellings of numbers and bools. Anything else stays unread: `scalar`
//! reads or refuses it.

use crate::json::lexer::Lexer;
use crate::schema::Type;
use crate::textual::integer;
use crate::wire::by_table::Number;

/// Reads a value of the type; `None` if the spelling is unusual. No white space may precede it.
#[inline(always)]
pub(in crate::json) fn number(lexer: &mut Lexer<'_>, ty: Type) -> Option<Number> {
    match ty {
        Type::Double => double(lexer),
        Type::Float => float(lexer),
        Type::Bool => bool(lexer),
        Type::Enum(_) => None,
        _ => integer(lexer, ty),
    }
}

#[inline(always)]
pub(in crate::json) fn integer(lexer: &mut Lexer<'_>, ty: Type) -> Option<Number> {
    let ((negative, magnitude), end) = lexer.integer()?;
    let number = integer::number_of_parts(negative, magnitude, ty)?;
    lexer.go_to(end);
    Some(number)
}

#[inline(always)]
pub(in crate::json) fn double(lexer: &mut Lexer<'_>) -> Option<Number> {
    let (decimal, end) = lexer.decimal()?;
    lexer.go_to(end);
    Some(Number::Fixed64(decimal.to_double().to_bits()))
}

#[inline(always)]
pub(in crate::json) fn float(lexer: &mut Lexer<'_>) -> Option<Number> {
    let (decimal, end) = lexer.decimal()?;
    lexer.go_to(end);
    Some(Number::Fixed32(decimal.to_float().to_bits()))
}

#[inline(always)]
pub(in crate::json) fn bool(lexer: &mut Lexer<'_>) -> Option<Number> {
    let (value, end) = lexer.plain_bool()?;
    lexer.go_to(end);
    Some(Number::Varint(value.into()))
}
