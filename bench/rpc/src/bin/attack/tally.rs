//! [`Tally`]: what was done to a server, and what it did about it.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex},
};

/// Counts by name, shared by all tasks of an attack.
#[derive(Clone, Default)]
pub struct Tally(Arc<Mutex<BTreeMap<String, u64>>>);

impl Tally {
    pub fn add(&self, what: impl Into<String>, count: u64) {
        *self
            .0
            .lock()
            .expect("no panic")
            .entry(what.into())
            .or_default() += count;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.0.lock().expect("no panic");
        let counts = counts.iter().map(|(what, count)| format!("{count} {what}"));
        f.write_str(&counts.collect::<Vec<_>>().join(", "))
    }
}
