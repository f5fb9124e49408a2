//! Writing the fields of a [`DynamicMessage`]. Each value is checked against the type of its field.

use core::fmt;

use crate::raw::excerpt::name;
use crate::reflect::dynamic::field::DynamicField;
use crate::reflect::{DynamicMessage, DynamicValue, FieldKey, MapKey, Reflect};
use crate::schema::{Field, Label, Type};

/// The error of setting a field of a [`DynamicMessage`].
///
/// ```
/// use rustgreet::{DynamicMessage, wkt};
///
/// let mut api = DynamicMessage::new(wkt::Api::table());
/// let error = api.set("nmae", "shop.Till").unwrap_err();
/// assert_eq!(error.to_string(), "google.protobuf.Api has no field `nmae`");
/// let error = api.set("version", 1).unwrap_err();
/// assert_eq!(error.to_string(), "google.protobuf.Api.version takes a value of type string");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetError {
    /// The message has no such field.
    NoField {
        /// The message's full name.
        message: &'static str,
        /// The number of the field, or its name in backticks.
        field: String,
    },
    /// The value is not of the field's type.
    WrongType {
        /// The message's full name.
        message: &'static str,
        /// The field's name.
        field: &'static str,
        /// The type of the field, as a .proto file has it: `repeated string`.
        takes: String,
    },
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoField { message, field } => {
                write!(f, "{} has no field {field}", name(message))
            }
            Self::WrongType {
                message,
                field,
                takes,
            } => {
                let (message, field) = (name(message), name(field));
                write!(f, "{message}.{field} takes a value of type {takes}")
            }
        }
    }
}

impl core::error::Error for SetError {}

/// Writing by name or number: each function takes either.
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
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl DynamicMessage {
    /// Sets a single field. If the field is a member of a oneof, the other members are cleared.
    ///
    /// An enum is set by its number, an `i32`.
    ///
    /// # Errors
    /// If the message has no such field, if the field is repeated or a map, or if the value is of
    /// another type.
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
        self.put(index, DynamicField::One(value));
        Ok(())
    }

    /// Adds an element to a repeated field.
    ///
    /// # Errors
    /// If the message has no such field, if the field is not repeated, or if the value is of another
    /// type.
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
        if let DynamicField::List(list) = self.filled(index) {
            list.push(value);
        }
        Ok(())
    }

    /// Sets the value of a key in a map field.
    ///
    /// # Errors
    /// If the message has no such field, if the field is not a map, or if the key or the value is of
    /// another type.
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
        self.filled(index).map().insert(key, value);
        Ok(())
    }

    /// Returns the message in a single field, to be changed. If the field is not set, it is set to an
    /// empty message.
    ///
    /// # Errors
    /// If the message has no such field, or if the field is not a single message.
    pub fn message_mut(&mut self, field: impl FieldKey) -> Result<&mut Self, SetError> {
        let (index, row) = self.row(field)?;
        match (row.label(), row.ty()) {
            (Label::Repeated | Label::Packed | Label::Map, _) => Err(self.wrong_type(row)),
            (_, Type::Message(_) | Type::Group(_)) => match self.filled(index) {
                DynamicField::One(DynamicValue::Message(message)) => Ok(message),
                _ => unreachable!("a message field holds a message"),
            },
            _ => Err(self.wrong_type(row)),
        }
    }

    /// The index and the row of a field.
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

/// The value, with the enum of the field if it is a number of one; `None` if it is of another type.
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

/// Whether a key is of this type.
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

/// The type of a field, as a .proto file has it.
fn shown(row: &Field) -> String {
    let value = row.ty().shown();
    match (row.label(), row.key()) {
        (Label::Map, Some(key)) => format!("map<{}, {value}>", key.shown()),
        (Label::Repeated | Label::Packed, _) => format!("repeated {value}"),
        _ => value.to_owned(),
    }
}
