//! The table of one message type.

use core::sync::atomic::{AtomicU32, Ordering};
#[cfg(feature = "descriptor")]
use std::sync::OnceLock;

use super::field::Field;
use super::full_name::short_name;
use super::name_index::{LazyIndex, NameIndex};

/// Up to so many fields are looked through one by one.
const FEW: usize = 16;

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
    names: LazyIndex,
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
            names: LazyIndex::new(),
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
            names: LazyIndex::new(),
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
        short_name(self.name)
    }

    /// The fields. The index here is the one that [`Message::field`](crate::message::Message::field) takes.
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
        self.index_named(name).map(|index| &self.fields()[index])
    }

    /// The index of the field of this name, as the .proto file spells it.
    pub(crate) fn index_named(&self, name: &str) -> Option<usize> {
        let fields = self.fields();
        match fields.len() {
            ..=FEW => fields.iter().position(|field| field.name() == name),
            _ => self.names().of_proto(fields, name),
        }
    }

    /// The index of the fields by name, made when it is first asked for.
    #[inline]
    pub(crate) fn names(&self) -> &NameIndex {
        self.names.of(self)
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
