//! [`Ledger`]: the calls of each kind that have begun, and how they ended.

use std::{collections::BTreeMap, sync::Mutex};

use rustgreet::Code;

use crate::calls::Kind;

/// How a call ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    Code(Code),
    /// Its caller dropped it.
    Dropped,
    /// It ended well, with something else than it should have.
    Wrong,
    Hung,
}

impl End {
    fn name(self) -> &'static str {
        match self {
            Self::Code(code) => code.name(),
            Self::Dropped => "dropped",
            Self::Wrong => "WRONG ANSWER",
            Self::Hung => "HUNG",
        }
    }
}

#[derive(Default)]
struct Entry {
    begun: u64,
    ended: BTreeMap<&'static str, u64>,
}

pub struct Ledger {
    expected: fn(Kind) -> Vec<End>,
    entries: Mutex<BTreeMap<Kind, Entry>>,
}

impl Ledger {
    pub fn new(expected: fn(Kind) -> Vec<End>) -> Self {
        Self {
            expected,
            entries: Mutex::default(),
        }
    }

    pub fn begin(&self, kind: Kind) {
        let mut entries = self.entries.lock().expect("no panic");
        entries.entry(kind).or_default().begun += 1;
    }

    pub fn end(&self, kind: Kind, end: End) {
        let mut entries = self.entries.lock().expect("no panic");
        let ended = &mut entries.entry(kind).or_default().ended;
        *ended.entry(end.name()).or_default() += 1;
    }

    /// Prints a row for each kind; whether each call ended, as it may.
    pub fn print(&self, connection: &str) -> bool {
        let mut right = true;
        for (kind, entry) in &*self.entries.lock().expect("no panic") {
            let expected = (self.expected)(*kind);
            let mut ends = Vec::new();
            for (name, count) in &entry.ended {
                let known = expected.iter().any(|end| end.name() == *name);
                right &= known;
                ends.push(format!(
                    "{count} {name}{}",
                    if known { "" } else { " (NOT EXPECTED)" }
                ));
            }
            if entry.ended.values().sum::<u64>() != entry.begun {
                right = false;
                ends.push("SOME LOST".to_owned());
            }
            println!(
                "| {connection} | {} | {} | {} |",
                kind.name(),
                entry.begun,
                ends.join(", ")
            );
        }
        right
    }
}
