//! The extensions of one message that a registry knows, found by number, by name, and among the unknown
//! fields of a message.

use std::collections::BTreeMap;

use crate::extension::Entry;
use crate::unknown::{UnknownFields, UnknownValue};
use crate::wire::extension::{ExtensionEncoding, item};
use crate::wire::memory::Memory;
use crate::wire::record::{self, Record};
use crate::wire::{self, tree_growth};

/// The extensions of one message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions {
    by_number: BTreeMap<u32, Entry>,
    /// Their numbers by full name, and by the name that text format shows.
    numbers: BTreeMap<&'static str, u32>,
}

/// The extensions that were found, each with its records, in the order of their numbers.
pub(crate) type Found<'r> = BTreeMap<u32, (&'r Entry, Vec<u8>)>;

impl Extensions {
    /// Adds an extension in place of the one with the same number.
    pub(super) fn add(&mut self, entry: Entry) {
        let number = entry.row.number();
        let names = |entry: &Entry| [entry.row.name(), entry.shown_name()];
        if let Some(old) = self.by_number.insert(number, entry) {
            for name in names(&old) {
                if self.numbers.get(name) == Some(&number) {
                    self.numbers.remove(name);
                }
            }
        }
        self.numbers
            .extend(names(&entry).map(|name| (name, number)));
    }

    /// The extension with this name.
    pub(crate) fn named(&self, name: &str) -> Option<&Entry> {
        self.by_number.get(self.numbers.get(name)?)
    }

    /// The extensions among the unknown fields of a message, in one walk over them, within a budget.
    pub(crate) fn among(
        &self,
        unknown: &UnknownFields,
        memory: &mut Memory,
    ) -> wire::Result<Found<'_>> {
        let mut found = Found::new();
        let mut rest = unknown.as_bytes();
        while let Some(record) = Record::split_off(&mut rest) {
            if let Some((entry, value)) = self.of(&record) {
                let number = entry.row.number();
                if !found.contains_key(&number) {
                    memory.charge(tree_growth::<u32, (&Entry, Vec<u8>)>(found.len()))?;
                }
                let (_, records) = found.entry(number).or_insert((entry, Vec::new()));
                let size = record::most_bytes(value);
                if records.capacity() - records.len() < size {
                    memory.grow(records, size)?;
                }
                record::append(records, number, value);
            }
        }
        Ok(found)
    }

    /// The extension that a record belongs to, and its value.
    pub(crate) fn of<'v>(&self, record: &Record<'v>) -> Option<(&Entry, UnknownValue<'v>)> {
        if let Some((type_id, message)) = item(record)
            && let Some(entry) = self.by_number.get(&type_id)
            && entry.id.encoding == ExtensionEncoding::MessageSet
        {
            return Some((entry, UnknownValue::Bytes(message)));
        }
        Some((self.by_number.get(&record.number)?, record.value))
    }
}
