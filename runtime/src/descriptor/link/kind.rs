//! Links what fields, methods and extensions refer to: scalars, enums, messages, entries of maps.

use super::names::{ScopeId, Symbol};
use super::{At, EnumId, FaultKind, FileId, Inside, Kind, Known, Linker, MessageId, Scalar};
use crate::descriptor::feature_set::MessageEncoding;
use crate::descriptor::features::Features;
use crate::descriptor::field_descriptor_proto::Type;
use crate::descriptor::{DescriptorProto, FieldDescriptorProto};

/// What a reference means.
#[derive(Clone, Copy)]
enum Target<'a> {
    Message(MessageId),
    Enum(EnumId),
    MapEntry(&'a DescriptorProto),
    /// Something that is not a type.
    Other,
}

impl Target<'_> {
    fn shown(self) -> &'static str {
        match self {
            Self::Message(_) => "a message",
            Self::Enum(_) => "an enum",
            Self::MapEntry(_) => "the entry of a map",
            Self::Other => "not a type",
        }
    }
}

impl<'a> Linker<'a, '_> {
    /// The kind of a field's values; for a map that of its values, and the type of its keys.
    pub(super) fn link_type(
        &mut self,
        at: At<'_>,
        inside: Inside,
        field: &'a FieldDescriptorProto,
    ) -> Option<(Kind, Option<Scalar>)> {
        let declared = field.r#type;
        if let Some(scalar) = declared.and_then(Scalar::of) {
            return Some((Kind::Scalar(scalar), None));
        }
        let reference = field.type_name.as_deref().unwrap_or_default();
        if reference.is_empty() {
            self.refuse(at, "the field has no type");
            return None;
        }
        let is_group =
            declared == Some(Type::Group) || inside.features.message == MessageEncoding::Delimited;
        // Without a declared type the reference alone says it.
        let kind = match (self.resolve(reference, inside), declared) {
            (Some(Target::Enum(id)), None | Some(Type::Enum)) => Kind::Enum(id),
            (Some(Target::Message(id)), None | Some(Type::Message | Type::Group)) => match is_group
            {
                true => Kind::Group(id),
                false => Kind::Message(id),
            },
            (Some(Target::MapEntry(entry)), None | Some(Type::Message)) => {
                let (kind, key) = self.link_map(at, inside, reference, entry)?;
                return Some((kind, Some(key)));
            }
            (Some(target), _) => {
                let expected = match declared {
                    Some(Type::Enum) => "an enum",
                    Some(Type::Group) => "a group",
                    Some(Type::Message) => "a message",
                    _ => "a message or an enum",
                };
                let found = target.shown();
                let what = format!("the field's type is {expected}, but `{reference}` is {found}");
                self.refuse(at, what);
                return None;
            }
            (None, _) => {
                self.report_missing(at, "type", reference);
                return None;
            }
        };
        Some((kind, None))
    }

    /// The values and the keys of a map, by its entry.
    fn link_map(
        &mut self,
        at: At<'_>,
        inside: Inside,
        reference: &str,
        entry: &'a DescriptorProto,
    ) -> Option<(Kind, Scalar)> {
        let member = |number| entry.field.iter().find(|it| it.number == Some(number));
        let key = member(1).and_then(|it| it.r#type).and_then(Scalar::of);
        let key = key.filter(|it| !matches!(it, Scalar::Float | Scalar::Double | Scalar::Bytes));
        let value = member(2).filter(|value| {
            let name = value.type_name.as_deref().unwrap_or_default();
            let is_map = matches!(self.resolve(name, inside), Some(Target::MapEntry(_)));
            !is_map && value.r#type != Some(Type::Group)
        });
        let (Some(key), Some(value)) = (key, value) else {
            let what = format!(
                "`{reference}` is not a valid map entry: field 1 must be a key (not float, double or \
                 bytes), field 2 a value (not a map or group)"
            );
            self.refuse(at, what);
            return None;
        };
        // Entries and their values are never groups.
        let features = Features::default();
        let (kind, _) = self.link_type(at, Inside { features, ..inside }, value)?;
        Some((kind, key))
    }

    /// The message that a method or an extension refers to.
    pub(super) fn link_message_type(
        &mut self,
        at: At<'_>,
        inside: Inside,
        reference: Option<&str>,
    ) -> Option<MessageId> {
        let reference = reference.unwrap_or_default();
        match self.resolve(reference, inside) {
            Some(Target::Message(id)) => return Some(id),
            Some(target) => {
                let what = format!(
                    "expected a message, but `{reference}` is {}",
                    target.shown()
                );
                self.refuse(at, what);
            }
            None => self.report_missing(at, "message", reference),
        }
        None
    }

    fn report_missing(&mut self, at: At<'_>, what: &str, reference: &str) {
        let what = format!("there is no {what} `{reference}` in these files");
        self.report(at, FaultKind::Missing, what);
    }

    /// What a reference means, in a file or message.
    fn resolve(&mut self, reference: &str, inside: Inside) -> Option<Target<'a>> {
        let full_name = reference.strip_prefix('.');
        let symbol = match full_name {
            Some(full_name) => self.find(full_name, inside.file),
            None => self.names.resolve(reference, inside.scope),
        };
        match symbol {
            Some(Symbol::Message(id, _)) => Some(Target::Message(id)),
            Some(Symbol::Enum(id)) => Some(Target::Enum(id)),
            Some(Symbol::MapEntry(entry)) => Some(Target::MapEntry(entry)),
            Some(Symbol::Package(_) | Symbol::Other) => Some(Target::Other),
            None => self.resolve_known(full_name.unwrap_or(reference)),
        }
    }

    /// What a full name stands for. Most begin with the package of their own file.
    fn find(&self, full_name: &str, file: FileId) -> Option<Symbol<'a>> {
        let package = self.files[file.0].package.as_deref().unwrap_or_default();
        let in_package = full_name.strip_prefix(package);
        match in_package.and_then(|it| it.strip_prefix('.')) {
            Some(path) => self.names.inside(self.in_files[file.0].scope, path),
            None => self.names.inside(ScopeId::ROOT, full_name),
        }
    }

    fn resolve_known(&mut self, name: &str) -> Option<Target<'a>> {
        let linked = &mut self.linked;
        Some(match (self.policy.known)(name)? {
            Known::Message => {
                let index = index_of(&mut linked.known_messages, name);
                Target::Message(MessageId(linked.messages.len() + index))
            }
            Known::Enum => {
                let index = index_of(&mut linked.known_enums, name);
                Target::Enum(EnumId(linked.enums.len() + index))
            }
        })
    }
}

/// The index of a name in a list; adds the name if it is new. The list is short: a policy knows few.
fn index_of(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|it| it == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}
