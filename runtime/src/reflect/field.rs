//! A field: a value, a list or a map.

use std::collections::{BTreeMap, HashMap};

use crate::reflect::{Value, ValueRef};
use crate::unknown::UnknownFields;
use crate::wire::Oneof;

/// What a field holds.
#[derive(Clone, Copy)]
pub enum FieldRef<'a> {
    /// Nothing: an optional field without a value, or another member of the oneof.
    Unset,
    /// A value. A field of implicit presence always has one.
    One(ValueRef<'a>),
    /// The elements of a repeated field.
    List(&'a dyn List),
    /// The entries of a map.
    Map(&'a dyn Map),
    /// The unknown fields, which have no row.
    Unknown(&'a UnknownFields),
}

/// The elements of a repeated field.
pub trait List {
    /// How many there are.
    fn len(&self) -> usize;
    /// The element at an index below [`len`](Self::len).
    fn get(&self, index: usize) -> ValueRef<'_>;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The entries of a map.
pub trait Map {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether they come in the order of their keys.
    fn is_sorted(&self) -> bool {
        false
    }
    /// Calls `each` with every key and value.
    fn each<'a>(&'a self, each: &mut dyn FnMut(ValueRef<'a>, ValueRef<'a>));
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<V: Value> List for Vec<V> {
    #[inline]
    fn len(&self) -> usize {
        self.len()
    }

    #[inline]
    fn get(&self, index: usize) -> ValueRef<'_> {
        self[index].value()
    }
}

impl<K: Value, V: Value> Map for BTreeMap<K, V> {
    #[inline]
    fn len(&self) -> usize {
        self.len()
    }

    #[inline]
    fn is_sorted(&self) -> bool {
        true
    }

    #[inline]
    fn each<'a>(&'a self, each: &mut dyn FnMut(ValueRef<'a>, ValueRef<'a>)) {
        self.iter()
            .for_each(|(key, value)| each(key.value(), value.value()));
    }
}

impl<K: Value, V: Value, S> Map for HashMap<K, V, S> {
    #[inline]
    fn len(&self) -> usize {
        self.len()
    }

    #[inline]
    fn each<'a>(&'a self, each: &mut dyn FnMut(ValueRef<'a>, ValueRef<'a>)) {
        self.iter()
            .for_each(|(key, value)| each(key.value(), value.value()));
    }
}

/// What can be looked at as a field: every type that generated code gives one.
pub trait AsField {
    /// What it holds.
    fn as_field(&self) -> FieldRef<'_>;
}

impl<V: Value> AsField for V {
    #[inline]
    fn as_field(&self) -> FieldRef<'_> {
        FieldRef::One(self.value())
    }
}

impl<V: Value> AsField for Option<V> {
    #[inline]
    fn as_field(&self) -> FieldRef<'_> {
        match self {
            Some(value) => FieldRef::One(value.value()),
            None => FieldRef::Unset,
        }
    }
}

impl<V: Value> AsField for Vec<V> {
    #[inline]
    fn as_field(&self) -> FieldRef<'_> {
        FieldRef::List(self)
    }
}

impl<K: Value, V: Value> AsField for BTreeMap<K, V> {
    #[inline]
    fn as_field(&self) -> FieldRef<'_> {
        FieldRef::Map(self)
    }
}

impl<K: Value, V: Value, S> AsField for HashMap<K, V, S> {
    #[inline]
    fn as_field(&self) -> FieldRef<'_> {
        FieldRef::Map(self)
    }
}

/// What a field holds: a line of the generated `Message::field`.
#[inline]
pub fn field<F: AsField>(value: &F) -> FieldRef<'_> {
    value.as_field()
}

/// What a member of a oneof holds.
#[inline]
pub fn member<O: Oneof>(slot: &Option<O>, number: u32) -> FieldRef<'_> {
    match slot.as_ref().map(Oneof::member) {
        Some((set, value)) if set == number => FieldRef::One(value),
        _ => FieldRef::Unset,
    }
}
