//! [`At`]: a value that is handed to a serializer.

use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::Place;
use crate::json::{push_double, push_float};
use crate::raw::base64;
use crate::raw::text::Digits;
use crate::reflect::{List, Map, ValueRef};
use crate::serde::path::Step;
use crate::textual::each_sorted;

/// A value and its place.
pub(super) struct At<'a, V> {
    pub(super) value: V,
    pub(super) place: Place<'a>,
}

impl Serialize for At<'_, ValueRef<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            ValueRef::I32(value) => serializer.serialize_i64(value.into()),
            ValueRef::U32(value) => serializer.serialize_i64(value.into()),
            ValueRef::I64(value) => {
                serializer.serialize_str(Digits::of(value < 0, value.unsigned_abs()).text())
            }
            ValueRef::U64(value) => serializer.serialize_str(Digits::of(false, value).text()),
            ValueRef::F32(value) => match whole(value.into()) {
                // Above, the fewest digits of a float are not those of the integer.
                Some(value) if value.unsigned_abs() < 1 << f32::MANTISSA_DIGITS => {
                    serializer.serialize_i64(value)
                }
                _ => float(|out| push_float(out, value), serializer),
            },
            ValueRef::F64(value) => match whole(value) {
                Some(value) => serializer.serialize_i64(value),
                None if value.is_finite() => serializer.serialize_f64(value),
                None => float(|out| push_double(out, value), serializer),
            },
            ValueRef::Bool(value) => serializer.serialize_bool(value),
            ValueRef::String(value) => serializer.serialize_str(value),
            ValueRef::Bytes(value) => {
                let mut text = String::new();
                base64::encode(value, &mut text);
                serializer.serialize_str(&text)
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
            let path = self.place.path.to(Step::Element(index));
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
            let path = self.place.path.to(Step::Entry(key));
            let place = self.place.at(&path);
            let value = At { value, place };
            match key {
                ValueRef::String(key) => object.serialize_entry(key, &value),
                ValueRef::I32(key) => {
                    let key = Digits::of(key < 0, key.unsigned_abs().into());
                    object.serialize_entry(key.text(), &value)
                }
                ValueRef::I64(key) => {
                    object.serialize_entry(Digits::of(key < 0, key.unsigned_abs()).text(), &value)
                }
                ValueRef::U32(key) => {
                    object.serialize_entry(Digits::of(false, key.into()).text(), &value)
                }
                ValueRef::U64(key) => object.serialize_entry(Digits::of(false, key).text(), &value),
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
        None => number(&json, serializer),
    }
}

/// A number as JSON spells it: a float may have the digits of an integer.
fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(value) = text.parse() {
        serializer.serialize_i64(value)
    } else if let Ok(value) = text.parse() {
        serializer.serialize_u64(value)
    } else {
        serializer.serialize_f64(text.parse().map_err(S::Error::custom)?)
    }
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
