//! Resolves extensions: each a constant beside the types of its scope.

use super::field::member;
use super::names::extension_name;
use super::resolve::{Resolver, documentation};
use super::scope::Scope;
use super::{Extension, ExtensionForm, Member, Name, Packing};
use crate::proto::{self, Label};

impl Resolver<'_> {
    pub(super) fn resolve_extensions(
        &mut self,
        here: &[Name],
        extensions: &[&proto::Extension],
    ) -> Vec<Extension> {
        let heads = extensions
            .iter()
            .map(|extension| &extension.field.head.name[..]);
        let wanted: Vec<_> = heads.map(|name| (name, extension_name(name))).collect();
        let names = Scope::default().claim_all(&wanted);
        let mut resolved = Vec::new();
        for (&proto::Extension { field, extendee }, name) in extensions.iter().zip(names) {
            let head = &field.head;
            self.check_home(proto::Kind::Message(*extendee), &head.location);
            let kind = self.resolve_kind(here, field);
            let form = match field.label {
                Label::Repeated { packed: true } => ExtensionForm::Repeated(Packing::Packed),
                Label::Repeated { packed: false } => ExtensionForm::Repeated(Packing::Expanded),
                _ if self.schema.message(*extendee).message_set => ExtensionForm::InMessageSet,
                _ => ExtensionForm::Single,
            };
            let default = self.resolve_default(field, &kind);
            resolved.push(Extension {
                docs: documentation(head),
                deprecated: head.deprecated,
                name,
                extendee: self.layout.message_path(here, *extendee),
                form,
                default,
                member: Member {
                    proto_name: head.full_name.clone(),
                    ..member(field, kind)
                },
                touches_deprecated: self.touches_deprecated(field)
                    || self.schema.message(*extendee).head.deprecated,
            });
        }
        resolved
    }
}
