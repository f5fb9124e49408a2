//! Resolves messages: the struct of one, its getters, and the module of what is inside.

use super::names::field_name;
use super::resolve::{Resolver, documentation};
use super::scope::Scope;
use super::{Field, Getter, Message, Name, Oneof};
use crate::proto::{self, Label, MessageId};

impl Resolver<'_> {
    pub(super) fn resolve_message(&mut self, here: &[Name], id: MessageId) -> Message {
        let message = self.schema.message(id);
        let head = &message.head;

        let inside = self.layout.inside(id).to_vec();
        let mut items = self.resolve_items(&inside, &message.messages, &message.enums);
        let mut members = vec![Vec::new(); message.oneofs.len()];
        for field in &message.fields {
            if let Label::Oneof(index) = field.label {
                members[index].push(field);
            }
        }
        let members = members.into_iter().enumerate();
        let oneofs = members.map(|(index, members)| {
            let oneof = self.resolve_oneof(&inside, id, index, &members);
            (oneof, members)
        });
        let oneofs: Vec<_> = oneofs.collect();
        items.extensions =
            self.resolve_extensions(&inside, &message.extensions.iter().collect::<Vec<_>>());
        let module = self.layout.naming().inside(id).cloned();
        let (fields, getters) = self.resolve_fields(here, id, &oneofs);
        items.oneofs = oneofs.into_iter().map(|(oneof, _)| oneof).collect();
        let mut unknown_fields = "unknown_fields".to_owned();
        while fields.iter().any(|field| field.name.0 == unknown_fields) {
            unknown_fields.push('_');
        }
        Message {
            docs: documentation(head),
            deprecated: head.deprecated,
            name: self.layout.naming().message(id).clone(),
            proto_name: head.full_name.clone(),
            reserved_names: message.reserved_names.clone(),
            extras: self.extras(&head.full_name),
            eq: self.graph.is_eq(id),
            fields,
            unknown_fields: Name(unknown_fields),
            module: module.map(|module| (module, items)),
            getters,
            extendable: message.extendable,
            serde: self.options.serde,
            touches_deprecated: head.deprecated
                || message
                    .fields
                    .iter()
                    .any(|field| self.touches_deprecated(field)),
        }
    }

    fn resolve_fields(
        &mut self,
        here: &[Name],
        id: MessageId,
        oneofs: &[(Oneof, Vec<&proto::Field>)],
    ) -> (Vec<Field>, Vec<Getter>) {
        let message = self.schema.message(id);
        let mut oneof_done = vec![false; message.oneofs.len()];
        let mut members = Vec::new();
        for field in &message.fields {
            match field.label {
                Label::Oneof(index) if std::mem::replace(&mut oneof_done[index], true) => {}
                Label::Oneof(index) => members.push((field, &message.oneofs[index])),
                _ => members.push((field, &field.head)),
            }
        }
        let wanted = members
            .iter()
            .map(|(_, head)| (&head.name[..], field_name(&head.name)));
        let names = Scope::default().claim_all(&wanted.collect::<Vec<_>>());
        let (mut fields, mut getters) = (Vec::new(), Vec::new());
        for ((field, _), name) in members.into_iter().zip(names) {
            getters.extend(self.resolve_getter(here, field, &name));
            fields.push(self.resolve_field(here, id, field, name, oneofs));
        }
        (fields, getters)
    }
}
