//! Resolves oneofs: the enum of one, and its variants.

use super::Resolver;
use super::field::member;
use crate::proto::{self, MessageId};
use crate::rust::model::{Name, Oneof, Variant};
use crate::rust::names::{Namespace, variant_name};
use crate::rust::{docs, lints};

impl Resolver<'_> {
    pub(super) fn resolve_oneof(
        &mut self,
        here: &[Name],
        id: MessageId,
        index: usize,
        members: &[&proto::Field],
    ) -> Oneof {
        let head = &self.schema.message(id).oneofs[index];
        let touches_deprecated = members.iter().any(|field| self.touches_deprecated(field));
        let mut variants = Vec::new();
        let wanted = members
            .iter()
            .map(|it| (&it.head.name[..], variant_name(&it.head.name)));
        let names = Namespace::default().claim_all(&wanted.collect::<Vec<_>>());
        for (field, name) in members.iter().zip(names) {
            let kind = self.resolve_kind(here, field);
            variants.push(Variant {
                docs: docs::of(&field.head),
                deprecated: field.head.deprecated,
                attributes: self.field_attributes(&field.head.full_name),
                name,
                ty: self.direct_type(id, field, &kind),
                member: member(field, kind),
            });
        }
        let name = self.paths.names().oneof(id, index).clone();
        let redacted = members.iter().any(|field| field.redacted);
        let mut ours = vec!["Clone"];
        ours.extend((!redacted).then_some("Debug"));
        ours.push("PartialEq");
        ours.extend(self.comparable.of_oneof(id, index));
        Oneof {
            docs: docs::of(head),
            derives: self.derives(&ours, &head.full_name),
            lints: lints::of_oneof(&name, &variants),
            name,
            variants,
            redacted,
            touches_deprecated,
        }
    }
}
