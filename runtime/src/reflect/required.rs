//! The check for `required` fields that have no value.

use crate::reflect::rows::set_rows;
use crate::reflect::{FieldRef, Reflect, ValueRef};
use crate::schema::{Field, Type};

/// Returns the path of the first `required` field without a value, in this message or a nested one:
/// `Thing.parts[3].label`.
///
/// Decoding checks this, unless its options
/// [allow such messages](crate::wire::DecodeOptions::allow_partial). Encoding does not: a program
/// that must not send one calls this function.
pub fn missing_required(message: &dyn Reflect) -> Option<String> {
    let inside = first_missing(message)?;
    Some(format!("{}{inside}", message.table().short_name()))
}

fn first_missing(message: &dyn Reflect) -> Option<String> {
    let fields = message.table().fields();
    let mut required = message.table().required().iter().map(|row| *row as usize);
    let mut next = required.next();
    for index in set_rows(message) {
        // A required row before this one, or this one without a value.
        if let Some(row) = next
            && row <= index
        {
            if row < index || matches!(message.field(row), FieldRef::Unset) {
                return Some(format!(".{}", fields[row].name()));
            }
            next = required.next();
        }
        if let Some(missing) = missing_in_field(&fields[index], message.field(index)) {
            return Some(missing);
        }
    }
    Some(format!(".{}", fields[next?].name()))
}

/// The path in a field that has a value.
fn missing_in_field(row: &Field, field: FieldRef<'_>) -> Option<String> {
    let (Type::Message(_) | Type::Group(_)) = row.ty() else {
        return None;
    };
    let name = row.name();
    match field {
        FieldRef::One(value) => Some(format!(".{name}{}", missing_in(value)?)),
        FieldRef::List(list) => (0..list.len())
            .find_map(|at| Some(format!(".{name}[{at}]{}", missing_in(list.get(at))?))),
        FieldRef::Map(map) => {
            let mut missing = None;
            map.each(&mut |key, value| {
                if missing.is_none() {
                    missing =
                        missing_in(value).map(|path| format!(".{name}[{}]{path}", key.excerpt()));
                }
            });
            missing
        }
        FieldRef::Unset | FieldRef::Unknown(_) => None,
    }
}

fn missing_in(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Message(message) => first_missing(message),
        _ => None,
    }
}
