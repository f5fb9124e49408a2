//! Names are identifiers. protoc sees to it; other senders of requests may not, and everything
//! behind this room relies on it.

use super::{Head, Schema};
use crate::diag::{Diagnostic, Diagnostics, Location};

/// Refuses names that no `.proto` file could hold.
pub(super) fn check_names(schema: &Schema, errors: &mut Diagnostics) {
    for file in &schema.files {
        for part in file.package.split('.').filter(|_| !file.package.is_empty()) {
            check_name(part, &Location::file(&file.name[..]), errors);
        }
        for service in &file.services {
            check_head(&service.head, errors);
            service
                .methods
                .iter()
                .for_each(|method| check_head(&method.head, errors));
        }
    }
    for message in &schema.messages {
        check_head(&message.head, errors);
        message
            .fields
            .iter()
            .for_each(|field| check_head(&field.head, errors));
        message
            .oneofs
            .iter()
            .for_each(|oneof| check_head(oneof, errors));
    }
    for enumeration in &schema.enums {
        check_head(&enumeration.head, errors);
        enumeration
            .values
            .iter()
            .for_each(|value| check_head(&value.head, errors));
    }
}

fn check_head(head: &Head, errors: &mut Diagnostics) {
    check_name(&head.name, &head.location, errors);
}

fn check_name(name: &str, location: &Location, errors: &mut Diagnostics) {
    let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if !starts || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        errors.push(Diagnostic::at(
            location,
            format!("`{name:?}` is not an identifier"),
        ));
    }
}
