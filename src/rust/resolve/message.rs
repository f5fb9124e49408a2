//! Resolves messages: the struct of one, its getters, and the module of what is inside.

use super::Resolver;
use crate::diag::Diagnostic;
use crate::options::UnknownFields;
use crate::proto::{self, Label, MessageId};
use crate::rust::docs;
use crate::rust::model::{Field, Getter, Message, Module, Name, Oneof};
use crate::rust::names::{Namespace, field_name, name_extensions};

impl Resolver<'_> {
    pub(super) fn resolve_message(&mut self, here: &[Name], id: MessageId) -> Message {
        let message = self.schema.message(id);
        let head = &message.head;

        let inside = self.paths.inside(id).to_vec();
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
        let enums: Vec<_> = items.enums.iter().map(|it| &it.name.0[..]).collect();
        let extensions = name_extensions(message.extensions.iter(), &enums);
        items.extensions = self.resolve_extensions(&inside, extensions);
        let (fields, getters) = self.resolve_fields(here, id, &oneofs);
        let written = self.resolve_written(id, &fields, &oneofs);
        items.oneofs = oneofs.into_iter().map(|(oneof, _)| oneof).collect();
        let unknown_fields = self.resolve_unknown_fields(message, &fields);
        let name = self.paths.names().message(id).clone();
        let module = self.paths.names().inside(id).map(|module| Module {
            docs: docs::of_module(&name),
            name: module.clone(),
            items,
        });
        let mut ours = vec!["Clone", "Default", "PartialEq"];
        ours.extend(self.comparable.of_message(id));
        Message {
            docs: docs::of(head),
            deprecated: head.deprecated,
            name,
            proto_name: head.full_name.clone(),
            reserved_names: message.reserved_names.clone(),
            derives: self.derives(&ours, &head.full_name),
            written,
            fields,
            unknown_fields,
            module,
            getters,
            extendable: !message.extension_ranges.is_empty(),
            has_required: self.graph.has_required(id),
            inline_write: is_leaf(message),
            serde: self.options.serde,
            prost: self.options.prost.then(|| self.package_and_name(id)),
            touches_deprecated: head.deprecated
                || message
                    .fields
                    .iter()
                    .any(|field| self.touches_deprecated(field)),
        }
    }

    /// The package, and the name in it, with the outer messages.
    fn package_and_name(&self, id: MessageId) -> (String, String) {
        let message = self.schema.message(id);
        let (package, name) = (
            &self.schema.file(message.file).package,
            &message.head.full_name,
        );
        let name = name.strip_prefix(&package[..]).unwrap_or(name);
        (package.clone(), name.trim_start_matches('.').to_owned())
    }

    /// The name of the field for unknown fields, if the message keeps them. Extensions are kept there,
    /// so a message that can have extensions must keep them.
    fn resolve_unknown_fields(
        &mut self,
        message: &proto::Message,
        fields: &[Field],
    ) -> Option<Name> {
        let head = &message.head;
        let option = &self.options.unknown_fields;
        let name = &head.full_name;
        let drops = *option.nearest(name) == UnknownFields::Drop;
        let can_drop = !message.message_set && message.extension_ranges.is_empty();
        if drops && can_drop {
            return None;
        }
        // A rule for a whole tree passes over it.
        if drops && option.names(name) {
            let why = match message.message_set {
                true => "is a message set",
                false => "has extension ranges",
            };
            let text = format!("`{name}` {why}, and extensions are kept in the unknown fields");
            let help = format!("remove `unknown_fields:.{name}=drop`");
            self.errors
                .push(Diagnostic::at(&head.location, text).help(help));
        }
        let mut name = "unknown_fields".to_owned();
        while fields.iter().any(|field| field.name.0 == name) {
            name.push('_');
        }
        Some(Name(name))
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
        let names = Namespace::default().claim_all(&wanted.collect::<Vec<_>>());
        let (mut fields, mut getters) = (Vec::new(), Vec::new());
        for ((field, _), name) in members.into_iter().zip(names.clone()) {
            getters.extend(self.resolve_getter(here, field, &name, &names));
            fields.push(self.resolve_field(here, id, field, name, oneofs));
        }
        (fields, getters)
    }
}

/// Whether the message holds no other message. If its fields are written where the call is, the
/// writer stays in registers, which for a short message is a tenth of its time. For what holds other
/// messages it would be much code in many places, and slower.
fn is_leaf(message: &proto::Message) -> bool {
    let holds_message = |field: &proto::Field| match field.kind {
        proto::Kind::Message(_) | proto::Kind::Group(_) => true,
        proto::Kind::Scalar(_) | proto::Kind::Enum(_) => false,
    };
    !message.fields.iter().any(holds_message)
}
