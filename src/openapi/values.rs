//! The schemas of values that are not messages of the user's: scalars and well-known types, as ProtoJSON
//! has them.

use super::json::{Json, Object};
use crate::proto::Scalar;

/// The content type of JSON.
pub(super) const JSON: &str = "application/json";

/// The largest `float`.
const LARGEST_FLOAT: &str = "3.4028234663852886e38";

/// Base64 with padding: ProtoJSON's `bytes`.
const BASE64: &str = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

/// A schema with a type.
pub(super) fn typed(name: &str) -> Object {
    Object::default().with("type", name)
}

/// The schema of a scalar.
pub(super) fn scalar(scalar: Scalar) -> Object {
    match scalar {
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => {
            integer("int32", i32::MIN.into(), i32::MAX.into())
        }
        Scalar::Uint32 | Scalar::Fixed32 => integer("uint32", 0, u32::MAX.into()),
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => digits("int64", Sign::Any, 19),
        Scalar::Uint64 | Scalar::Fixed64 => digits("uint64", Sign::Plus, 20),
        Scalar::Float => {
            let number = typed("number").with("format", "float");
            let number = number
                .with("minimum", Json::Number(format!("-{LARGEST_FLOAT}")))
                .with("maximum", Json::Number(LARGEST_FLOAT.to_owned()));
            or_no_number(number)
        }
        Scalar::Double => or_no_number(typed("number").with("format", "double")),
        Scalar::Bool => typed("boolean"),
        Scalar::String => typed("string"),
        Scalar::Bytes => typed("string")
            .with("contentEncoding", "base64")
            .with("pattern", BASE64),
    }
}

/// The schema of the names of a map's members, where not every text is one.
pub(super) fn key(key: Scalar) -> Option<Object> {
    Some(match key {
        Scalar::Bool => Object::default().with("pattern", "^(true|false)$"),
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => digits("int32", Sign::Any, 10),
        Scalar::Uint32 | Scalar::Fixed32 => digits("uint32", Sign::Plus, 10),
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => digits("int64", Sign::Any, 19),
        Scalar::Uint64 | Scalar::Fixed64 => digits("uint64", Sign::Plus, 20),
        Scalar::String | Scalar::Bytes | Scalar::Float | Scalar::Double => return None,
    })
}

/// The schema of a message that ProtoJSON writes in a way of its own.
pub(super) fn well_known(full_name: &str) -> Option<Object> {
    let name = full_name.strip_prefix("google.protobuf.")?;
    Some(match name {
        "Any" => typed("object").with(
            "properties",
            Object::default().with("@type", typed("string").with("pattern", "/")),
        ),
        "Duration" => text_of("google-duration", r"^-?[0-9]{1,12}(\.[0-9]{1,9})?s$"),
        "Empty" => typed("object"),
        "FieldMask" => typed("string").with("format", "google-fieldmask"),
        "ListValue" => typed("array").with("items", Object::default()),
        "Struct" => typed("object"),
        "Timestamp" => typed("string").with("format", "date-time"),
        "Value" => Object::default(),
        "BoolValue" => scalar(Scalar::Bool),
        "BytesValue" => scalar(Scalar::Bytes),
        "DoubleValue" => scalar(Scalar::Double),
        "FloatValue" => scalar(Scalar::Float),
        "Int32Value" => scalar(Scalar::Int32),
        "Int64Value" => scalar(Scalar::Int64),
        "StringValue" => scalar(Scalar::String),
        "UInt32Value" => scalar(Scalar::Uint32),
        "UInt64Value" => scalar(Scalar::Uint64),
        _ => return None,
    })
}

fn integer(format: &str, minimum: i64, maximum: i64) -> Object {
    typed("integer")
        .with("format", format)
        .with("minimum", minimum)
        .with("maximum", maximum)
}

fn text_of(format: &str, pattern: &str) -> Object {
    typed("string")
        .with("format", format)
        .with("pattern", pattern)
}

/// The signs that an integer can have.
enum Sign {
    Any,
    Plus,
}

/// An integer as a text of at most so many digits.
fn digits(format: &str, sign: Sign, most: u32) -> Object {
    let sign = match sign {
        Sign::Any => "-?",
        Sign::Plus => "",
    };
    let others = most - 1;
    text_of(format, &format!("^(0|{sign}[1-9][0-9]{{0,{others}}})$"))
}

/// A number, or one of the three that JSON writes as text.
fn or_no_number(number: Object) -> Object {
    let others = vec!["NaN", "Infinity", "-Infinity"];
    let others = typed("string").with("enum", others);
    Object::default().with("anyOf", vec![number, others])
}
