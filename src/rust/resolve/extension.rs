//! Resolves extensions: each is a constant next to the types of its scope.

use super::Resolver;
use super::field::member;
use crate::proto::{self, Label, Scalar};
use crate::rust::model::{Extension, ExtensionForm, Kind, Member, Name, Packing};
use crate::rust::{docs, lints};

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
            let extendee_path = self.paths.message_path(here, *extendee);
            resolved.push(Extension {
                docs: docs::and(
                    docs::of(head),
                    &docs::of_extension(&head.full_name, &extendee_path),
                ),
                deprecated: head.deprecated,
                name,
                extendee: extendee_path,
                form,
                lints: default.iter().filter_map(lints::of_literal).collect(),
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
