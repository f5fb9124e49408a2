//! The fields of a dynamic message that are set, by their rows in the table. A field that is not set
//! takes no memory.

use std::collections::BTreeMap;

use super::field::DynamicField;
use crate::reflect::field::Sparse;
use crate::schema::MessageTable;
use crate::wire::memory::Memory;
use crate::wire::{self, tree_size};

/// The fields that are set: few in a vector, many in a tree. So no order in which fields arrive, and
/// no change between members of a oneof, costs time that grows with the number of fields.
#[derive(Clone)]
pub(super) enum Slots {
    /// In the order of the table.
    Few(Vec<(u32, DynamicField)>),
    Many(Box<Many>),
}

#[derive(Clone)]
pub(super) struct Many {
    fields: BTreeMap<u32, DynamicField>,
    /// The row of the member that is set, for each oneof.
    members: BTreeMap<u16, u32>,
    /// The most fields that there were at once.
    most: usize,
}

/// Up to so many fields are in a vector.
const FEW: usize = 16;

impl Slots {
    pub(super) const fn new() -> Self {
        Self::Few(Vec::new())
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Few(fields) => fields.len(),
            Self::Many(many) => many.fields.len(),
        }
    }

    /// The field in the row with this index, if it is set.
    pub(super) fn get(&self, index: usize) -> Option<&DynamicField> {
        match self {
            Self::Few(fields) => Some(&fields[find(fields, row(index)).ok()?].1),
            Self::Many(many) => many.fields.get(&row(index)),
        }
    }

    /// As [`get`](Self::get), to be changed.
    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut DynamicField> {
        match self {
            Self::Few(fields) => {
                let at = find(fields, row(index)).ok()?;
                Some(&mut fields[at].1)
            }
            Self::Many(many) => many.fields.get_mut(&row(index)),
        }
    }

    /// The fields that are set and their indices, in the order of the table.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &DynamicField)> {
        let (few, many) = match self {
            Self::Few(fields) => (&fields[..], None),
            Self::Many(many) => (&[][..], Some(&many.fields)),
        };
        let few = few.iter().map(|(row, field)| (*row as usize, field));
        let many = many.into_iter().flatten();
        few.chain(many.map(|(row, field)| (*row as usize, field)))
    }

    /// Clears the field in the row with this index.
    pub(super) fn remove(&mut self, table: &MessageTable, index: usize) {
        match self {
            Self::Few(fields) => {
                if let Ok(at) = find(fields, row(index)) {
                    fields.remove(at);
                }
            }
            Self::Many(many) => {
                if many.fields.remove(&row(index)).is_some()
                    && let Some(oneof) = table.fields()[index].oneof_index()
                {
                    many.members.remove(&oneof);
                }
            }
        }
    }

    /// If the row with this index is a member of a oneof, clears the other members.
    pub(super) fn clear_others(&mut self, table: &MessageTable, index: usize) {
        let oneof_of = |row: u32| table.fields()[row as usize].oneof_index();
        let Some(oneof) = oneof_of(row(index)) else {
            return;
        };
        let set = match self {
            Self::Few(fields) => {
                let mut rows = fields.iter().map(|(row, _)| *row);
                rows.find(|other| oneof_of(*other) == Some(oneof))
            }
            Self::Many(many) => many.members.get(&oneof).copied(),
        };
        if let Some(set) = set.filter(|set| *set != row(index)) {
            self.remove(table, set as usize);
        }
    }

    /// Makes room within a budget for what [`insert`](Self::insert) allocates for one more field.
    pub(super) fn room_for_one(
        &mut self,
        table: &MessageTable,
        memory: &mut Memory,
    ) -> wire::Result {
        let trees = |fields| tree_size::<u32, DynamicField>(fields) + tree_size::<u16, u32>(fields);
        match self {
            Self::Few(fields) if fields.len() >= FEW => {
                memory.charge(size_of::<Many>() + trees(fields.len() + 1))?;
                let before = fields.capacity() * size_of::<(u32, DynamicField)>();
                *self = Self::Many(Box::new(Many::new(table, core::mem::take(fields))));
                memory.refund(before);
                Ok(())
            }
            Self::Few(fields) if fields.len() == fields.capacity() => {
                let more = more(fields);
                memory.grow_exact(fields, more)
            }
            Self::Few(_) => Ok(()),
            Self::Many(many) if many.fields.len() < many.most => Ok(()),
            Self::Many(many) => memory.charge(trees(many.most + 1) - trees(many.most)),
        }
    }

    /// Sets a field that is not set, and of whose oneof no member is.
    pub(super) fn insert(
        &mut self,
        table: &MessageTable,
        index: usize,
        field: DynamicField,
    ) -> &mut DynamicField {
        if let Self::Few(fields) = self
            && fields.len() >= FEW
        {
            *self = Self::Many(Box::new(Many::new(table, core::mem::take(fields))));
        }
        match self {
            Self::Few(fields) => {
                if fields.len() == fields.capacity() {
                    fields.reserve_exact(more(fields));
                }
                let at = find(fields, row(index)).unwrap_or_else(|at| at);
                #[cfg(test)]
                crate::raw::steps::add(fields.len() - at);
                fields.insert(at, (row(index), field));
                &mut fields[at].1
            }
            Self::Many(many) => many.insert(table, row(index), field),
        }
    }
}

impl Many {
    fn new(table: &MessageTable, few: Vec<(u32, DynamicField)>) -> Self {
        let mut many = Self {
            fields: BTreeMap::new(),
            members: BTreeMap::new(),
            most: 0,
        };
        for (row, field) in few {
            many.insert(table, row, field);
        }
        many
    }

    fn insert(&mut self, table: &MessageTable, row: u32, field: DynamicField) -> &mut DynamicField {
        if let Some(oneof) = table.fields()[row as usize].oneof_index() {
            self.members.insert(oneof, row);
        }
        self.most = self.most.max(self.fields.len() + 1);
        self.fields.entry(row).or_insert(field)
    }
}

impl Sparse for Slots {
    fn next_row(&self, from: usize) -> Option<usize> {
        let from = u32::try_from(from).ok()?;
        let row = match self {
            Self::Few(fields) => fields.get(find(fields, from).unwrap_or_else(|at| at))?.0,
            Self::Many(many) => *many.fields.range(from..).next()?.0,
        };
        Some(row as usize)
    }
}

impl PartialEq for Slots {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

/// Rows are counted in 32 bits, since messages have at most 65,535 fields.
fn row(index: usize) -> u32 {
    index as u32
}

/// Where the row is, or where it is to be inserted.
fn find(fields: &[(u32, DynamicField)], row: u32) -> Result<usize, usize> {
    fields.binary_search_by_key(&row, |(other, _)| *other)
}

/// How many fields to make room for: most messages with one field get no other.
fn more(fields: &[(u32, DynamicField)]) -> usize {
    fields.len().max(1)
}
