//! The well-known types: only what they can mean has a form in JSON.

use rustgreet::unknown::UnknownValue;
use rustgreet::{MessageTable, wkt};

use super::fill::{Filler, Wire};
use super::{Spared, tables};

impl Filler {
    /// Fills a message whose type is known here; says whether it is.
    pub(super) fn well_known(
        &mut self,
        table: &'static MessageTable,
        depth: u32,
        w: &mut Wire,
    ) -> bool {
        match table.name() {
            "google.protobuf.Timestamp" => {
                // The years 1 to 9999.
                let seconds = bounded(self, -62_135_596_800, 253_402_300_799);
                let nanos = nanos(self);
                time(seconds, nanos, w);
            }
            "google.protobuf.Duration" => {
                // 10,000 years either way; both parts have the same sign.
                let seconds = bounded(self, -315_576_000_000, 315_576_000_000);
                let bound = seconds.abs() == 315_576_000_000;
                let nanos = if bound { 0 } else { nanos(self) };
                let negative = seconds < 0 || seconds == 0 && self.dice.chance(50);
                time(seconds, if negative { -nanos } else { nanos }, w);
            }
            "google.protobuf.FieldMask" => {
                for _ in 0..self.dice.below(4) {
                    let path = self.dice.pick(&[
                        "a",
                        "foo",
                        "foo_bar",
                        "foo.bar_baz",
                        "a.b.c",
                        "x1",
                        "field_name1",
                    ]);
                    w.push(1, UnknownValue::Bytes(path.as_bytes()));
                }
            }
            "google.protobuf.Value" => value(self, table, depth, w),
            "google.protobuf.Any" => any(self, depth, w),
            _ => return false,
        }
        true
    }
}

fn bounded(filler: &mut Filler, least: i64, most: i64) -> i64 {
    let dice = &mut filler.dice;
    match dice.below(4) {
        0 => dice.pick(&[least, most, 0, -1, 1]),
        1 => dice.below(4_000_000_000) as i64 - 2_000_000_000,
        _ => least + dice.below((most - least) as u64) as i64,
    }
}

/// None, or with three, six or nine digits.
fn nanos(filler: &mut Filler) -> i64 {
    let digits = filler.dice.pick(&[0, 1_000_000, 1_000, 1]);
    match digits {
        0 => 0,
        unit => filler.dice.below(1_000_000_000 / unit) as i64 * unit as i64,
    }
}

fn time(seconds: i64, nanos: i64, w: &mut Wire) {
    w.push(1, UnknownValue::Varint(seconds as u64));
    w.push(2, UnknownValue::Varint(nanos as u64));
}

/// Exactly one kind; a number is finite, since JSON has no other.
fn value(filler: &mut Filler, table: &'static MessageTable, depth: u32, w: &mut Wire) {
    let kinds = if depth == 0 { 4 } else { 6 };
    match 1 + filler.dice.below(kinds) {
        1 => w.push(1, UnknownValue::Varint(0)),
        2 => w.push(2, UnknownValue::Fixed64(filler.dice.finite().to_bits())),
        number => {
            if let Some(row) = table.field(number as u32) {
                filler.value(row.number(), row.ty(), depth, w);
            }
        }
    }
}

fn any(filler: &mut Filler, depth: u32, w: &mut Wire) {
    if filler.dice.chance(10) {
        return;
    }
    let well_known = [
        wkt::Any::table(),
        wkt::BytesValue::table(),
        wkt::Duration::table(),
        wkt::Empty::table(),
        wkt::FieldMask::table(),
        wkt::Int64Value::table(),
        wkt::StringValue::table(),
        wkt::Struct::table(),
        wkt::Timestamp::table(),
        wkt::Value::table(),
    ];
    let table = match filler.dice.chance(60) || depth == 0 {
        true => filler.dice.pick(&well_known),
        false => filler.dice.pick(&tables()),
    };
    let mut inner = Wire::default();
    if depth > 0 || table.name() != "google.protobuf.Any" {
        filler.message(table, depth.saturating_sub(1), &mut inner);
    }
    let hosts = match filler.spared {
        Spared::Nothing => &["type.googleapis.com", "example.com/types"][..],
        Spared::WhatNpmLoses => &["type.googleapis.com"],
    };
    let host = filler.dice.pick(hosts);
    let url = format!("{host}/{}", table.name());
    w.push(1, UnknownValue::Bytes(url.as_bytes()));
    w.push(2, UnknownValue::Bytes(inner.as_bytes()));
}
