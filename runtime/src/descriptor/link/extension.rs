//! Links extensions: fields that a message gets from outside.

use super::field::{MAX_NUMBER, not_a_number};
use super::{
    At, Declaration, Element, Extension, Field, Kind, Label, Linker, Message, MessageId, path,
};

impl Linker<'_, '_> {
    /// Links the extensions that a file or a message declares.
    pub(super) fn link_extensions(&mut self, outer: Element) {
        let inside = self.inside(outer);
        let file = self.linked.file_of(outer);
        let (parent, number, fields) = match outer {
            Element::Message(id) => {
                let (proto, _) = self.in_messages[id.0];
                (Some(id), path::MESSAGE_EXTENSION, &proto.extension)
            }
            _ => (None, path::FILE_EXTENSION, &self.files[file.0].extension),
        };
        for (index, proto) in fields.iter().enumerate() {
            let at = At::member(outer, number, index, &proto.name);
            let extendee = self.link_message_type(at, inside, proto.extendee.as_deref());
            let field = self.link_field(at, inside, proto, &[]);
            let (Some(field), Some(extendee)) = (field, extendee) else {
                continue;
            };
            self.check_extension(at, field, extendee);
            let name = proto.name.as_deref().unwrap_or_default();
            let declared = Declaration {
                full_name: self.full_name(outer, name),
                file,
                parent,
                index,
            };
            self.linked.extensions.push(Extension {
                declared,
                extendee,
                field,
            });
        }
    }

    fn check_extension(&mut self, at: At<'_>, field: Field, extendee: MessageId) {
        let Some(message) = self.linked.messages.get(extendee.0) else {
            return self.refuse(at, "a well-known type has no extension ranges");
        };
        let Message {
            declared,
            extension_ranges: ranges,
            message_set,
            ..
        } = message;
        let (name, message_set) = (&declared.full_name, *message_set);
        let before = ranges.partition_point(|range| range.end <= field.number);
        let is_in_range = ranges
            .get(before)
            .is_some_and(|range| range.contains(&field.number));
        let is_single = field.label == Label::Explicit;
        let is_message = matches!(field.kind, Kind::Message(_));
        let what = if field.number > MAX_NUMBER.unsigned_abs() && !message_set {
            not_a_number(field.number.cast_signed())
        } else if !is_in_range {
            format!(
                "the number {} is in none of the extension ranges of `{name}`",
                field.number
            )
        } else if message_set && !(is_single && is_message) {
            "an extension of a message set must be one optional message".to_owned()
        } else if !is_single && !matches!(field.label, Label::Repeated { .. }) {
            "an extension cannot be required, and cannot be a member of a oneof".to_owned()
        } else {
            return;
        };
        self.refuse(at, what);
    }
}
