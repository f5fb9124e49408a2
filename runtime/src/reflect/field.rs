//! The value of a field, borrowed: a single value, a list or a map.

use std::collections::{BTreeMap, HashMap};

use crate::reflect::{Value, ValueRef};
use crate::unknown::UnknownFields;
use crate::wire::Oneof;

/// The value of a field, borrowed from its message.
///
/// ```
/// use rustgreet::wkt::Api;
/// use rustgreet::{FieldRef, reflect};
///
/// /// Returns how many values a field has.
/// fn count(field: FieldRef<'_>) -> usize {
///     match field {
///         FieldRef::Unset => 0,
///         FieldRef::One(_) => 1,
///         FieldRef::List(list) => list.len(),
///         FieldRef::Map(map) => map.len(),
///         FieldRef::Unknown(fields) => fields.iter().count(),
///     }
/// }
///
/// let api = Api { mixins: vec![Default::default(); 3], ..Default::default() };
/// assert_eq!(count(reflect::get(&api, "mixins")), 3);
/// assert_eq!(count(reflect::get(&api, "source_context")), 0);
/// ```
#[derive(Clone, Copy)]
pub enum FieldRef<'a> {
    /// No value: a field of explicit presence that is not set, or a member of a oneof that is not the
    /// one that is set (language guide, "Field Presence").
    Unset,
    /// The value of a single field. A field of implicit presence always has one.
    One(ValueRef<'a>),
    /// The elements of a repeated field.
    List(&'a dyn List),
    /// The entries of a map field.
    Map(&'a dyn Map),
    /// The unknown fields, which have no row in the table.
    Unknown(&'a UnknownFields),
}

/// A message that keeps only the fields that are set.
#[doc(hidden)]
pub trait Sparse {
    /// The first row that holds a value, from the row `from` on.
    fn next_row(&self, from: usize) -> Option<usize>;
}

/// The elements of a repeated field.
///
/// ```
/// use rustgreet::wkt::{Api, Mixin};
/// use rustgreet::{FieldRef, ValueRef, reflect};
///
/// let mixins = ["acl", "iam"].map(|name| Mixin { name: name.into(), ..Default::default() });
/// let api = Api { mixins: mixins.into(), ..Default::default() };
/// let FieldRef::List(list) = reflect::get(&api, "mixins") else { panic!("not repeated") };
/// assert_eq!(list.len(), 2);
/// let ValueRef::Message(last) = list.get(1) else { panic!("not messages") };
/// assert!(matches!(reflect::get(last, "name"), FieldRef::One(ValueRef::String("iam"))));
/// ```
pub trait List {
    /// Returns the number of elements.
    fn len(&self) -> usize;
    /// Returns the element at `index`, counted from 0.
    ///
    /// # Panics
    /// If `index` is not below [`len`](Self::len).
    fn get(&self, index: usize) -> ValueRef<'_>;
    /// Returns whether there are no elements.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The entries of a map field.
///
/// ```
/// use rustgreet::wkt::Struct;
/// use rustgreet::{FieldRef, ValueRef, json, reflect};
///
/// let settings: Struct = json::from_str(r#"{"size": 3, "name": "till"}"#)?;
/// let FieldRef::Map(map) = reflect::get(&settings, "fields") else { panic!("not a map") };
/// let mut keys = Vec::new();
/// map.each(&mut |key, _| {
///     if let ValueRef::String(key) = key {
///         keys.push(key);
///     }
/// });
/// assert_eq!(keys, ["name", "size"]);
/// # Ok::<(), json::Error>(())
/// ```
pub trait Map {
    /// Returns the number of entries.
    fn len(&self) -> usize;
    /// Returns whether [`each`](Self::each) goes in the order of the keys.
    fn is_sorted(&self) -> bool {
        false
    }
    /// Calls `each` with every key and value.
    fn each<'a>(&'a self, each: &mut dyn FnMut(ValueRef<'a>, ValueRef<'a>));
    /// Returns whether there are no entries.
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

/// A type that a field of a generated message can have.
///
/// ```
/// use rustgreet::FieldRef;
/// use rustgreet::reflect::AsField;
///
/// let absent: Option<String> = None;
/// assert!(matches!(absent.as_field(), FieldRef::Unset));
/// assert!(matches!(vec![1, 2].as_field(), FieldRef::List(list) if list.len() == 2));
/// ```
pub trait AsField {
    /// Returns the value of the field.
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

/// Returns the value of a field. The generated `Message::field` has a call for each field.
#[inline]
pub fn field<F: AsField>(value: &F) -> FieldRef<'_> {
    value.as_field()
}

/// Returns the value of a oneof's member, if the member with this field number is the one that is
/// set.
#[inline]
pub fn member<O: Oneof>(slot: &Option<O>, number: u32) -> FieldRef<'_> {
    match slot.as_ref().map(Oneof::member) {
        Some((set, value)) if set == number => FieldRef::One(value),
        _ => FieldRef::Unset,
    }
}
