//! Puts a value together as JSON, and the bytes of a message in the binary format.

use core::fmt;
use std::borrow::Cow;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use super::disguise::{self, Disguise};
use super::key::Key;
use super::state::State;
use crate::json::{brackets, push_bytes, push_double};
use crate::raw::quoted::push_string;
use crate::raw::text::push_decimal;
use crate::textual::too_deep;
use crate::wire::memory::Memory;

/// Visits a message in the binary format.
pub(super) struct Bytes;

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

/// JSON that was put together.
#[derive(Default)]
pub(super) struct Text {
    pub(super) json: String,
    /// The bytes that were charged for it.
    charged: usize,
}

impl Text {
    /// Frees it, and gives back what was charged.
    pub(super) fn free(self, memory: &mut Memory) {
        memory.refund(self.charged);
    }
}

/// Visits a value and appends it as JSON.
pub(super) struct AsText<'r, 'de, 'o> {
    state: &'r mut State<'de, 'o>,
    text: &'r mut Text,
    /// How many more levels of brackets may open.
    depth: u32,
}

/// What the brackets and quotes of a disguised value were counted: its JSON has none.
const DISGUISED: usize = 4;

/// Appends a key; returns its length, and whether it may be that of a disguised value.
fn push_key(json: &mut String, key: &str) -> (usize, bool) {
    push_string(json, key);
    (key.len(), disguise::is_private(key))
}

impl<'r, 'de, 'o> AsText<'r, 'de, 'o> {
    /// Messages may nest `depth` levels.
    pub(super) fn new(state: &'r mut State<'de, 'o>, text: &'r mut Text, depth: u32) -> Self {
        // One more than brackets: a number can come as a map. The parser counts again.
        let depth = brackets(depth).saturating_add(1);
        Self { state, text, depth }
    }

    /// The visitor for values inside this one.
    fn inside<E: Error>(&mut self) -> Result<AsText<'_, 'de, 'o>, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(AsText {
                state: self.state,
                text: self.text,
                depth,
            }),
            None => Err(E::custom(too_deep(self.state.options.limits.depth))),
        }
    }

    /// Appends by `push` what has at least so many bytes.
    fn push<E: Error>(&mut self, size: usize, push: impl FnOnce(&mut String)) -> Result<(), E> {
        self.state.count(size).map_err(E::custom)?;
        push(&mut self.text.json);
        let more = self.text.json.capacity().saturating_sub(self.text.charged);
        if more > 0 {
            let charged = self.state.memory.charge(more);
            self.state.within_limit(charged).map_err(E::custom)?;
            self.text.charged += more;
        }
        Ok(())
    }

    /// A map as an object, whatever it stands for; its first key may have been taken.
    pub(super) fn object<A: MapAccess<'de>>(
        mut self,
        mut first: Option<Cow<'de, str>>,
        mut map: A,
    ) -> Result<(), A::Error> {
        let mut bracket = "{";
        loop {
            let json = &mut self.text.json;
            let end = json.len();
            json.push_str(bracket);
            let key = match first.take() {
                Some(key) => Some(push_key(json, &key)),
                None => map.next_key_seed(Key(|key: &str, _| push_key(json, key)))?,
            };
            let Some((length, is_private)) = key else {
                if bracket == "," {
                    json.truncate(end);
                }
                break;
            };
            match is_private {
                true => self.state.count_less(DISGUISED),
                false => self.state.count(length + 3).map_err(A::Error::custom)?,
            }
            self.push(0, |json| json.push(':'))?;
            map.next_value_seed(self.inside()?)?;
            bracket = ",";
        }
        self.push(0, |json| json.push('}'))?;
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for AsText<'_, 'de, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! numbers {
    ($($visit:ident $ty:ty;)*) => {$(
        fn $visit<E: Error>(mut self, value: $ty) -> Result<(), E> {
            self.push(1, |json| json.push_str(&value.to_string()))
        }
    )*};
}

impl<'de> Visitor<'de> for AsText<'_, 'de, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message as ProtoJSON")
    }

    numbers! {
        visit_bool bool;
        visit_i128 i128;
        visit_u128 u128;
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<(), E> {
        self.push(1, |json| {
            push_decimal(json, value < 0, value.unsigned_abs())
        })
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<(), E> {
        self.push(1, |json| push_decimal(json, false, value))
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<(), E> {
        self.push(1, |json| push_double(json, value))
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<(), E> {
        self.push(value.len() + 2, |json| push_string(json, value))
    }

    fn visit_bytes<E: Error>(mut self, value: &[u8]) -> Result<(), E> {
        self.push(value.len() + 2, |json| push_bytes(json, value))
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.push(4, |json| json.push_str("null"))
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.push(1, |json| json.push('['))?;
        let mut end = self.text.json.len();
        while list.next_element_seed(self.inside()?)?.is_some() {
            end = self.text.json.len();
            self.text.json.push(',');
        }
        self.text.json.truncate(end);
        self.push(1, |json| json.push(']'))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, map: A) -> Result<(), A::Error> {
        self.push(2, |_| {})?;
        let start = self.text.json.len();
        let Self { state, text, depth } = self;
        AsText { state, text, depth }.object(None, map)?;
        let json = &mut text.json;
        let value = disguise::value(&json[start..]).map(|value| match value {
            Disguise::Number(digits) => digits.to_owned(),
            Disguise::Time(time) => format!("\"{time}\""),
        });
        if let Some(value) = value {
            json.truncate(start);
            json.push_str(&value);
        }
        Ok(())
    }
}
