//! Resolves extensions: each a constant beside the types of its scope.

use super::field::member;
use super::{Resolver, documentation};
use crate::proto::{self, Label};
use crate::rust::names::{Namespace, extension_name};
use crate::rust::{Extension, ExtensionForm, Kind, Member, Name, Packing, Scalar};

/// The constants of all extensions of one module, where some names are taken.
pub(super) fn name_extensions<'a>(
    extensions: impl Iterator<Item = &'a proto::Extension>,
    taken: &[&str],
) -> Vec<(&'a proto::Extension, Name)> {
    let extensions: Vec<_> = extensions.collect();
    let originals = extensions.iter().map(|it| &it.field.head.name[..]);
    let wanted: Vec<_> = originals.map(|it| (it, extension_name(it))).collect();
    let names = Namespace::with(taken).claim_all(&wanted);
    extensions.into_iter().zip(names).collect()
}

impl Resolver<'_> {
    pub(super) fn resolve_extensions(
        &mut self,
        here: &[Name],
        extensions: Vec<(&proto::Extension, Name)>,
    ) -> Vec<Extension> {
        let mut resolved = Vec::new();
        for (proto::Extension { field, extendee }, name) in extensions {
            let head = &field.head;
            self.check_home(proto::Kind::Message(*extendee), &head.location);
            let kind = match self.resolve_kind(here, field) {
                // Read anew by each `get`, from where there is nothing to share.
                Kind::OtherString(_) => Kind::Scalar(Scalar::String),
                kind => kind,
            };
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
                extendee: self.paths.message_path(here, *extendee),
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
