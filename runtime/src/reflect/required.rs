//! The check for `required` fields that have no value.

use crate::message::Message;
use crate::reflect::{FieldRef, ValueRef};
use crate::schema::Label;

/// Returns the path of the first `required` field without a value, in this message or a nested one:
/// `Thing.parts[3].label`.
///
/// Decoding checks this, unless its options
/// [allow such messages](crate::wire::DecodeOptions::allow_partial). Encoding does not: a program
/// that must not send one calls this function.
pub fn missing_required(message: &dyn Message) -> Option<String> {
    let inside = first_missing(message)?;
    Some(format!("{}{inside}", message.table().short_name()))
}

fn first_missing(message: &dyn Message) -> Option<String> {
    let rows = message.table().fields().iter().enumerate();
    rows.into_iter().find_map(|(index, row)| {
        let name = row.name();
        match message.field(index) {
            FieldRef::Unset if row.label() == Label::Required => Some(format!(".{name}")),
            FieldRef::One(value) => Some(format!(".{name}{}", missing_in(value)?)),
            FieldRef::List(list) => (0..list.len())
                .find_map(|at| Some(format!(".{name}[{at}]{}", missing_in(list.get(at))?))),
            FieldRef::Map(map) => {
                let mut missing = None;
                map.each(&mut |key, value| {
                    if missing.is_none() {
                        missing = missing_in(value)
                            .map(|path| format!(".{name}[{}]{path}", key.excerpt()));
                    }
                });
                missing
            }
            FieldRef::Unset | FieldRef::Unknown(_) => None,
        }
    })
}

fn missing_in(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Message(message) => first_missing(message),
        _ => None,
    }
}
