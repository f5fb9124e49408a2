//! Our side of the exchange with other implementations (`foreign/formats.sh`):
//!
//!     exchange fill PEER SEED COUNT OUT   fills messages at random and writes both formats
//!     exchange read IN OUT                reads both formats, compares, and writes them again
//!     exchange compare IN BACK            compares what was sent with what came back
//!
//! Each prints "N passed, N failed" as its last line, and exits with 1 if a message failed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::process::ExitCode;

use conformance::exchange::{self, Record, Spared};
use conformance::types;
use rustgreet::{DynamicMessage, MessageTable, TypeRegistry};

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let types = &types::registry();
    let number = |text: &str| text.parse::<u64>().map_err(io::Error::other);
    match arguments[..] {
        ["fill", peer, seed, count, out] => {
            let spared = match peer {
                "npm_peer" => Spared::WhatNpmLoses,
                _ => Spared::Nothing,
            };
            fill(types, spared, number(seed)?, number(count)?, out)
        }
        ["read", from, out] => read(types, from, out),
        ["compare", from, back] => compare(types, from, back),
        _ => Err(io::Error::other(
            "fill PEER SEED COUNT OUT | read IN OUT | compare IN BACK",
        )),
    }
}

/// Counts passes and failures, and shows the first failures.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    fn count(&mut self, index: usize, record: &Record, result: Result<(), String>) {
        let Err(what) = result else {
            self.passed += 1;
            return;
        };
        self.failed += 1;
        if self.failed <= 5 {
            let json: String = record.json.chars().take(800).collect();
            println!("message {index}, {}: {what}\n    {json}", record.name);
        }
    }

    fn finish(&self) -> ExitCode {
        println!("{} passed, {} failed", self.passed, self.failed);
        match self.failed == 0 && self.passed > 0 {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        }
    }
}

fn fill(
    types: &TypeRegistry,
    spared: Spared,
    seed: u64,
    count: u64,
    out: &str,
) -> io::Result<ExitCode> {
    let mut out = BufWriter::new(File::create(out)?);
    let mut tally = Tally::default();
    let tables = exchange::tables().into_iter().cycle();
    for (index, table) in (0..count).zip(tables) {
        let mut record = Record {
            name: table.name().to_owned(),
            binary: exchange::fill(table, spared, seed, index),
            ..Record::default()
        };
        let result = DynamicMessage::decode(table, &record.binary)
            .map_err(|error| error.to_string())
            .and_then(|message| exchange::print(&message, types))
            .map(|json| record.json = json);
        record.write(&mut out)?;
        tally.count(index as usize, &record, result);
    }
    out.flush()?;
    Ok(tally.finish())
}

fn read(types: &TypeRegistry, from: &str, out: &str) -> io::Result<ExitCode> {
    let mut from = BufReader::new(File::open(from)?);
    let mut out = BufWriter::new(File::create(out)?);
    let mut tally = Tally::default();
    let mut index = 0;
    while let Some(record) = Record::read(&mut from)? {
        let result = exchange::reread(&record, types);
        match &result {
            Ok(ours) => ours.write(&mut out)?,
            Err(_) => record.write(&mut out)?,
        }
        tally.count(index, &record, result.map(drop));
        index += 1;
    }
    out.flush()?;
    Ok(tally.finish())
}

fn compare(types: &TypeRegistry, from: &str, back: &str) -> io::Result<ExitCode> {
    let tables: BTreeMap<&str, &'static MessageTable> =
        exchange::tables().map(|table| (table.name(), table)).into();
    let mut from = BufReader::new(File::open(from)?);
    let mut back = BufReader::new(File::open(back)?);
    let mut tally = Tally::default();
    let mut index = 0;
    while let Some(went) = Record::read(&mut from)? {
        let came = Record::read(&mut back)?
            .ok_or_else(|| io::Error::other("fewer messages came back than were sent"))?;
        let table = tables.get(&*went.name).copied();
        let table = table.ok_or_else(|| io::Error::other(format!("{} is unknown", went.name)))?;
        let result = exchange::same_binary(table, &went.binary, &came.binary)
            .and_then(|()| exchange::same_json(table, types, &went.json, &came.json));
        tally.count(index, &went, result);
        index += 1;
    }
    Ok(tally.finish())
}
