//! Finds fields that a text gives twice, and two members of one oneof.

use crate::schema::{Field, MessageTable};

/// The fields of one message that the text has given so far: a bit for each row of the table.
pub(crate) struct Duplicates {
    first: u64,
    more: Vec<u64>,
    /// A bit for each of the first 64 oneofs.
    oneofs: u64,
}

/// Why a field must not be given.
pub(crate) enum Clash {
    /// It was given before.
    Twice,
    /// Another member of its oneof was given before.
    OneofAlready(&'static Field),
}

impl Duplicates {
    pub(crate) fn new(table: &MessageTable) -> Self {
        Self {
            first: 0,
            more: vec![0; table.fields().len() / 64],
            oneofs: 0,
        }
    }

    /// The bytes that are allocated for the fields of this table.
    pub(crate) fn heap_size(table: &MessageTable) -> usize {
        table.fields().len() / 64 * size_of::<u64>()
    }

    /// Notes the row at this index; returns the clash if the row must not be given.
    #[inline(always)]
    pub(crate) fn note(&mut self, table: &'static MessageTable, index: usize) -> Option<Clash> {
        let word = self.word(index);
        let bit = 1 << (index % 64);
        if *word & bit != 0 {
            return Some(Clash::Twice);
        }
        *word |= bit;
        match table.fields()[index].oneof_index() {
            None => None,
            Some(oneof) => self.note_member(table, index, oneof),
        }
    }

    fn note_member(
        &mut self,
        table: &'static MessageTable,
        index: usize,
        oneof: u16,
    ) -> Option<Clash> {
        let bit = 1u64.checked_shl(oneof.into()).unwrap_or(0);
        if bit != 0 && self.oneofs & bit == 0 {
            self.oneofs |= bit;
            return None;
        }
        let other = |(at, row): &(usize, &Field)| {
            *at != index && row.oneof_index() == Some(oneof) && self.has(*at)
        };
        let (_, row) = table.fields().iter().enumerate().find(other)?;
        Some(Clash::OneofAlready(row))
    }

    fn has(&self, index: usize) -> bool {
        let word = match index / 64 {
            0 => self.first,
            at => self.more[at - 1],
        };
        word & 1 << (index % 64) != 0
    }

    #[inline]
    fn word(&mut self, index: usize) -> &mut u64 {
        match index / 64 {
            0 => &mut self.first,
            at => &mut self.more[at - 1],
        }
    }
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
