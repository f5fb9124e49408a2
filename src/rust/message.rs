//! Resolves messages: the struct of one, its getters, and the module of what is inside.

use super::names::{field_name, module_name, type_name};
use super::resolve::{Resolver, documentation};
use super::scope::Scope;
use super::{Field, Getter, Message, Name};
use crate::proto::{Label, MessageId};

impl Resolver<'_> {
    pub(super) fn resolve_message(
        &mut self,
        here: &[Name],
        id: MessageId,
        scope: &mut Scope,
    ) -> Message {
        let message = self.schema.message(id);
        let head = &message.head;

        let inside = self.layout.inside(id).to_vec();
        let mut inner = Scope::default();
        let mut items = self.resolve_items(&inside, &message.messages, &message.enums, &mut inner);
        for (index, oneof) in message.oneofs.iter().enumerate() {
            items.oneofs.push(self.resolve_oneof(&inside, id, index, oneof, &mut inner));
        }
        items.extensions = self.resolve_extensions(&inside, &message.extensions, &mut inner);
        let (fields, getters) = self.resolve_fields(here, id, &items.oneofs);

        let module = module_name(&head.name);
        if !items.is_empty() {
            let what = format!("the module of what is inside `{}`", head.full_name);
            scope.take(&module, what, &head.location, &mut self.errors);
        }
        let taken = fields.iter().any(|field| field.name.0 == "unknown_fields");
        let unknown_fields = if taken { "unknown_fields_" } else { "unknown_fields" };
        Message {
            docs: documentation(head),
            deprecated: head.deprecated,
            name: type_name(&head.name),
            proto_name: head.full_name.clone(),
            eq: self.graph.is_eq(id),
            fields,
            unknown_fields: Name(unknown_fields.to_owned()),
            module: (!items.is_empty()).then_some((module, items)),
            getters,
            extendable: message.extendable,
            touches_deprecated: head.deprecated
                || message.fields.iter().any(|field| self.touches_deprecated(field)),
        }
    }

    fn resolve_fields(
        &mut self,
        here: &[Name],
        id: MessageId,
        oneofs: &[super::Oneof],
    ) -> (Vec<Field>, Vec<Getter>) {
        let message = self.schema.message(id);
        let (mut fields, mut getters) = (Vec::new(), Vec::new());
        let mut names = Scope::default();
        let mut oneof_done = vec![false; message.oneofs.len()];
        for field in &message.fields {
            let head = match field.label {
                Label::Oneof(index) if std::mem::replace(&mut oneof_done[index], true) => continue,
                Label::Oneof(index) => &message.oneofs[index],
                _ => &field.head,
            };
            let what = format!("`{}`", head.full_name);
            names.take(&field_name(&head.name), what, &head.location, &mut self.errors);
            fields.push(self.resolve_field(here, id, field, oneofs));
            getters.extend(self.resolve_getter(here, field));
        }
        (fields, getters)
    }
}
