//! Hands a message to a serializer in one pass, value by value, as `json/print` prints it.

mod extensions;
mod value;
mod well_known;

use serde::Serializer;
use serde::ser::SerializeMap;

use super::path::{Path, Step};
use crate::json::{Error, PrintOptions, is_shown};
use crate::reflect::rows::{Rows, set_rows};
use crate::reflect::{FieldRef, Reflect, ValueRef};
use crate::schema::{Field, MessageTable};
use crate::textual::{Parts, too_deep};
use crate::wire::DecodeOptions;
use value::At;

/// Hands on a message.
pub(super) fn serialize<S: Serializer>(
    message: &dyn Reflect,
    options: &PrintOptions<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let place = Place {
        options,
        depth: options.limits.depth.saturating_add(1),
        path: &Path::root(message.table().short_name()),
        parts: Parts::default(),
    };
    place.message(message, serializer)
}

/// Where a value is.
#[derive(Clone, Copy)]
struct Place<'a> {
    options: &'a PrintOptions<'a>,
    /// How many more levels messages may nest.
    depth: u32,
    path: &'a Path<'a>,
    /// What is left for messages in an `Any` and extensions.
    parts: Parts,
}

impl<'a> Place<'a> {
    /// The same place, one step further.
    fn at<'p>(self, path: &'p Path<'p>) -> Place<'p>
    where
        'a: 'p,
    {
        Place { path, ..self }
    }

    /// An error at this place.
    #[cold]
    fn error<E: serde::ser::Error>(self, error: Error) -> E {
        E::custom(self.path.of(error))
    }

    /// The result of something that knows no path.
    fn here<T, E: serde::ser::Error>(self, result: Result<T, Error>) -> Result<T, E> {
        result.map_err(|error| self.error(error))
    }

    /// The limits of what is decoded here.
    fn limits_of_part(self) -> DecodeOptions {
        self.options.limits.of_part(self.depth)
    }

    fn message<S: Serializer>(
        mut self,
        message: &dyn Reflect,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let Some(depth) = self.depth.checked_sub(1) else {
            return Err(self.error(Error::new(too_deep(self.options.limits.depth))));
        };
        self.depth = depth;
        let table = message.table();
        if let Some(known) = table.names().well_known {
            return self.well_known(known, message, serializer);
        }
        let mut object = serializer.serialize_map(None)?;
        self.fields(table, message, &mut object)?;
        object.end()
    }

    /// The fields of a message of this table, inside an object.
    fn fields<M: SerializeMap>(
        self,
        table: &'static MessageTable,
        message: &dyn Reflect,
        object: &mut M,
    ) -> Result<(), M::Error> {
        let names = table.names();
        let rows = match self.options.default_values {
            true => Rows::All(0..table.fields().len()),
            false => set_rows(message),
        };
        for index in rows {
            let (row, field) = (&table.fields()[index], message.field(index));
            if !is_shown(self.options, row, field) {
                continue;
            }
            let key = match self.options.proto_names {
                true => row.name(),
                false => names.json_name(table.fields(), index),
            };
            self.field(row, key, field, object)?;
        }
        match message.field(table.fields().len()) {
            FieldRef::Unknown(unknown) if !unknown.is_empty() => {
                self.extensions(table, unknown, object)
            }
            _ => Ok(()),
        }
    }

    fn field<M: SerializeMap>(
        self,
        row: &Field,
        key: &str,
        field: FieldRef<'_>,
        object: &mut M,
    ) -> Result<(), M::Error> {
        let path = self.path.to(Step::Field(row.name()));
        self.at(&path).value(key, field, object)
    }

    /// An entry of an object; this is its place.
    fn value<M: SerializeMap>(
        self,
        key: &str,
        field: FieldRef<'_>,
        object: &mut M,
    ) -> Result<(), M::Error> {
        let place = self;
        match field {
            FieldRef::Unset | FieldRef::Unknown(_) => object.serialize_entry(key, &()),
            FieldRef::One(ValueRef::String(text)) => object.serialize_entry(key, text),
            FieldRef::One(value) => object.serialize_entry(key, &At { value, place }),
            FieldRef::List(value) => object.serialize_entry(key, &At { value, place }),
            FieldRef::Map(value) => object.serialize_entry(key, &At { value, place }),
        }
    }
}
