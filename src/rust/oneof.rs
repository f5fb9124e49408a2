//! Resolves oneofs: the enum of one, and its variants.

use super::field::member;
use super::names::type_name;
use super::resolve::{Resolver, documentation};
use super::scope::Scope;
use super::{Name, Oneof, Variant};
use crate::proto::{self, Label, MessageId};

impl Resolver<'_> {
    pub(super) fn resolve_oneof(
        &mut self,
        here: &[Name],
        id: MessageId,
        index: usize,
        head: &proto::Head,
        scope: &mut Scope,
    ) -> Oneof {
        let message = self.schema.message(id);
        let mut name = type_name(&head.name);
        if scope.has(&name) {
            // A oneof and a type of one name are common, and the type has the older claim.
            name.0.push_str("Oneof");
        }
        let what = format!("the oneof `{}`", head.full_name);
        scope.take(&name, what, &head.location, &mut self.errors);
        let members = message
            .fields
            .iter()
            .filter(|field| field.label == Label::Oneof(index));
        let eq = members
            .clone()
            .all(|field| self.graph.is_eq_kind(field.kind));
        let touches_deprecated = members.clone().any(|field| self.touches_deprecated(field));
        let mut variants = Vec::new();
        let mut names = Scope::default();
        for field in members {
            let kind = self.resolve_kind(here, field);
            let name = type_name(&field.head.name);
            let what = format!("`{}`", field.head.full_name);
            names.take(&name, what, &field.head.location, &mut self.errors);
            variants.push(Variant {
                docs: documentation(&field.head),
                deprecated: field.head.deprecated,
                name,
                ty: self.direct_type(id, field, &kind),
                member: member(field, kind),
            });
        }
        Oneof {
            docs: documentation(head),
            name,
            eq,
            variants,
            touches_deprecated,
        }
    }
}
