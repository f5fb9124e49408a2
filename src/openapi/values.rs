//! The schemas of values that are not messages of the user's: scalars and well-known types, as ProtoJSON
//! has them.

use super::json::{Json, Object};
use crate::proto::Scalar;

/// `-3.4028235e38`, the smallest `float`, to the last digit.
const LARGEST_FLOAT: &str = "340282346638528859811704183484516925440";

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
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => text_of("int64", "^-?[0-9]{1,19}$"),
        Scalar::Uint64 | Scalar::Fixed64 => text_of("uint64", "^[0-9]{1,20}$"),
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
        Scalar::Bytes => typed("string").with("contentEncoding", "base64"),
    }
}

/// The schema of the names of a map's members, where not every text is one.
pub(super) fn key(key: Scalar) -> Option<Object> {
    let pattern = match key {
        Scalar::Bool => "^(true|false)$",
        Scalar::Uint32 | Scalar::Fixed32 | Scalar::Uint64 | Scalar::Fixed64 => "^[0-9]{1,20}$",
        Scalar::Int32
        | Scalar::Sint32
        | Scalar::Sfixed32
        | Scalar::Int64
        | Scalar::Sint64
        | Scalar::Sfixed64 => "^-?[0-9]{1,19}$",
        Scalar::String | Scalar::Bytes | Scalar::Float | Scalar::Double => return None,
    };
    Some(Object::default().with("pattern", pattern))
}

/// The schema of a message that ProtoJSON writes in a way of its own.
pub(super) fn well_known(full_name: &str) -> Option<Object> {
    let name = full_name.strip_prefix("google.protobuf.")?;
    Some(match name {
        "Any" => typed("object").with(
            "properties",
            Object::default().with("@type", typed("string")),
        ),
        "Duration" => text_of("duration", r"^-?[0-9]{1,12}(\.[0-9]{1,9})?s$"),
        "Empty" => typed("object"),
        "FieldMask" => typed("string"),
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
    let text = typed("string");
    match format {
        // JSON Schema's `duration` is another one.
        "duration" => text.with("pattern", pattern),
        format => text.with("format", format).with("pattern", pattern),
    }
}

/// A number, or one of the three that JSON writes as text.
fn or_no_number(number: Object) -> Object {
    let others = vec!["NaN", "Infinity", "-Infinity"];
    let others = typed("string").with("enum", others);
    Object::default().with("anyOf", vec![number, others])
}
