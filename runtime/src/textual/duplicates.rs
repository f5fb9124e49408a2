//! Finds fields that a text gives twice, and two members of one oneof.

use std::collections::BTreeSet;

use crate::schema::{Field, MessageTable};
use crate::wire::memory::Memory;
use crate::wire::{self, tree_growth};

/// The fields and oneofs of one message that the text has given so far.
pub(crate) struct Duplicates {
    /// A bit for each of the first 64 rows of the table.
    rows: u64,
    /// A bit for each of the first 64 oneofs.
    oneofs: u64,
    /// What has no bit. A message of many fields costs nothing for those that are not given.
    others: Option<Box<Others>>,
}

#[derive(Default)]
struct Others {
    given: BTreeSet<Other>,
    /// What was taken from the budget.
    charged: usize,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Other {
    Row(usize),
    Oneof(u16),
    /// By its number.
    Extension(u32),
}

/// Why a field must not be given.
pub(crate) enum Clash {
    /// It was given before.
    Twice,
    /// Another member of its oneof was given before.
    OneofAlready(&'static Field),
}

impl Duplicates {
    pub(crate) const fn new() -> Self {
        Self {
            rows: 0,
            oneofs: 0,
            others: None,
        }
    }

    /// Gives back what was taken from the budget.
    #[inline]
    pub(crate) fn end(self, memory: &mut Memory) {
        if let Some(others) = self.others {
            memory.refund(others.charged);
        }
    }

    /// Notes one of the first rows, which is not in a oneof, unless it was noted before; returns whether
    /// this did.
    #[inline(always)]
    pub(crate) fn note_early(&mut self, index: usize) -> bool {
        index < 64 && is_first(&mut self.rows, index)
    }

    /// Notes this row of the table within the budget; returns the clash if it must not be given.
    #[inline(always)]
    pub(crate) fn note(
        &mut self,
        table: &'static MessageTable,
        index: usize,
        row: &Field,
        memory: &mut Memory,
    ) -> wire::Result<Option<Clash>> {
        let is_new = match index {
            ..64 => is_first(&mut self.rows, index),
            _ => self.insert(Other::Row(index), memory)?,
        };
        if !is_new {
            return Ok(Some(Clash::Twice));
        }
        match row.oneof_index() {
            None => Ok(None),
            Some(oneof) => self.note_member(table, index, oneof, memory),
        }
    }

    /// Notes the extension with this number; returns whether it was not given before.
    pub(crate) fn note_extension(
        &mut self,
        number: u32,
        memory: &mut Memory,
    ) -> wire::Result<bool> {
        self.insert(Other::Extension(number), memory)
    }

    #[cold]
    fn insert(&mut self, other: Other, memory: &mut Memory) -> wire::Result<bool> {
        if self.others.is_none() {
            memory.charge(size_of::<Others>())?;
        }
        let others = self.others.get_or_insert_with(|| {
            let charged = size_of::<Others>();
            Box::new(Others {
                charged,
                ..Others::default()
            })
        });
        let growth = tree_growth::<Other, ()>(others.given.len());
        memory.charge(growth)?;
        others.charged += growth;
        Ok(others.given.insert(other))
    }

    fn note_member(
        &mut self,
        table: &'static MessageTable,
        index: usize,
        oneof: u16,
        memory: &mut Memory,
    ) -> wire::Result<Option<Clash>> {
        let is_new = match oneof {
            ..64 => is_first(&mut self.oneofs, oneof.into()),
            _ => self.insert(Other::Oneof(oneof), memory)?,
        };
        if is_new {
            return Ok(None);
        }
        // The text is refused, so this search is done once.
        let is_other = |(at, row): &(usize, &Field)| {
            *at != index && row.oneof_index() == Some(oneof) && self.has(*at)
        };
        let other = table.fields().iter().enumerate().find(is_other);
        Ok(other.map(|(_, row)| Clash::OneofAlready(row)))
    }

    fn has(&self, index: usize) -> bool {
        match index {
            ..64 => self.rows & 1 << index != 0,
            _ => {
                let others = self.others.as_ref();
                others.is_some_and(|others| others.given.contains(&Other::Row(index)))
            }
        }
    }
}

/// Sets a bit, and returns whether it was not set.
#[inline(always)]
fn is_first(bits: &mut u64, index: usize) -> bool {
    let before = *bits;
    *bits |= 1 << index;
    *bits != before
}

impl Clash {
    /// The error message.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Twice => "given twice".to_owned(),
            Self::OneofAlready(row) => {
                format!("`{}` of the same oneof was given before", row.name())
            }
        }
    }
}
