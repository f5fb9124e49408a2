//! The defaults that fields declare, from the descriptor's spelling to values.

use crate::proto::{self, Scalar, Schema};
use crate::rust::model::{Kind, Literal};

/// The default of a field: the one that it declares, else its type's. `None` for a message, and if the
/// declared default is not a value of the type, which protoc refuses.
pub(super) fn literal(schema: &Schema, field: &proto::Field, kind: &Kind) -> Option<Literal> {
    let declared = field.default.as_deref();
    match (field.kind, kind) {
        (proto::Kind::Scalar(scalar), _) => scalar_literal(scalar, declared),
        (proto::Kind::Enum(id), Kind::Enum(path) | Kind::ClosedEnum(path)) => {
            let values = &schema.enumeration(id).values;
            let value = match declared {
                Some(name) => values.iter().find(|value| value.head.name == name),
                None => values.first(),
            };
            Some(Literal::Enum(path.clone(), value?.number))
        }
        _ => None,
    }
}

/// A default in documentation, the same whichever compiler made the descriptor; `declared` is its
/// spelling there.
pub(super) fn spell(default: &Literal, declared: &str) -> String {
    let text = match default {
        Literal::Signed(value) => value.to_string(),
        Literal::Unsigned(value) => value.to_string(),
        Literal::Float(value) => format!("{value:?}"),
        Literal::Double(value) => format!("{value:?}"),
        Literal::Bool(value) => value.to_string(),
        Literal::Text(value) => format!("{value:?}"),
        Literal::Bytes(value) => format!("\"{}\"", value.escape_ascii()),
        Literal::Enum(..) => declared.to_owned(),
    };
    text.replace('`', "'")
}

fn scalar_literal(scalar: Scalar, declared: Option<&str>) -> Option<Literal> {
    let number = declared.unwrap_or("0");
    Some(match scalar {
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => {
            Literal::Signed(number.parse::<i32>().ok()?.into())
        }
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => Literal::Signed(number.parse().ok()?),
        Scalar::Uint32 | Scalar::Fixed32 => Literal::Unsigned(number.parse::<u32>().ok()?.into()),
        Scalar::Uint64 | Scalar::Fixed64 => Literal::Unsigned(number.parse().ok()?),
        // Rust reads `inf`, `-inf` and `nan` as protoc writes them.
        Scalar::Float => Literal::Float(number.parse().ok()?),
        Scalar::Double => Literal::Double(number.parse().ok()?),
        Scalar::Bool => Literal::Bool(declared == Some("true")),
        Scalar::String => Literal::Text(declared.unwrap_or_default().to_owned()),
        Scalar::Bytes => Literal::Bytes(unescape(declared.unwrap_or_default())?),
    })
}

/// Replaces the escapes of C in the default of a `bytes` field.
fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let escape = rest.next()?;
        let mut digits = |value: u32, radix: u32, most: usize| {
            let mut value = value;
            for _ in 0..most {
                let Some(digit) = rest
                    .peek()
                    .and_then(|byte| char::from(*byte).to_digit(radix))
                else {
                    break;
                };
                value = value * radix + digit;
                rest.next();
            }
            u8::try_from(value).ok()
        };
        bytes.push(match escape {
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            b'x' | b'X' => digits(0, 16, 2)?,
            b'0'..=b'7' => digits(u32::from(escape - b'0'), 8, 2)?,
            other => other,
        });
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_lose_their_escapes() {
        assert_eq!(
            unescape(r#"\001\377a\n\"\x41"#),
            Some(b"\x01\xffa\n\"A".to_vec())
        );
        assert_eq!(unescape("\\"), None);
    }

    #[test]
    fn floats_can_be_infinite() {
        assert_eq!(
            scalar_literal(Scalar::Float, Some("-inf")),
            Some(Literal::Float(f32::NEG_INFINITY))
        );
        assert_eq!(
            scalar_literal(Scalar::Double, Some("1e+300")),
            Some(Literal::Double(1e300))
        );
    }
}
