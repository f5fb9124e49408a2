//! What protoc sees to, and other senders of requests may not: names are identifiers, and each is
//! there once; numbers of fields differ; extensions extend what they may. Everything behind this room
//! relies on it.

use std::collections::{BTreeMap, BTreeSet};

use super::field::MAX_NUMBER;
use super::{Extension, Head, Kind, Label, Message, Schema, malformed};
use crate::diag::{Diagnostics, Location};

/// Refuses what no `.proto` file could hold.
pub(super) fn check(schema: &Schema, errors: &mut Diagnostics) {
    for file in &schema.files {
        for part in file.package.split('.').filter(|_| !file.package.is_empty()) {
            check_name(part, &file.package, &Location::file(&file.name[..]), errors);
        }
    }
    let mut seen = BTreeSet::new();
    for head in heads(schema) {
        check_name(&head.name, &head.full_name, &head.location, errors);
        if !seen.insert(&head.full_name[..]) {
            let message = format!("`{}` is declared twice in this request", head.full_name);
            errors.push(malformed(&head.location, message));
        }
    }
    for message in &schema.messages {
        check_numbers(message, errors);
        check_oneofs(message, errors);
    }
    for extension in extensions(schema) {
        check_extension(schema, extension, errors);
    }
}

/// Everything that has a name.
fn heads(schema: &Schema) -> impl Iterator<Item = &Head> {
    let services = schema.files.iter().flat_map(|file| &file.services);
    let services = services.flat_map(|service| {
        let methods = service.methods.iter().map(|method| &method.head);
        [&service.head].into_iter().chain(methods)
    });
    let messages = schema.messages.iter().flat_map(|message| {
        let fields = message.fields.iter().map(|field| &field.head);
        [&message.head]
            .into_iter()
            .chain(fields)
            .chain(&message.oneofs)
    });
    let enums = schema.enums.iter().flat_map(|enumeration| {
        let values = enumeration.values.iter().map(|value| &value.head);
        [&enumeration.head].into_iter().chain(values)
    });
    let extensions = extensions(schema).map(|extension| &extension.field.head);
    messages.chain(enums).chain(services).chain(extensions)
}

fn extensions(schema: &Schema) -> impl Iterator<Item = &Extension> {
    let in_files = schema.files.iter().flat_map(|file| &file.extensions);
    in_files.chain(
        schema
            .messages
            .iter()
            .flat_map(|message| &message.extensions),
    )
}

fn check_name(name: &str, full_name: &str, location: &Location, errors: &mut Diagnostics) {
    let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if !starts || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        let message = format!("`{full_name}`: `{name}` is not an identifier");
        errors.push(malformed(location, message));
    }
}

fn check_numbers(message: &Message, errors: &mut Diagnostics) {
    let mut taken = BTreeMap::new();
    for field in &message.fields {
        if let Some(other) = taken.insert(field.number, &field.head.name) {
            let message = format!(
                "`{}`: the field `{other}` has the number {} too",
                field.head.full_name, field.number
            );
            errors.push(malformed(&field.head.location, message));
        }
    }
}

fn check_oneofs(message: &Message, errors: &mut Diagnostics) {
    let mut filled = vec![false; message.oneofs.len()];
    for field in &message.fields {
        if let Label::Oneof(index) = field.label {
            filled[index] = true;
        }
    }
    for (oneof, _) in message
        .oneofs
        .iter()
        .zip(filled)
        .filter(|(_, filled)| !filled)
    {
        let message = format!("the oneof `{}` has no member", oneof.full_name);
        errors.push(malformed(&oneof.location, message));
    }
}

fn check_extension(schema: &Schema, extension: &Extension, errors: &mut Diagnostics) {
    let Extension { field, extendee } = extension;
    let (number, message) = (field.number, schema.message(*extendee));
    let mut refuse = |what: String| {
        let message = format!("`{}`: {what}", field.head.full_name);
        errors.push(malformed(&field.head.location, message));
    };
    if number > MAX_NUMBER && !message.message_set {
        refuse(format!(
            "field number {number} is not between 1 and {MAX_NUMBER}"
        ));
    } else if !message
        .extension_ranges
        .iter()
        .any(|range| range.contains(&number))
    {
        let name = &message.head.full_name;
        refuse(format!(
            "`{name}` declares no extension range with {number}"
        ));
    }
    let in_message_set = matches!(field.kind, Kind::Message(_)) && field.label == Label::Explicit;
    if message.message_set && !in_message_set {
        refuse("what extends a message set is an optional message".to_owned());
    }
    if !matches!(
        field.label,
        Label::Explicit | Label::Implicit | Label::Repeated { .. }
    ) {
        refuse("an extension is optional or repeated".to_owned());
    }
}
