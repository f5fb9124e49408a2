//! The second pass over messages: their oneofs, fields and numbers.

use std::collections::BTreeSet;

use super::field::Oneof;
use super::{At, Element, Linker, MessageId, path};
use crate::descriptor::{DescriptorProto, FieldDescriptorProto};

impl Linker<'_, '_> {
    pub(super) fn link_message(&mut self, id: MessageId) {
        let (proto, inside) = self.in_messages[id.0];
        let element = Element::Message(id);
        let oneofs = self.link_oneofs(id);
        let mut fields = Vec::with_capacity(proto.field.len());
        let mut is_filled = vec![false; oneofs.len()];
        for (index, field) in proto.field.iter().enumerate() {
            if let Some(filled) = place_of(field).and_then(|it| is_filled.get_mut(it)) {
                *filled = true;
            }
            let at = At::member(element, path::MESSAGE_FIELD, index, &field.name);
            fields.extend(self.link_field(at, inside, field, &oneofs));
        }
        let empty = is_filled.iter().enumerate().filter(|(_, filled)| !**filled);
        for (index, _) in empty {
            let at = At::member(
                element,
                path::MESSAGE_ONEOF,
                index,
                &proto.oneof_decl[index].name,
            );
            self.refuse(at, "the oneof has no fields");
        }
        self.check_numbers(element, proto);
        self.linked.messages[id.0].fields = fields;
    }

    /// What the oneofs of a message pass on to their fields; nothing where protoc made a oneof up,
    /// as it does for each `optional` field of proto3.
    fn link_oneofs(&mut self, id: MessageId) -> Vec<Option<Oneof>> {
        let (proto, inside) = self.in_messages[id.0];
        let optional = proto
            .field
            .iter()
            .filter(|it| it.proto3_optional == Some(true));
        let made_up: BTreeSet<_> = optional.filter_map(place_of).collect();
        let declared = &mut self.linked.messages[id.0].oneofs;
        let oneofs = proto.oneof_decl.iter().enumerate().map(|(index, oneof)| {
            if made_up.contains(&index) {
                return None;
            }
            declared.push(index);
            let own = oneof.options.as_ref().and_then(|it| it.features.as_ref());
            Some(Oneof {
                index: declared.len() - 1,
                features: inside.features.with(own),
            })
        });
        oneofs.collect()
    }

    fn check_numbers(&mut self, element: Element, proto: &DescriptorProto) {
        let numbers = proto.field.iter().map(|field| field.number);
        if numbers.clone().is_sorted_by(|a, b| a < b) {
            return;
        }
        let mut numbers: Vec<_> = numbers.zip(0..).collect();
        numbers.sort_unstable();
        for pair in numbers.windows(2) {
            let [(number, first), (other, second)] = *pair else {
                continue;
            };
            if let (Some(number), true) = (number, number == other) {
                let name = proto.field[first].name.as_deref().unwrap_or_default();
                let own = &proto.field[second].name;
                let at = At::member(element, path::MESSAGE_FIELD, second, own);
                self.refuse(
                    at,
                    format!("the field `{name}` has the number {number} too"),
                );
            }
        }
    }
}

/// The index of a field's oneof in the descriptor.
fn place_of(field: &FieldDescriptorProto) -> Option<usize> {
    field.oneof_index.and_then(|it| usize::try_from(it).ok())
}
