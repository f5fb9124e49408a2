//! Reading any message by the names and numbers of its fields.

use crate::message::Message;
use crate::reflect::{DynamicMessage, FieldRef};
use crate::schema::{Field, Label, MessageTable};
use crate::wire::DecodeError;

/// How a field is called: by its number, or by its name as the .proto file spells it.
pub trait FieldKey: sealed::Sealed + Copy {
    /// The row of the table.
    #[doc(hidden)]
    fn index_in(self, table: &MessageTable) -> Option<usize>;
    /// For errors.
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
        format!("`{self}`")
    }
}

/// What the field of this name or number holds; `Unset` if the message has no such field.
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
pub fn get<'m>(message: &'m dyn Message, field: impl FieldKey) -> FieldRef<'m> {
    match field.index_in(message.table()) {
        Some(index) => message.field(index),
        None => FieldRef::Unset,
    }
}

/// Whether a field has a value: one that was set, or, where the schema has no presence, one other
/// than its default; of lists and maps, whether there is anything in them.
pub fn has(message: &dyn Message, field: impl FieldKey) -> bool {
    field
        .index_in(message.table())
        .is_some_and(|index| is_set(&message.table().fields()[index], message.field(index)))
}

/// The fields that have a value, as of [`has`], in the order of their numbers.
///
/// ```
/// use rustgreet::reflect;
/// use rustgreet::wkt::Api;
///
/// let api = Api { version: "v1".into(), ..Default::default() };
/// let names: Vec<_> = reflect::fields(&api).map(|(field, _)| field.name()).collect();
/// assert_eq!(names, ["version"]);
/// ```
pub fn fields(message: &dyn Message) -> impl Iterator<Item = (&'static Field, FieldRef<'_>)> {
    let rows = message.table().fields().iter().enumerate();
    rows.map(|(index, row)| (row, message.field(index)))
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

/// Changes a generated message by the names or numbers of its fields: as a [`DynamicMessage`] on
/// the way, so that generated code need not bring what writes fields by name.
///
/// ```
/// use rustgreet::reflect::{self, SetError};
/// use rustgreet::wkt::Mixin;
///
/// let mut mixin = Mixin::default();
/// reflect::edit(&mut mixin, |message| message.set("root", "/v1"))??;
/// assert_eq!(mixin.root, "/v1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A message that decoding would refuse; then it stays as it was.
pub fn edit<M: Message + Default, T>(
    message: &mut M,
    edit: impl FnOnce(&mut DynamicMessage) -> T,
) -> Result<T, DecodeError> {
    let mut dynamic = DynamicMessage::of(message)?;
    let result = edit(&mut dynamic);
    *message = dynamic.to()?;
    Ok(result)
}
