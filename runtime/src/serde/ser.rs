//! Hands a message to a serializer, field by field, as `json/print` prints it. What has a notation of its own,
//! and a message with extensions, is printed as JSON first and handed on from there (`text`).

use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::text;
use crate::json::{Error, PrintOptions, is_shown, print_part, push_bytes, push_double, push_float};
use crate::raw::text::push_decimal;
use crate::reflect::rows::{Rows, set_rows};
use crate::reflect::{FieldRef, List, Map, Reflect, ValueRef};
use crate::schema::Field;
use crate::textual::{each_sorted, too_deep};

/// Hands on a message.
pub(super) fn serialize<S: Serializer>(
    message: &dyn Reflect,
    options: &PrintOptions<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let path = Path {
        outer: None,
        step: Step::Root(message.table().short_name()),
    };
    let place = Place {
        options,
        depth: options.limits.depth.saturating_add(1),
        path: &path,
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
}

/// The way to a value, for an error.
struct Path<'a> {
    outer: Option<&'a Path<'a>>,
    step: Step<'a>,
}

enum Step<'a> {
    Root(&'a str),
    Field(&'a str),
    Element(usize),
    Entry(ValueRef<'a>),
}

impl<'a> Place<'a> {
    /// The same place, with another path.
    fn at<'p>(self, path: &'p Path<'p>) -> Place<'p>
    where
        'a: 'p,
    {
        Place { path, ..self }
    }

    /// An error at this place.
    #[cold]
    fn error<E: serde::ser::Error>(self, mut error: Error) -> E {
        let mut path = Some(self.path);
        while let Some(Path { outer, step }) = path {
            error = match step {
                Step::Root(name) => error.in_root(name),
                Step::Field(name) => error.in_field(name),
                Step::Element(index) => error.in_element(index),
                Step::Entry(key) => error.in_entry(*key),
            };
            path = *outer;
        }
        E::custom(error)
    }

    fn message<S: Serializer>(
        mut self,
        message: &dyn Reflect,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let Some(depth) = self.depth.checked_sub(1) else {
            return Err(self.error(Error::new(too_deep(self.options.limits.depth))));
        };
        let table = message.table();
        let names = table.names();
        if names.well_known.is_some() || self.has_extensions(message) {
            let json = print_part(self.options, self.depth, message);
            let json = json.map_err(|error| self.error(error))?;
            return text::serialize(&json, self.options.limits.depth, serializer);
        }
        self.depth = depth;
        let mut object = serializer.serialize_map(None)?;
        let rows = match self.options.default_values {
            true => Rows::All(0..table.fields().len()),
            false => set_rows(message),
        };
        for index in rows {
            let (row, field) = (&table.fields()[index], message.field(index));
            if !is_shown(self.options, row, field) {
                continue;
            }
            self.field(
                row,
                names.json_name(table.fields(), index),
                field,
                &mut object,
            )?;
        }
        object.end()
    }

    fn field<M: SerializeMap>(
        self,
        row: &Field,
        json_name: &str,
        field: FieldRef<'_>,
        object: &mut M,
    ) -> Result<(), M::Error> {
        let path = Path {
            outer: Some(self.path),
            step: Step::Field(row.name()),
        };
        let place = self.at(&path);
        let key = match self.options.proto_names {
            true => row.name(),
            false => json_name,
        };
        match field {
            FieldRef::Unset | FieldRef::Unknown(_) => object.serialize_entry(key, &()),
            FieldRef::One(ValueRef::String(text)) => object.serialize_entry(key, text),
            FieldRef::One(value) => object.serialize_entry(key, &At { value, place }),
            FieldRef::List(value) => object.serialize_entry(key, &At { value, place }),
            FieldRef::Map(value) => object.serialize_entry(key, &At { value, place }),
        }
    }

    /// Whether a message has unknown fields of a type that has extensions.
    fn has_extensions(self, message: &dyn Reflect) -> bool {
        let table = message.table();
        matches!(message.field(table.fields().len()), FieldRef::Unknown(unknown) if !unknown.is_empty())
            && self.options.types().extensions(table).is_some()
    }
}

/// A value and its place.
struct At<'a, V> {
    value: V,
    place: Place<'a>,
}

impl Serialize for At<'_, ValueRef<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            ValueRef::I32(value) => serializer.serialize_i64(value.into()),
            ValueRef::U32(value) => serializer.serialize_i64(value.into()),
            ValueRef::I64(value) => {
                serializer.serialize_str(&digits(value < 0, value.unsigned_abs()))
            }
            ValueRef::U64(value) => serializer.serialize_str(&digits(false, value)),
            ValueRef::F32(value) => float(|out| push_float(out, value), serializer),
            ValueRef::F64(value) => match whole(value) {
                Some(value) => serializer.serialize_i64(value),
                None if value.is_finite() => serializer.serialize_f64(value),
                None => float(|out| push_double(out, value), serializer),
            },
            ValueRef::Bool(value) => serializer.serialize_bool(value),
            ValueRef::String(value) => serializer.serialize_str(value),
            ValueRef::Bytes(value) => {
                let mut quoted = String::new();
                push_bytes(&mut quoted, value);
                serializer.serialize_str(unquoted(&quoted).unwrap_or_default())
            }
            ValueRef::Enum(_, table) if table.name() == "google.protobuf.NullValue" => {
                serializer.serialize_unit()
            }
            ValueRef::Enum(number, table) => match table.name_of(number) {
                Some(name) if !self.place.options.enum_numbers => serializer.serialize_str(name),
                _ => serializer.serialize_i64(number.into()),
            },
            ValueRef::Message(message) => self.place.message(message, serializer),
        }
    }
}

impl Serialize for At<'_, &dyn List> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut array = serializer.serialize_seq(None)?;
        for index in 0..self.value.len() {
            let path = Path {
                outer: Some(self.place.path),
                step: Step::Element(index),
            };
            array.serialize_element(&At {
                value: self.value.get(index),
                place: self.place.at(&path),
            })?;
        }
        array.end()
    }
}

impl Serialize for At<'_, &dyn Map> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        each_sorted(self.value, |key, value| {
            let path = Path {
                outer: Some(self.place.path),
                step: Step::Entry(key),
            };
            let place = self.place.at(&path);
            let value = At { value, place };
            match key {
                ValueRef::String(key) => object.serialize_entry(key, &value),
                ValueRef::I32(key) => {
                    object.serialize_entry(&digits(key < 0, key.unsigned_abs().into()), &value)
                }
                ValueRef::I64(key) => {
                    object.serialize_entry(&digits(key < 0, key.unsigned_abs()), &value)
                }
                ValueRef::U32(key) => object.serialize_entry(&digits(false, key.into()), &value),
                ValueRef::U64(key) => object.serialize_entry(&digits(false, key), &value),
                ValueRef::Bool(true) => object.serialize_entry("true", &value),
                ValueRef::Bool(false) => object.serialize_entry("false", &value),
                _ => Err(S::Error::custom("this type cannot be the key of a map")),
            }
        })?;
        object.end()
    }
}

/// The value of a number that JSON spells as an integer: the shortest digits of larger ones have an exponent.
fn whole(value: f64) -> Option<i64> {
    let whole = value as i64;
    let is_same = (whole as f64).to_bits() == value.to_bits();
    (is_same && whole.unsigned_abs() < 10_000_000_000_000_000).then_some(whole)
}

/// Hands on a float as JSON spells it: with the fewest digits, or as a name in quotes.
fn float<S: Serializer>(push: impl FnOnce(&mut String), serializer: S) -> Result<S::Ok, S::Error> {
    let mut json = String::new();
    push(&mut json);
    match unquoted(&json) {
        Some(name) => serializer.serialize_str(name),
        None => text::number(&json, serializer),
    }
}

/// The spelling of a whole number.
fn digits(negative: bool, magnitude: u64) -> String {
    let mut out = String::new();
    push_decimal(&mut out, negative, magnitude);
    out
}

fn unquoted(json: &str) -> Option<&str> {
    json.strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::{push_double, whole};

    #[test]
    fn an_integer_where_json_spells_one() {
        let mut bits = 1u64;
        let check = |value: f64| {
            let mut json = String::new();
            push_double(&mut json, value);
            assert_eq!(whole(value), json.parse().ok(), "{json}");
        };
        for round in 0..100_000u64 {
            bits = bits.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(99);
            check(f64::from_bits(bits));
            check((bits >> (round % 64)) as f64);
            check((bits.cast_signed() >> (round % 64)) as f64 / 2.0);
        }
        for power in 0..25 {
            let power = 10f64.powi(power);
            for value in [power.next_down(), power, power.next_up(), -power] {
                check(value);
            }
        }
        for value in [0.0, -0.0, 7_019_414_192_967_815.0, f64::INFINITY, f64::NAN] {
            check(value);
        }
    }
}
