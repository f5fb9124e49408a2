//! Takes a message out of a deserializer: as binary bytes, or as JSON for our own parser.

use core::fmt::{self, Write};

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use super::disguise;
use crate::json::{brackets, push_bytes, push_double};
use crate::raw::quoted::push_string;
use crate::raw::text::push_decimal;
use crate::textual::too_deep;

/// A message as the deserializer held it.
pub(super) enum Held {
    /// In a format for people: as JSON.
    Json(String),
    /// In a format for machines: in the binary format.
    Wire(Vec<u8>),
}

/// Reads a message. Messages may nest `depth` levels below the root.
pub(super) fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    depth: u32,
) -> Result<Held, D::Error> {
    if !deserializer.is_human_readable() {
        return deserializer.deserialize_byte_buf(Bytes).map(Held::Wire);
    }
    let mut json = String::new();
    let value = Value {
        json: &mut json,
        // One more than brackets: a number can come as a map. Our own parser counts again.
        depth: brackets(depth).saturating_add(1),
        max_depth: depth,
        is_root: true,
    };
    Ok(match deserializer.deserialize_any(value)? {
        Some(bytes) => Held::Wire(bytes),
        None => Held::Json(json),
    })
}

/// Visits a message in the binary format.
struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message as bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<u8>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = list.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}

/// Visits a value and appends it as JSON.
struct Value<'j> {
    json: &'j mut String,
    /// How many more levels of brackets may open.
    depth: u32,
    /// How many levels messages may nest below the root.
    max_depth: u32,
    /// Whether it is the whole message.
    is_root: bool,
}

impl Value<'_> {
    /// The visitor for values inside this one.
    fn inside<E: Error>(&mut self) -> Result<Value<'_>, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Value {
                json: self.json,
                depth,
                max_depth: self.max_depth,
                is_root: false,
            }),
            None => Err(E::custom(too_deep(self.max_depth))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Option<Vec<u8>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Visits a key and appends it in quotes, whatever its type.
struct Key<'j> {
    json: &'j mut String,
    max_depth: u32,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let start = self.json.len();
        let value = Value {
            json: self.json,
            depth: 0,
            max_depth: self.max_depth,
            is_root: false,
        };
        value.deserialize(deserializer)?;
        if !self.json[start..].starts_with('"') {
            let key = self.json.split_off(start);
            push_string(self.json, &key);
        }
        Ok(())
    }
}

macro_rules! numbers {
    ($($visit:ident $ty:ty;)*) => {$(
        fn $visit<E: Error>(self, value: $ty) -> Result<Self::Value, E> {
            push(self.json, format_args!("{value}"));
            Ok(None)
        }
    )*};
}

impl<'de> Visitor<'de> for Value<'_> {
    /// The message, if it is in the binary format; `None` if it was appended as JSON.
    type Value = Option<Vec<u8>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message as ProtoJSON")
    }

    numbers! {
        visit_bool bool;
        visit_i128 i128;
        visit_u128 u128;
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        push_decimal(self.json, value < 0, value.unsigned_abs());
        Ok(None)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        push_decimal(self.json, false, value);
        Ok(None)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        push_double(self.json, value);
        Ok(None)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        push_string(self.json, value);
        Ok(None)
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Self::Value, E> {
        // The whole message in the binary format: for `#[serde(flatten)]` and the like, serde buffers
        // values of a format for machines, and its buffer claims to be for people.
        if self.is_root {
            return Ok(Some(value.to_vec()));
        }
        push_bytes(self.json, value);
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        self.json.push_str("null");
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Self::Value, A::Error> {
        self.json.push('[');
        let mut end = self.json.len();
        while list.next_element_seed(self.inside()?)?.is_some() {
            end = self.json.len();
            self.json.push(',');
        }
        self.json.truncate(end);
        self.json.push(']');
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
        let start = self.json.len();
        self.json.push('{');
        let mut end = self.json.len();
        loop {
            let key = Key {
                json: self.json,
                max_depth: self.max_depth,
            };
            if map.next_key_seed(key)?.is_none() {
                break;
            }
            self.json.push(':');
            map.next_value_seed(self.inside()?)?;
            end = self.json.len();
            self.json.push(',');
        }
        self.json.truncate(end);
        self.json.push('}');
        if let Some(value) = disguise::value(&self.json[start..]) {
            let value = value.to_owned();
            self.json.truncate(start);
            self.json.push_str(&value);
        }
        Ok(None)
    }
}

fn push(json: &mut String, value: fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = json.write_fmt(value);
}
