//! Writing the fields of a [`DynamicMessage`], each value checked against the field's type.

use core::fmt;

use crate::message::Message;
use crate::reflect::dynamic::field::DynamicField;
use crate::reflect::{DynamicMessage, DynamicValue, FieldKey, MapKey};
use crate::schema::{Field, Label, Type};

/// Why a field could not be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetError {
    /// The message has no such field.
    NoField {
        /// The message's full name.
        message: &'static str,
        /// What was asked for.
        field: String,
    },
    /// The value is not of the field's type.
    WrongType {
        /// The message's full name.
        message: &'static str,
        /// The field's name.
        field: &'static str,
        /// What the field takes: `repeated string`.
        takes: String,
    },
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoField { message, field } => write!(f, "{message} has no field {field}"),
            Self::WrongType {
                message,
                field,
                takes,
            } => write!(f, "{message}.{field} takes a value of type {takes}"),
        }
    }
}

impl core::error::Error for SetError {}

/// Each call takes a field by its name or number.
///
/// ```
/// use rustgreet::{DynamicMessage, json, wkt};
///
/// let mut api = DynamicMessage::new(wkt::Api::table());
/// api.set("name", "shop.Till")?;
/// api.message_mut("source_context")?.set("file_name", "shop.proto")?;
/// let mut mixin = DynamicMessage::new(wkt::Mixin::table());
/// mixin.set("name", "acl")?;
/// api.push("mixins", mixin)?;
/// assert_eq!(
///     json::to_string(&api)?,
///     r#"{"name":"shop.Till","sourceContext":{"fileName":"shop.proto"},"mixins":[{"name":"acl"}]}"#,
/// );
/// assert!(api.set("version", 1).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl DynamicMessage {
    /// Sets a single field. A member of a oneof unsets the other members.
    ///
    /// # Errors
    /// There is no such field, it is a list or a map, or it is of another type. An enum takes its
    /// number as an `i32`.
    pub fn set(
        &mut self,
        field: impl FieldKey,
        value: impl Into<DynamicValue>,
    ) -> Result<(), SetError> {
        let (index, row) = self.row(field)?;
        let value = match row.label() {
            Label::Repeated | Label::Packed | Label::Map => None,
            _ => fit(row.ty(), value.into()),
        };
        let value = value.ok_or_else(|| self.wrong_type(row))?;
        *self.slot_mut(index) = DynamicField::One(value);
        self.clear_others(index);
        Ok(())
    }

    /// Adds an element to a repeated field.
    ///
    /// # Errors
    /// There is no such field, it is not repeated, or it is of another type.
    pub fn push(
        &mut self,
        field: impl FieldKey,
        value: impl Into<DynamicValue>,
    ) -> Result<(), SetError> {
        let (index, row) = self.row(field)?;
        let value = match row.label() {
            Label::Repeated | Label::Packed => fit(row.ty(), value.into()),
            _ => None,
        };
        let value = value.ok_or_else(|| self.wrong_type(row))?;
        self.slot_mut(index).list().push(value);
        Ok(())
    }

    /// Sets the value of a key in a map.
    ///
    /// # Errors
    /// There is no such field, it is not a map, or it is one of other types.
    pub fn insert(
        &mut self,
        field: impl FieldKey,
        key: impl Into<MapKey>,
        value: impl Into<DynamicValue>,
    ) -> Result<(), SetError> {
        let (index, row) = self.row(field)?;
        let key = key.into();
        let value = match row.key() {
            Some(ty) if is_key(ty, &key) => fit(row.ty(), value.into()),
            _ => None,
        };
        let value = value.ok_or_else(|| self.wrong_type(row))?;
        self.slot_mut(index).map().insert(key, value);
        Ok(())
    }

    /// The message that a single field holds, to be changed; an empty one where it held none.
    ///
    /// # Errors
    /// There is no such field, or it is not a single message.
    pub fn message_mut(&mut self, field: impl FieldKey) -> Result<&mut Self, SetError> {
        let (index, row) = self.row(field)?;
        let table = match (row.label(), row.ty()) {
            (Label::Repeated | Label::Packed | Label::Map, _) => None,
            (_, Type::Message(table) | Type::Group(table)) => Some(table),
            _ => None,
        };
        let table = table.ok_or_else(|| self.wrong_type(row))?;
        if matches!(self.slot_mut(index), DynamicField::Unset) {
            *self.slot_mut(index) = DynamicField::One(Self::new(table).into());
            self.clear_others(index);
        }
        match self.slot_mut(index) {
            DynamicField::One(DynamicValue::Message(message)) => Ok(message),
            _ => unreachable!("a message field holds a message"),
        }
    }

    pub(super) fn row(&self, field: impl FieldKey) -> Result<(usize, &'static Field), SetError> {
        let table = self.table();
        match field.index_in(table) {
            Some(index) => Ok((index, &table.fields()[index])),
            None => Err(SetError::NoField {
                message: table.name(),
                field: field.shown(),
            }),
        }
    }

    #[cold]
    fn wrong_type(&self, row: &'static Field) -> SetError {
        SetError::WrongType {
            message: self.table().name(),
            field: row.name(),
            takes: shown(row),
        }
    }
}

/// The value as the field's type has it; `None` if it is of another.
fn fit(ty: Type, value: DynamicValue) -> Option<DynamicValue> {
    let fits = match (ty, &value) {
        (Type::Enum(table), DynamicValue::I32(number)) => {
            return Some(DynamicValue::Enum(*number, table));
        }
        (Type::Enum(table), DynamicValue::Enum(_, own)) => core::ptr::eq(table, *own),
        (Type::Message(table) | Type::Group(table), DynamicValue::Message(message)) => {
            core::ptr::eq(table, message.table())
        }
        (Type::Int32 | Type::Sint32 | Type::Sfixed32, DynamicValue::I32(_))
        | (Type::Int64 | Type::Sint64 | Type::Sfixed64, DynamicValue::I64(_))
        | (Type::Uint32 | Type::Fixed32, DynamicValue::U32(_))
        | (Type::Uint64 | Type::Fixed64, DynamicValue::U64(_))
        | (Type::Float, DynamicValue::F32(_))
        | (Type::Double, DynamicValue::F64(_))
        | (Type::Bool, DynamicValue::Bool(_))
        | (Type::String, DynamicValue::String(_))
        | (Type::Bytes, DynamicValue::Bytes(_)) => true,
        _ => false,
    };
    fits.then_some(value)
}

fn is_key(ty: Type, key: &MapKey) -> bool {
    matches!(
        (ty, key),
        (Type::Int32 | Type::Sint32 | Type::Sfixed32, MapKey::I32(_))
            | (Type::Int64 | Type::Sint64 | Type::Sfixed64, MapKey::I64(_))
            | (Type::Uint32 | Type::Fixed32, MapKey::U32(_))
            | (Type::Uint64 | Type::Fixed64, MapKey::U64(_))
            | (Type::Bool, MapKey::Bool(_))
            | (Type::String, MapKey::String(_))
    )
}

/// What a field takes, as a .proto file spells it.
fn shown(row: &Field) -> String {
    let value = row.ty().shown();
    match (row.label(), row.key()) {
        (Label::Map, Some(key)) => format!("map<{}, {value}>", key.shown()),
        (Label::Repeated | Label::Packed, _) => format!("repeated {value}"),
        _ => value.to_owned(),
    }
}
