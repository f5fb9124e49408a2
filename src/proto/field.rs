//! Links fields: what one value is, how many there are, and how absence is told.

use rustgreet::descriptor::feature_set::{FieldPresence, MessageEncoding, RepeatedFieldEncoding};
use rustgreet::descriptor::features::Features;
use rustgreet::descriptor::field_descriptor_proto::Type;
use rustgreet::descriptor::{
    DescriptorProto, FieldDescriptorProto, FieldOptions, field_descriptor_proto,
};

use super::link::Linker;
use super::scope::{Declared, Symbol, head, join};
use super::{Field, FileId, Head, Kind, Label, Scalar, malformed};

/// The largest field number of the language.
pub(super) const MAX_NUMBER: u32 = (1 << 29) - 1;

/// The largest number of an extension: in a message set, where it is no field number.
const MAX_EXTENSION_NUMBER: u32 = (1 << 31) - 2;

/// What stands around a field, and the field's own path in its file.
#[derive(Clone, Copy)]
pub(super) struct Around<'n> {
    pub(super) file: FileId,
    pub(super) path: &'n [i32],
    /// The name of the message or package.
    pub(super) name: &'n str,
    pub(super) features: Features,
}

impl<'n> Around<'n> {
    /// The inside of a message.
    pub(super) fn of(message: &'n Declared<'_, DescriptorProto>) -> Self {
        let Declared {
            file,
            path,
            full_name,
            features,
            ..
        } = message;
        Self {
            file: *file,
            path,
            name: full_name,
            features: *features,
        }
    }
}

/// A field's oneof: its index among those that are declared, and its features.
pub(super) type OneofOf = (usize, Features);

impl Linker<'_> {
    /// Links a field that stands in `around`, whose oneofs are `oneofs` (`None` for those that
    /// protoc makes up).
    pub(super) fn link_field(
        &mut self,
        around: Around<'_>,
        field: &FieldDescriptorProto,
        oneofs: &[Option<OneofOf>],
    ) -> Option<Field> {
        let file = &self.files[around.file.0];
        let options = field.options.as_ref();
        let name = field.name.as_deref();
        let full_name = join(around.name, name.unwrap_or_default());
        let deprecated = options.and_then(|options| options.deprecated);
        let head = head(&file.source, around.path, name, full_name, deprecated);

        let number = u32::try_from(field.number.unwrap_or_default()).unwrap_or_default();
        let largest = match field.extendee {
            Some(_) => MAX_EXTENSION_NUMBER,
            None => MAX_NUMBER,
        };
        if !(1..=largest).contains(&number) {
            let number = field.number.unwrap_or_default();
            let message = format!("field number {number} is not between 1 and {MAX_NUMBER}");
            self.refuse_field(&head, &message);
            return None;
        }
        let oneof = self.oneof_of(field, oneofs, &head)?;
        let inherited = oneof.map_or(around.features, |(_, features)| features);
        let features = inherited.with(options.and_then(|options| options.features.as_ref()));

        let (kind, key) = self.link_type(field, features, &head)?;
        let repeated = field.label == Some(field_descriptor_proto::Label::Repeated);
        let required = field.label == Some(field_descriptor_proto::Label::Required)
            || features.presence == FieldPresence::LegacyRequired;
        let explicit = features.presence != FieldPresence::Implicit
            || field.proto3_optional == Some(true)
            || matches!(kind, Kind::Message(_) | Kind::Group(_))
            || field.extendee.is_some();
        let label = match (key, oneof) {
            (Some(_), _) if !repeated || field.extendee.is_some() => {
                self.refuse_field(&head, "a map is a repeated field of a message");
                return None;
            }
            (Some(key), _) => Label::Map { key },
            _ if repeated => Label::Repeated {
                packed: is_packed(kind, features, options),
            },
            (_, Some((oneof, _))) => Label::Oneof(oneof),
            _ if required => Label::Required,
            _ if explicit => Label::Explicit,
            _ => Label::Implicit,
        };
        if repeated && field.default_value.is_some() {
            self.refuse_field(&head, "a list has no default");
        }
        let default = field.default_value.clone();
        let follows = |json: &&String| **json == json_name(&head.name);
        let json_name = field.json_name.clone();
        let json_name = json_name.filter(|json| !follows(&json));
        Some(Field {
            head,
            number,
            kind,
            label,
            default,
            json_name,
        })
    }

    fn refuse_field(&mut self, head: &Head, what: &str) {
        let message = format!("`{}`: {what}", head.full_name);
        self.errors.push(malformed(&head.location, message));
    }

    /// The oneof that a field is a member of, if it is one of any that is declared.
    fn oneof_of(
        &mut self,
        field: &FieldDescriptorProto,
        oneofs: &[Option<OneofOf>],
        head: &Head,
    ) -> Option<Option<OneofOf>> {
        let Some(index) = field.oneof_index else {
            return Some(None);
        };
        let oneof = usize::try_from(index).ok().and_then(|it| oneofs.get(it));
        let single = !matches!(
            field.label,
            Some(field_descriptor_proto::Label::Repeated | field_descriptor_proto::Label::Required)
        );
        let message = match oneof {
            // Nobody else is in the oneof that protoc makes up.
            Some(None) if field.proto3_optional == Some(true) => return Some(None),
            Some(None) => "an `optional` field shares its oneof with this one".to_owned(),
            Some(Some(_)) if !single => "a member of a oneof has no label".to_owned(),
            Some(Some(oneof)) => return Some(Some(*oneof)),
            None => format!("the message has no oneof with the index {index}"),
        };
        self.refuse_field(head, &message);
        None
    }

    /// The kind of a field; for a map the kind of its values, and that of its keys.
    fn link_type(
        &mut self,
        field: &FieldDescriptorProto,
        features: Features,
        head: &Head,
    ) -> Option<(Kind, Option<Scalar>)> {
        if let Some(scalar) = field.r#type.and_then(scalar) {
            return Some((Kind::Scalar(scalar), None));
        }
        let declared = field.r#type;
        let delimited =
            declared == Some(Type::Group) || features.message == MessageEncoding::Delimited;
        let reference = field.type_name.as_deref().unwrap_or_default();
        let message = match self.scope.resolve(reference) {
            // Where there is no type, the name alone says it.
            Some(Symbol::Enum(id)) if matches!(declared, None | Some(Type::Enum)) => {
                return Some((Kind::Enum(id), None));
            }
            Some(Symbol::Message(id)) if declared != Some(Type::Enum) => {
                let kind = if delimited {
                    Kind::Group(id)
                } else {
                    Kind::Message(id)
                };
                return Some((kind, None));
            }
            Some(Symbol::MapEntry(entry)) if matches!(declared, None | Some(Type::Message)) => {
                if let Some((key, value)) = self.map_entry(entry) {
                    // Entries and their values are never delimited.
                    let (kind, _) = self.link_type(value, Features::default(), head)?;
                    return Some((kind, Some(key)));
                }
                format!("`{reference}` is not a well-formed map entry")
            }
            Some(_) => format!("`{reference}` is not what the field's type says"),
            None if reference.is_empty() => "the field has no type".to_owned(),
            None => format!("the type `{reference}` is not in this request"),
        };
        self.refuse_field(head, &message);
        None
    }

    /// The key and the value of a map's entry.
    fn map_entry<'e>(
        &self,
        entry: &'e DescriptorProto,
    ) -> Option<(Scalar, &'e FieldDescriptorProto)> {
        let member = |number| entry.field.iter().find(|it| it.number == Some(number));
        let key = member(1)?.r#type.and_then(scalar)?;
        let can_be_key = !matches!(key, Scalar::Float | Scalar::Double | Scalar::Bytes);
        let value = member(2).filter(|value| {
            let name = value.type_name.as_deref().unwrap_or_default();
            let is_entry = matches!(self.scope.resolve(name), Some(Symbol::MapEntry(_)));
            !is_entry && value.r#type != Some(Type::Group)
        });
        value.filter(|_| can_be_key).map(|value| (key, value))
    }
}

/// The name in JSON that follows from a field's: an underscore goes, what is behind it is a capital.
fn json_name(name: &str) -> String {
    let mut capital = false;
    let mut json = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter == '_' {
            capital = true;
        } else if std::mem::take(&mut capital) {
            json.push(letter.to_ascii_uppercase());
        } else {
            json.push(letter);
        }
    }
    json
}

fn is_packed(kind: Kind, features: Features, options: Option<&FieldOptions>) -> bool {
    let packable = match kind {
        Kind::Scalar(scalar) => !matches!(scalar, Scalar::String | Scalar::Bytes),
        Kind::Enum(_) => true,
        Kind::Message(_) | Kind::Group(_) => false,
    };
    let asked = options.and_then(|options| options.packed);
    packable && asked.unwrap_or(features.repeated == RepeatedFieldEncoding::Packed)
}

fn scalar(kind: Type) -> Option<Scalar> {
    Some(match kind {
        Type::Int32 => Scalar::Int32,
        Type::Int64 => Scalar::Int64,
        Type::Uint32 => Scalar::Uint32,
        Type::Uint64 => Scalar::Uint64,
        Type::Sint32 => Scalar::Sint32,
        Type::Sint64 => Scalar::Sint64,
        Type::Fixed32 => Scalar::Fixed32,
        Type::Fixed64 => Scalar::Fixed64,
        Type::Sfixed32 => Scalar::Sfixed32,
        Type::Sfixed64 => Scalar::Sfixed64,
        Type::Float => Scalar::Float,
        Type::Double => Scalar::Double,
        Type::Bool => Scalar::Bool,
        Type::String => Scalar::String,
        Type::Bytes => Scalar::Bytes,
        _ => return None,
    })
}
