//! What the runtime knows of each message and enum: one static table of plain data a type,
//! written by the generator, read by everything that is not on the hot path.

mod enumeration;
mod field;
mod json_name;

use core::sync::atomic::{AtomicU32, Ordering};
#[cfg(feature = "descriptor")]
use std::sync::OnceLock;

pub use enumeration::{Enum, EnumTable};
pub use field::{Field, Label, Type};
pub(crate) use json_name::JsonTable;
#[cfg(feature = "descriptor")]
pub(crate) use json_name::is_json_name;

/// The rows of a table.
#[derive(Debug)]
enum Fields {
    /// Those of a generated message.
    Known(&'static [Field]),
    /// Those of a message known at run time only. Tables point at each other, in circles too, so
    /// all are there before the first has rows.
    #[cfg(feature = "descriptor")]
    Late(OnceLock<&'static [Field]>),
}

/// The table of one message type: its full name and its fields in the order of their numbers.
#[derive(Debug)]
pub struct MessageTable {
    name: &'static str,
    fields: Fields,
    reserved_names: &'static [&'static str],
    /// Room to reserve for the next message of this type that is encoded; see `wire::hint`.
    capacity: AtomicU32,
    json: json_name::Place,
}

impl MessageTable {
    /// A table of `fields`, which stand in the order of their numbers.
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self::with_reserved(name, fields, &[])
    }

    /// A table of a message with names that none of its fields may have.
    pub const fn with_reserved(
        name: &'static str,
        fields: &'static [Field],
        reserved_names: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            fields: Fields::Known(fields),
            reserved_names,
            capacity: AtomicU32::new(0),
            json: json_name::Place::new(),
        }
    }

    /// A table whose rows come later, by [`set_fields`](Self::set_fields).
    #[cfg(feature = "descriptor")]
    pub(crate) const fn late(name: &'static str, reserved_names: &'static [&'static str]) -> Self {
        Self {
            name,
            fields: Fields::Late(OnceLock::new()),
            reserved_names,
            capacity: AtomicU32::new(0),
            json: json_name::Place::new(),
        }
    }

    /// Gives a late table its rows, in the order of their numbers.
    #[cfg(feature = "descriptor")]
    pub(crate) fn set_fields(&self, fields: &'static [Field]) {
        if let Fields::Late(late) = &self.fields {
            let _only_once = late.set(fields);
        }
    }

    /// The full name, with its package: `google.protobuf.Timestamp`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name without package and outer messages: `Timestamp`.
    pub fn short_name(&self) -> &'static str {
        short(self.name)
    }

    /// The fields. The index here is the one that [`Message::field`](crate::Message::field) takes.
    #[inline]
    pub fn fields(&self) -> &'static [Field] {
        match &self.fields {
            Fields::Known(fields) => fields,
            #[cfg(feature = "descriptor")]
            Fields::Late(late) => late.get().copied().unwrap_or_default(),
        }
    }

    /// Names that none of the fields may have; text format passes over them.
    pub const fn reserved_names(&self) -> &'static [&'static str] {
        self.reserved_names
    }

    /// The field of this number.
    pub fn field(&self, number: u32) -> Option<&'static Field> {
        self.index_of(number).map(|index| &self.fields()[index])
    }

    /// The index of the field of this number.
    pub fn index_of(&self, number: u32) -> Option<usize> {
        self.fields()
            .binary_search_by_key(&number, Field::number)
            .ok()
    }

    /// The field of this name, as the .proto file spells it.
    pub fn field_named(&self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name() == name)
    }

    #[inline]
    pub(crate) fn capacity(&self) -> u32 {
        self.capacity.load(Ordering::Relaxed)
    }

    #[inline]
    pub(crate) fn set_capacity(&self, capacity: u32) {
        self.capacity.store(capacity, Ordering::Relaxed);
    }
}

fn short(name: &'static str) -> &'static str {
    name.rsplit('.').next().unwrap_or(name)
}
