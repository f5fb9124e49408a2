//! Visits a key, whatever its type: in JSON a key is a string.

use core::fmt;
use std::borrow::Cow;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, Visitor};

use crate::json::push_double;

/// Visits a key and calls a function with its text, and with the text once more if it lives as long as the input.
pub(super) struct Key<F>(pub(super) F);

/// Returns a key as a text.
pub(super) fn text<'de>() -> impl DeserializeSeed<'de, Value = Cow<'de, str>> {
    Key(|key: &str, held: Option<&'de str>| match held {
        Some(key) => Cow::Borrowed(key),
        None => Cow::Owned(key.to_owned()),
    })
}

impl<'de, T, F: FnOnce(&str, Option<&'de str>) -> T> DeserializeSeed<'de> for Key<F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! spelled {
    ($($visit:ident $ty:ty;)*) => {$(
        fn $visit<E: Error>(self, key: $ty) -> Result<T, E> {
            Ok((self.0)(&key.to_string(), None))
        }
    )*};
}

impl<'de, T, F: FnOnce(&str, Option<&'de str>) -> T> Visitor<'de> for Key<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<T, E> {
        Ok((self.0)(key, None))
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<T, E> {
        Ok((self.0)(key, Some(key)))
    }

    spelled! {
        visit_bool bool;
        visit_i64 i64;
        visit_u64 u64;
        visit_i128 i128;
        visit_u128 u128;
    }

    fn visit_f64<E: Error>(self, key: f64) -> Result<T, E> {
        let mut text = String::new();
        push_double(&mut text, key);
        self.visit_str(text.trim_matches('"'))
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        self.visit_str("null")
    }

    fn visit_none<E: Error>(self) -> Result<T, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        self.deserialize(deserializer)
    }
}
