//! JSON that we printed, handed to a serializer piece by piece.

use core::cell::RefCell;

use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::json::{Lexer, Token};
use crate::wire::MAX_DEPTH;

pub(super) fn serialize<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    Value(RefCell::new(&mut Lexer::new(json, MAX_DEPTH))).serialize(serializer)
}

/// The value that comes next; it can be serialized once.
struct Value<'l, 'a>(RefCell<&'l mut Lexer<'a>>);

impl Serialize for Value<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut lexer = self.0.try_borrow_mut().map_err(S::Error::custom)?;
        let lexer = &mut **lexer;
        let mut first = true;
        match lexer.peek().map_err(S::Error::custom)? {
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
                    array.serialize_element(&Value(RefCell::new(lexer)))?;
                }
                array.end()
            }
            Token::Object => {
                lexer.open();
                let mut object = serializer.serialize_map(None)?;
                while let Some(key) = lexer.key(&mut first).map_err(S::Error::custom)? {
                    object.serialize_entry(&*key, &Value(RefCell::new(lexer)))?;
                }
                object.end()
            }
        }
    }
}

fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(value) = text.parse() {
        serializer.serialize_i64(value)
    } else if let Ok(value) = text.parse() {
        serializer.serialize_u64(value)
    } else {
        serializer.serialize_f64(text.parse().map_err(S::Error::custom)?)
    }
}
