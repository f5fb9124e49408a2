//! Reading the fields of any message by name or number.

use crate::message::Message;
use crate::raw::excerpt::excerpt;
use crate::reflect::rows::set_rows;
use crate::reflect::{DynamicMessage, FieldRef, Reflect};
use crate::schema::{Field, Label, MessageTable};
use crate::wire::{DecodeError, DecodeOptions};

/// A field number, or a field name as the .proto file has it.
///
/// ```
/// use rustgreet::reflect::{self, FieldKey};
/// use rustgreet::wkt::Duration;
///
/// fn has_both(message: &Duration, one: impl FieldKey, other: impl FieldKey) -> bool {
///     reflect::has(message, one) && reflect::has(message, other)
/// }
///
/// let precise = Duration { seconds: 1, nanos: 500, ..Default::default() };
/// assert!(has_both(&precise, "seconds", 2));
/// ```
pub trait FieldKey: sealed::Sealed + Copy {
    /// The index of the field in the table.
    #[doc(hidden)]
    fn index_in(self, table: &MessageTable) -> Option<usize>;
    /// The key in an error message.
    #[doc(hidden)]
    fn shown(self) -> String;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for u32 {}
    impl Sealed for &str {}
}

impl FieldKey for u32 {
    fn index_in(self, table: &MessageTable) -> Option<usize> {
        table.index_of(self)
    }

    fn shown(self) -> String {
        self.to_string()
    }
}

impl FieldKey for &str {
    fn index_in(self, table: &MessageTable) -> Option<usize> {
        table.index_named(self)
    }

    fn shown(self) -> String {
        format!("`{}`", excerpt(self))
    }
}

/// Returns the value of the field with this name or number; `Unset` if the message has no such field.
///
/// ```
/// use rustgreet::reflect::{self, FieldRef, ValueRef};
/// use rustgreet::wkt::Duration;
///
/// let minute = Duration { seconds: 60, ..Default::default() };
/// assert!(matches!(reflect::get(&minute, "seconds"), FieldRef::One(ValueRef::I64(60))));
/// assert!(matches!(reflect::get(&minute, 2), FieldRef::One(ValueRef::I32(0))));
/// assert!(matches!(reflect::get(&minute, "hours"), FieldRef::Unset));
/// ```
pub fn get<'m>(message: &'m dyn Reflect, field: impl FieldKey) -> FieldRef<'m> {
    match field.index_in(message.table()) {
        Some(index) => message.field(index),
        None => FieldRef::Unset,
    }
}

/// Returns whether the field with this name or number has a value (language guide, "Field
/// Presence").
///
/// A field of explicit presence has one if it is set, a field of implicit presence if it is not the
/// default, and a repeated or map field if it is not empty.
pub fn has(message: &dyn Reflect, field: impl FieldKey) -> bool {
    field
        .index_in(message.table())
        .is_some_and(|index| is_set(&message.table().fields()[index], message.field(index)))
}

/// Returns the fields that have a value, as [`has`] decides it, in the order of their numbers.
///
/// ```
/// use rustgreet::reflect;
/// use rustgreet::wkt::Api;
///
/// let api = Api { version: "v1".into(), ..Default::default() };
/// let names: Vec<_> = reflect::fields(&api).map(|(field, _)| field.name()).collect();
/// assert_eq!(names, ["version"]);
/// ```
pub fn fields(message: &dyn Reflect) -> impl Iterator<Item = (&'static Field, FieldRef<'_>)> {
    let rows = message.table().fields();
    let values = set_rows(message);
    values
        .map(|index| (&rows[index], message.field(index)))
        .filter(|(row, value)| is_set(row, *value))
}

fn is_set(row: &Field, value: FieldRef<'_>) -> bool {
    match value {
        FieldRef::Unset | FieldRef::Unknown(_) => false,
        FieldRef::One(value) => row.label() != Label::Implicit || !value.is_default(),
        FieldRef::List(list) => !list.is_empty(),
        FieldRef::Map(map) => !map.is_empty(),
    }
}

/// Changes a generated message by the names or numbers of its fields.
///
/// The message is turned into a [`DynamicMessage`] and back, so that generated code needs no
/// functions that write fields by name.
///
/// ```
/// use rustgreet::reflect;
/// use rustgreet::wkt::Mixin;
///
/// let mut mixin = Mixin::default();
/// reflect::edit(&mut mixin, |message| message.set("root", "/v1"))??;
/// assert_eq!(mixin.root, "/v1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If decoding would refuse the message, before or after the change, such as one that is nested too
/// deep. The message is then unchanged.
pub fn edit<M: Message + Default, T>(
    message: &mut M,
    edit: impl FnOnce(&mut DynamicMessage) -> T,
) -> Result<T, DecodeError> {
    edit_with(message, &DecodeOptions::new(), edit)
}

/// Changes a generated message by the names or numbers of its fields, as [`edit`], within the given
/// limits.
///
/// # Errors
/// As [`edit`], with the limits of `options`.
pub fn edit_with<M: Message + Default, T>(
    message: &mut M,
    options: &DecodeOptions,
    edit: impl FnOnce(&mut DynamicMessage) -> T,
) -> Result<T, DecodeError> {
    let mut dynamic = DynamicMessage::of_with(message, options)?;
    let result = edit(&mut dynamic);
    *message = dynamic.to_with(options)?;
    Ok(result)
}
