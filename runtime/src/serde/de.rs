//! What a deserializer holds, as JSON that we can parse.

use core::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use crate::json::{push_bytes, push_double, push_string};

pub(super) fn to_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut json = String::new();
    Value(&mut json).deserialize(deserializer)?;
    Ok(json)
}

/// Appends the value that comes next.
struct Value<'j>(&'j mut String);

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Appends a key, in quotes whatever it is.
struct Key<'j>(&'j mut String);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let mut key = String::new();
        Value(&mut key).deserialize(deserializer)?;
        if key.starts_with('"') {
            self.0.push_str(&key);
        } else {
            push_string(self.0, &key);
        }
        Ok(())
    }
}

macro_rules! numbers {
    ($($visit:ident $ty:ty;)*) => {$(
        fn $visit<E: Error>(self, value: $ty) -> Result<(), E> {
            self.0.push_str(&value.to_string());
            Ok(())
        }
    )*};
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message as JSON has it")
    }

    numbers! {
        visit_bool bool;
        visit_i64 i64;
        visit_u64 u64;
        visit_i128 i128;
        visit_u128 u128;
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        push_double(self.0, value);
        Ok(())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        push_string(self.0, value);
        Ok(())
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<(), E> {
        push_bytes(self.0, value);
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.push_str("null");
        Ok(())
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

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.push('[');
        let start = self.0.len();
        let mut end = start;
        while list.next_element_seed(Value(self.0))?.is_some() {
            end = self.0.len();
            self.0.push(',');
        }
        self.0.truncate(end.max(start));
        self.0.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.push('{');
        let mut end = self.0.len();
        while map.next_key_seed(Key(self.0))?.is_some() {
            self.0.push(':');
            map.next_value_seed(Value(self.0))?;
            end = self.0.len();
            self.0.push(',');
        }
        self.0.truncate(end);
        self.0.push('}');
        Ok(())
    }
}
