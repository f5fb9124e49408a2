//! Makes the row of a field, as the generator would.

use super::PoolError;
use super::declare::{File, Scope, Symbol, full_name, name_of};
use crate::descriptor::feature_set::{FieldPresence, MessageEncoding, RepeatedFieldEncoding};
use crate::descriptor::features::Features;
use crate::descriptor::{DescriptorProto, FieldDescriptorProto, field_descriptor_proto as proto};
use crate::table::{Field, Type};

const MAX_NUMBER: i32 = (1 << 29) - 1;
/// In a message set an extension's number is no field number.
const MAX_SET_NUMBER: i32 = i32::MAX - 1;

impl Scope {
    /// The row of a field that stands in the message `around`.
    pub(super) fn link_field(
        &self,
        file: File,
        around: &str,
        message: &DescriptorProto,
        features: Features,
        field: &'static FieldDescriptorProto,
    ) -> Result<Field, PoolError> {
        // protoc makes a oneof up for each `optional` field of proto3; those are no oneofs.
        let declared = field
            .oneof_index
            .filter(|_| field.proto3_optional != Some(true));
        let oneof = declared.and_then(|index| u16::try_from(index).ok());
        let proto = oneof.and_then(|index| message.oneof_decl.get(usize::from(index)));
        let own = proto.and_then(|it| it.options.as_ref()?.features.as_ref());
        let name = field.name.as_deref().unwrap_or_default();
        let at = |what: String| PoolError::at(name_of(file), &format!("{around}.{name}"), what);
        let number = number(field, MAX_NUMBER).map_err(at)?;
        let row = self.row(field, number, name, features.with(own), oneof);
        row.map_err(at)
    }

    /// The row of an extension, whose name is the full one.
    pub(super) fn link_extension(
        &self,
        file: File,
        around: &str,
        features: Features,
        field: &'static FieldDescriptorProto,
        in_set: bool,
    ) -> Result<Field, PoolError> {
        let name = full_name(around, field.name.as_deref());
        let at = |what| PoolError::at(name_of(file), name, what);
        let largest = if in_set { MAX_SET_NUMBER } else { MAX_NUMBER };
        let number = number(field, largest).map_err(at)?;
        self.row(field, number, name, features, None).map_err(at)
    }

    fn row(
        &self,
        field: &'static FieldDescriptorProto,
        number: u32,
        name: &'static str,
        features: Features,
        oneof: Option<u16>,
    ) -> Result<Field, String> {
        let options = field.options.as_ref();
        let features = features.with(options.and_then(|it| it.features.as_ref()));
        let (ty, key) = self.link_type(field, features)?;
        let required = field.label == Some(proto::Label::Required)
            || features.presence == FieldPresence::LegacyRequired;
        let explicit = features.presence != FieldPresence::Implicit
            || field.proto3_optional == Some(true)
            || field.extendee.is_some()
            || matches!(ty, Type::Message(_) | Type::Group(_));
        let asked = options.and_then(|it| it.packed);
        let packed = asked.unwrap_or(features.repeated == RepeatedFieldEncoding::Packed);
        let mut row = match (key, oneof) {
            (Some(key), _) => Field::map(number, name, key, ty),
            _ if field.label == Some(proto::Label::Repeated) => match packed && is_packable(ty) {
                true => Field::packed(number, name, ty),
                false => Field::repeated(number, name, ty),
            },
            (_, Some(oneof)) => Field::oneof(number, name, ty, oneof),
            _ if required => Field::required(number, name, ty),
            _ if explicit => Field::optional(number, name, ty),
            _ => Field::new(number, name, ty),
        };
        if let Some(json) = field.json_name.as_deref() {
            row = row.with_json_name(json);
        }
        if options.is_some_and(|it| it.debug_redact == Some(true)) {
            row = row.redacted();
        }
        Ok(row)
    }

    /// The type of a field; for a map that of its values, and that of its keys.
    fn link_type(
        &self,
        field: &'static FieldDescriptorProto,
        features: Features,
    ) -> Result<(Type, Option<Type>), String> {
        if let Some(ty) = field.r#type.and_then(scalar) {
            return Ok((ty, None));
        }
        let group = field.r#type == Some(proto::Type::Group);
        let delimited = group || features.message == MessageEncoding::Delimited;
        let reference = field.type_name.as_deref().unwrap_or_default();
        match self.find(reference) {
            Some(Symbol::Enum(table)) => Ok((Type::Enum(table), None)),
            Some(Symbol::Message(table) | Symbol::MessageSet(table)) if delimited => {
                Ok((Type::Group(table), None))
            }
            Some(Symbol::Message(table) | Symbol::MessageSet(table)) => {
                Ok((Type::Message(table), None))
            }
            Some(Symbol::MapEntry(entry)) => self
                .link_entry(entry)
                .ok_or_else(|| format!("`{reference}` is not a well-formed map entry")),
            None if reference.is_empty() => Err("a field without a type".to_owned()),
            None => Err(missing("type", reference)),
        }
    }

    fn link_entry(&self, entry: &'static DescriptorProto) -> Option<(Type, Option<Type>)> {
        let member = |number| entry.field.iter().find(|it| it.number == Some(number));
        let key = member(1)?.r#type.and_then(scalar).filter(is_key)?;
        let value = member(2)?;
        let reference = value.type_name.as_deref().unwrap_or_default();
        if matches!(self.find(reference), Some(Symbol::MapEntry(_))) {
            return None;
        }
        // Values are never delimited.
        let (ty, _) = self.link_type(value, Features::default()).ok()?;
        Some((ty, Some(key)))
    }
}

/// What to say of a reference to nothing.
pub(super) fn missing(what: &str, reference: &str) -> String {
    format!("the {what} `{reference}` is not in this set; protoc --include_imports brings imports")
}

fn number(field: &FieldDescriptorProto, largest: i32) -> Result<u32, String> {
    match field.number.unwrap_or_default() {
        number if (1..=largest).contains(&number) => Ok(number.unsigned_abs()),
        number => Err(format!("number {number} is not between 1 and {largest}")),
    }
}

fn is_packable(ty: Type) -> bool {
    !matches!(
        ty,
        Type::String | Type::Bytes | Type::Message(_) | Type::Group(_)
    )
}

fn is_key(ty: &Type) -> bool {
    !matches!(ty, Type::Float | Type::Double | Type::Bytes)
}

fn scalar(ty: proto::Type) -> Option<Type> {
    Some(match ty {
        proto::Type::Int32 => Type::Int32,
        proto::Type::Int64 => Type::Int64,
        proto::Type::Uint32 => Type::Uint32,
        proto::Type::Uint64 => Type::Uint64,
        proto::Type::Sint32 => Type::Sint32,
        proto::Type::Sint64 => Type::Sint64,
        proto::Type::Fixed32 => Type::Fixed32,
        proto::Type::Fixed64 => Type::Fixed64,
        proto::Type::Sfixed32 => Type::Sfixed32,
        proto::Type::Sfixed64 => Type::Sfixed64,
        proto::Type::Float => Type::Float,
        proto::Type::Double => Type::Double,
        proto::Type::Bool => Type::Bool,
        proto::Type::String => Type::String,
        proto::Type::Bytes => Type::Bytes,
        _ => return None,
    })
}
