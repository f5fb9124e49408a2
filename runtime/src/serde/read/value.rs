//! [`Value`]: visits one value of a field, and writes it.

use core::fmt;
use std::borrow::Cow;

use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::as_text::{AsText, Text};
use super::disguise::{self, Disguise};
use super::key;
use super::scalar::Held;
use super::slot::{Kind, Slot};
use super::state::State;
use crate::json::{Error, put_field_mask, takes_null};
use crate::raw::base64;
use crate::schema::{Field, Label, Type, WellKnown};
use crate::serde::path::Path;
use crate::wire::by_table::Number;
use crate::wkt::time;

/// Visits a value. The outcome is whether it was one: `false` for a null that leaves a field unset.
pub(super) struct Value<'r, 'de, 'o, 'p> {
    pub(super) state: &'r mut State<'de, 'o>,
    pub(super) slot: Slot<'p>,
    pub(super) path: &'p Path<'p>,
    /// How many more levels messages may nest, the value included.
    pub(super) depth: u32,
}

impl<'r, 'de, 'o, 'p> Value<'r, 'de, 'o, 'p> {
    #[cold]
    pub(super) fn error<E: serde::de::Error>(&self, error: Error) -> E {
        E::custom(self.path.of(error))
    }

    #[cold]
    fn unexpected<E: serde::de::Error>(&self) -> E {
        self.error(Error::new(self.slot.expected()))
    }

    /// The result of something that knows no path.
    pub(super) fn here<T, E: serde::de::Error>(&self, result: Result<T, Error>) -> Result<T, E> {
        result.map_err(|error| self.error(error))
    }

    pub(super) fn count<E: serde::de::Error>(&mut self, bytes: usize) -> Result<(), E> {
        let counted = self.state.count(bytes);
        self.here(counted)
    }

    /// The same value as that of a field of the message in which it is.
    fn as_field(&mut self, row: &'static Field) -> Value<'_, 'de, 'o, 'p> {
        Value {
            state: self.state,
            slot: Slot::Field(row),
            path: self.path,
            depth: self.depth,
        }
    }

    /// A number, bool or enum.
    fn scalar<E: serde::de::Error>(mut self, kind: Kind, held: Held<'_>) -> Result<bool, E> {
        if let Some(row) = self.slot.inner(kind) {
            return self.message(|this| this.as_field(row).scalar(kind, held).map(drop));
        }
        if self.slot.many().is_some() || matches!(self.slot.ty(), Type::Message(_) | Type::Group(_))
        {
            return Err(self.unexpected());
        }
        match (held.number(self.slot.ty(), self.state.options), held) {
            (Ok(Some(number)), _) => self.put_number(number)?,
            (Ok(None), _) => {}
            (Err(what), _) => return Err(self.error(Error::new(what))),
        }
        Ok(true)
    }

    fn number<E: serde::de::Error>(mut self, held: Held<'_>) -> Result<bool, E> {
        self.count(1)?;
        self.scalar(Kind::Number, held)
    }

    fn null<E: serde::de::Error>(mut self) -> Result<bool, E> {
        if self.slot.many().is_none() && takes_null(self.slot.ty()) {
            return match self.slot.inner(Kind::Null) {
                Some(row) => self.message(|this| this.as_field(row).null().map(drop)),
                None => self.put_number(Number::Varint(0)).map(|()| true),
            };
        }
        match self.slot {
            Slot::Field(_) => Ok(false),
            Slot::Root(_) => Err(self.unexpected()),
            Slot::Element(_) => Err(self.error(Error::new("a list cannot hold null"))),
            Slot::Entry(_) => Err(self.error(Error::new("a map cannot hold null"))),
        }
    }

    /// A string.
    fn text<E: serde::de::Error>(mut self, text: &str) -> Result<bool, E> {
        if let Some(row) = self.slot.inner(Kind::String) {
            return self.message(|this| this.as_field(row).text(text).map(drop));
        }
        match (self.slot.many(), self.slot.ty()) {
            (None, Type::String) => self.put(text.len(), |w, field| w.put_string(field, text))?,
            (None, Type::Bytes) => self.base64(text)?,
            (None, Type::Message(table)) => match table.names().well_known {
                Some(WellKnown::Timestamp) => {
                    return self.time(
                        time::parse_timestamp(text),
                        text,
                        "not an RFC 3339 timestamp",
                    );
                }
                Some(WellKnown::Duration) => {
                    return self.time(
                        time::parse_duration(text),
                        text,
                        "not a duration such as \"1.5s\"",
                    );
                }
                Some(WellKnown::FieldMask) => {
                    return self.message(|this| {
                        let State { wire, memory, .. } = &mut *this.state;
                        let put = put_field_mask(text, wire, memory);
                        this.here(put.map_err(Error::new))
                    });
                }
                _ => return Err(self.unexpected()),
            },
            _ => return self.scalar(Kind::String, Held::String(text)),
        }
        Ok(true)
    }

    /// Where a value takes no map, or is a `Value`: what a map with a private key stands for.
    fn disguised<A: MapAccess<'de>>(
        mut self,
        key: Cow<'de, str>,
        map: A,
    ) -> Result<bool, A::Error> {
        let text = self.as_text(Some(key), map)?;
        match (disguise::value(&text.json), self.slot.ty()) {
            (Some(Disguise::Number(digits)), _) => self.scalar(Kind::Number, Held::Digits(digits)),
            (Some(Disguise::Time(time)), _) => self.text(time),
            (None, Type::Message(table)) => self.by_text(table, text),
            (None, _) => Err(self.unexpected()),
        }
    }

    /// A map as JSON; its first key may have been taken.
    fn as_text<A: MapAccess<'de>>(
        &mut self,
        first: Option<Cow<'de, str>>,
        map: A,
    ) -> Result<Text, A::Error> {
        let mut text = Text::default();
        let visitor = AsText::new(self.state, &mut text, self.depth);
        visitor.object(first, map)?;
        Ok(text)
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_, 'de, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, 'de, '_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message as ProtoJSON")
    }

    fn visit_bool<E: serde::de::Error>(mut self, value: bool) -> Result<bool, E> {
        self.count(4)?;
        self.scalar(Kind::Bool, Held::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<bool, E> {
        self.number(Held::Whole(value < 0, value.unsigned_abs()))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<bool, E> {
        self.number(Held::Whole(false, value))
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<bool, E> {
        self.number(Held::Digits(&value.to_string()))
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<bool, E> {
        self.number(Held::Digits(&value.to_string()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<bool, E> {
        match value {
            _ if value.is_finite() => self.number(Held::Float(value)),
            _ if value.is_nan() => self.visit_str("NaN"),
            _ if value > 0.0 => self.visit_str("Infinity"),
            _ => self.visit_str("-Infinity"),
        }
    }

    fn visit_str<E: serde::de::Error>(mut self, text: &str) -> Result<bool, E> {
        self.count(text.len() + 2)?;
        self.text(text)
    }

    fn visit_bytes<E: serde::de::Error>(mut self, bytes: &[u8]) -> Result<bool, E> {
        self.count(bytes.len() + 2)?;
        match (self.slot, self.slot.ty()) {
            // The whole message in the binary format: for `#[serde(flatten)]` and the like, serde buffers
            // values of a format for machines, and its buffer claims to be for people.
            (Slot::Root(_), _) => self.state.binary = Some(bytes.to_vec()),
            (_, Type::Bytes) if self.slot.many().is_none() => {
                self.put(bytes.len(), |w, field| w.put_bytes(field, bytes))?;
            }
            _ => {
                let mut text = String::new();
                base64::encode(bytes, &mut text);
                return self.text(&text);
            }
        }
        Ok(true)
    }

    fn visit_unit<E: serde::de::Error>(mut self) -> Result<bool, E> {
        self.count(4)?;
        self.null()
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<bool, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, list: A) -> Result<bool, A::Error> {
        match self.slot {
            Slot::Field(row) if matches!(row.label(), Label::Repeated | Label::Packed) => {
                self.count(2)?;
                self.elements(row, list)
            }
            _ => match self.slot.inner(Kind::Array) {
                Some(row) => self.message(|this| this.as_field(row).visit_seq(list).map(drop)),
                None => Err(self.unexpected()),
            },
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<bool, A::Error> {
        self.count(2)?;
        let (many, ty) = (self.slot.many(), self.slot.ty());
        let known = match ty {
            Type::Message(table) | Type::Group(table) => table.names().well_known,
            _ => None,
        };
        match (many, ty, known) {
            (Some(Label::Map), ..)
            | (None, Type::Message(_) | Type::Group(_), None | Some(WellKnown::Struct)) => {
                self.object(None, map)
            }
            (None, Type::Message(table), Some(WellKnown::Any)) => {
                let text = self.as_text(None, map)?;
                self.by_text(table, text)
            }
            (Some(_), ..) => Err(self.unexpected()),
            _ => match (map.next_key_seed(key::text())?, known) {
                (Some(key), _) if disguise::is_private(&key) => self.disguised(key, map),
                (first, Some(WellKnown::Value)) => self.object(Some(first), map),
                _ => Err(self.unexpected()),
            },
        }
    }
}

impl<'de> Value<'_, 'de, '_, '_> {
    /// An object. Its first key, or its end, may have been taken.
    fn object<A: MapAccess<'de>>(
        self,
        first: Option<Option<Cow<'de, str>>>,
        map: A,
    ) -> Result<bool, A::Error> {
        match (self.slot, self.slot.ty()) {
            (Slot::Field(row), _) if row.label() == Label::Map => self.entries(row, first, map),
            _ => match (self.slot.inner(Kind::Object), self.slot.ty()) {
                (Some(row), _) => {
                    self.message(|this| this.as_field(row).object(first, map).map(drop))
                }
                (None, Type::Message(table) | Type::Group(table)) => {
                    self.message(|this| this.fields(table, map))
                }
                _ => Err(self.unexpected()),
            },
        }
    }
}
