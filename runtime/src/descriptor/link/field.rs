//! Links a field: its number, its oneof, its presence and packing.

use super::{At, Field, Inside, Kind, Label, Linker, Scalar};
use crate::descriptor::feature_set::{FieldPresence, RepeatedFieldEncoding};
use crate::descriptor::features::Features;
use crate::descriptor::field_descriptor_proto::Label as Cardinality;
use crate::descriptor::{FieldDescriptorProto, FieldOptions};
use crate::schema::is_json_name;

/// The largest field number of the language.
pub(super) const MAX_NUMBER: i32 = (1 << 29) - 1;

/// The largest number of an extension: in a message set it is not a field number.
const MAX_EXTENSION_NUMBER: i32 = i32::MAX - 1;

/// A declared oneof: its index among those of its message, and what its fields inherit.
#[derive(Clone, Copy)]
pub(super) struct Oneof {
    pub(super) index: usize,
    pub(super) features: Features,
}

impl<'a> Linker<'a, '_> {
    /// Links a field or an extension. `oneofs` are those of the descriptor, `None` for each that
    /// protoc made up.
    pub(super) fn link_field(
        &mut self,
        at: At<'_>,
        inside: Inside,
        field: &'a FieldDescriptorProto,
        oneofs: &[Option<Oneof>],
    ) -> Option<Field> {
        let number = self.link_number(at, field)?;
        let oneof = match link_oneof(field, oneofs) {
            Ok(oneof) => oneof,
            Err(what) => {
                self.refuse(at, what);
                return None;
            }
        };
        let options = field.options.as_ref();
        let inherited = oneof.map_or(inside.features, |it| it.features);
        let features = inherited.with(options.and_then(|it| it.features.as_ref()));
        let (kind, key) = self.link_type(at, Inside { features, ..inside }, field)?;
        let label = match (key, oneof) {
            (Some(_), _) if !is_repeated(field) || field.extendee.is_some() => {
                self.refuse(
                    at,
                    "a map field must be repeated, and cannot be an extension",
                );
                return None;
            }
            (Some(key), _) => Label::Map { key },
            _ if is_repeated(field) => Label::Repeated {
                packed: is_packed(kind, features, options),
            },
            (_, Some(oneof)) => Label::Oneof(oneof.index),
            _ => presence(field, kind, features),
        };
        if is_repeated(field) && field.default_value.is_some() {
            self.refuse(at, "a repeated field cannot have a default");
        }
        let name = field.name.as_deref().unwrap_or_default();
        let json_name = field.json_name.as_deref();
        Some(Field {
            number,
            kind,
            label,
            own_json_name: json_name.is_some_and(|json| !is_json_name(name, json)),
            redacted: options.is_some_and(|it| it.debug_redact == Some(true)),
        })
    }

    fn link_number(&mut self, at: At<'_>, field: &FieldDescriptorProto) -> Option<u32> {
        let largest = match field.extendee {
            Some(_) => MAX_EXTENSION_NUMBER,
            None => MAX_NUMBER,
        };
        let number = field.number.unwrap_or_default();
        if (1..=largest).contains(&number) {
            return Some(number.unsigned_abs());
        }
        self.refuse(at, not_a_number(number));
        None
    }
}

pub(super) fn not_a_number(number: i32) -> String {
    format!("the field number {number} is not between 1 and {MAX_NUMBER}")
}

fn is_repeated(field: &FieldDescriptorProto) -> bool {
    field.label == Some(Cardinality::Repeated)
}

/// The oneof that a field is a member of, if it is one of those that are declared.
fn link_oneof(
    field: &FieldDescriptorProto,
    oneofs: &[Option<Oneof>],
) -> Result<Option<Oneof>, String> {
    let Some(index) = field.oneof_index else {
        return Ok(None);
    };
    let has_label = matches!(
        field.label,
        Some(Cardinality::Repeated | Cardinality::Required)
    );
    match usize::try_from(index).ok().and_then(|it| oneofs.get(it)) {
        Some(None) if field.proto3_optional == Some(true) => Ok(None),
        Some(None) => {
            Err("this oneof belongs to an `optional` field and can hold no other".to_owned())
        }
        Some(Some(_)) if has_label => {
            Err("a field of a oneof cannot be repeated or required".to_owned())
        }
        Some(oneof) => Ok(*oneof),
        None => Err(format!("there is no oneof with the index {index}")),
    }
}

fn presence(field: &FieldDescriptorProto, kind: Kind, features: Features) -> Label {
    let is_explicit = features.presence != FieldPresence::Implicit
        || field.proto3_optional == Some(true)
        || field.extendee.is_some()
        || matches!(kind, Kind::Message(_) | Kind::Group(_));
    match features.presence {
        _ if field.label == Some(Cardinality::Required) => Label::Required,
        FieldPresence::LegacyRequired => Label::Required,
        _ if is_explicit => Label::Explicit,
        _ => Label::Implicit,
    }
}

fn is_packed(kind: Kind, features: Features, options: Option<&FieldOptions>) -> bool {
    let can_be = match kind {
        Kind::Scalar(scalar) => !matches!(scalar, Scalar::String | Scalar::Bytes),
        Kind::Enum(_) => true,
        Kind::Message(_) | Kind::Group(_) => false,
    };
    let asked = options.and_then(|it| it.packed);
    can_be && asked.unwrap_or(features.repeated == RepeatedFieldEncoding::Packed)
}
