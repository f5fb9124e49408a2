//! Hands JSON that we printed to a serializer, value by value.

use core::cell::Cell;

use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::json::{Lexer, Token};

/// Hands on the JSON of a message; it was printed within this limit of depth.
pub(super) fn serialize<S: Serializer>(
    json: &str,
    depth: u32,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Value::at(&Lexer::new(json, depth)).serialize(serializer)
}

/// The value at a position. A serializer may ask for it once, not at all, or more than once: TOML's
/// does, to tell tables from values.
struct Value<'a> {
    start: Lexer<'a>,
    /// The position after it, once it was serialized.
    end: Cell<Option<Lexer<'a>>>,
}

impl<'a> Value<'a> {
    fn at(lexer: &Lexer<'a>) -> Self {
        Self {
            start: lexer.clone(),
            end: Cell::new(None),
        }
    }

    /// The position after the value.
    fn end<E: Error>(self) -> Result<Lexer<'a>, E> {
        match self.end.into_inner() {
            Some(end) => Ok(end),
            None => {
                let mut lexer = self.start;
                lexer.skip().map_err(E::custom)?;
                Ok(lexer)
            }
        }
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut lexer = self.start.clone();
        let mut first = true;
        let result = match lexer.peek().map_err(S::Error::custom)? {
            Token::Null => {
                lexer.null().map_err(S::Error::custom)?;
                serializer.serialize_unit()
            }
            Token::Bool => serializer.serialize_bool(lexer.bool().map_err(S::Error::custom)?),
            Token::String => serializer.serialize_str(&lexer.string().map_err(S::Error::custom)?),
            Token::Number => number(lexer.number().map_err(S::Error::custom)?, serializer),
            Token::Array => {
                lexer.open();
                let mut array = serializer.serialize_seq(None)?;
                while lexer.element(&mut first).map_err(S::Error::custom)? {
                    let value = Value::at(&lexer);
                    array.serialize_element(&value)?;
                    lexer = value.end()?;
                }
                array.end()
            }
            Token::Object => {
                lexer.open();
                let mut object = serializer.serialize_map(None)?;
                while let Some(key) = lexer.key(&mut first).map_err(S::Error::custom)? {
                    let value = Value::at(&lexer);
                    object.serialize_entry(&*key, &value)?;
                    lexer = value.end()?;
                }
                object.end()
            }
        };
        self.end.set(Some(lexer));
        result
    }
}

pub(super) fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(value) = text.parse() {
        serializer.serialize_i64(value)
    } else if let Ok(value) = text.parse() {
        serializer.serialize_u64(value)
    } else {
        serializer.serialize_f64(text.parse().map_err(S::Error::custom)?)
    }
}
