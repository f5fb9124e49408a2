//! Hands on the well-known types, each in its own notation.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::Place;
use super::value::At;
use crate::json::{
    Error, TYPE, VALUE, field, find, held_value, mask_text, push_time, url_and_bytes,
};
use crate::reflect::{FieldRef, Reflect, ValueRef};
use crate::schema::{WellKnown, number};
use crate::serde::path::Step;

impl Place<'_> {
    pub(super) fn well_known<S: Serializer>(
        self,
        known: WellKnown,
        message: &dyn Reflect,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match known {
            WellKnown::Any => self.any(message, serializer),
            WellKnown::Timestamp | WellKnown::Duration => {
                let mut text = String::new();
                self.here(push_time(&mut text, known, message))?;
                serializer.serialize_str(&text)
            }
            WellKnown::FieldMask => serializer.serialize_str(&self.here(mask_text(message))?),
            WellKnown::Struct => self.all(field(message, number::STRUCT_FIELDS), serializer),
            WellKnown::ListValue => self.all(field(message, number::LIST_VALUES), serializer),
            WellKnown::Wrapper => self.all(field(message, number::WRAPPED), serializer),
            WellKnown::Value => {
                let value = self.here(held_value(message))?;
                At { value, place: self }.serialize(serializer)
            }
        }
    }

    /// A message that is one of its fields.
    fn all<S: Serializer>(self, field: FieldRef<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        let place = self;
        match field {
            FieldRef::Unset | FieldRef::Unknown(_) => serializer.serialize_unit(),
            FieldRef::One(value) => At { value, place }.serialize(serializer),
            FieldRef::List(value) => At { value, place }.serialize(serializer),
            FieldRef::Map(value) => At { value, place }.serialize(serializer),
        }
    }

    /// An `Any`: the type's URL under `@type` and, next to it, the fields of the message inside.
    fn any<S: Serializer>(mut self, any: &dyn Reflect, serializer: S) -> Result<S::Ok, S::Error> {
        let (url, bytes) = url_and_bytes(any);
        let mut object = serializer.serialize_map(None)?;
        if url.is_empty() && bytes.is_empty() {
            return object.end();
        }
        let table = find(self.options.types(), url).map_err(Error::new);
        let table = self.here(table)?;
        let decoded = self.parts.decode(table, bytes, &self.limits_of_part());
        let decoded = decoded.map_err(|error| {
            let what = format!("the Any does not hold a valid {}: {error}", table.name());
            self.options.not_decoded(error.kind(), what)
        });
        let (inner, parts) = self.here(decoded)?;
        self.parts = parts;
        let path = self.path.to(Step::Type(table.short_name()));
        let place = self.at(&path);
        object.serialize_entry(TYPE, url)?;
        match table.names().well_known {
            Some(_) => {
                let value = ValueRef::Message(&inner);
                object.serialize_entry(VALUE, &At { value, place })?;
            }
            None => place.fields(table, &inner, &mut object)?,
        }
        object.end()
    }
}
