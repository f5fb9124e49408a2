//! Query parameters: the fields of a request that neither path nor body have.

use std::rc::Rc;

use super::json::Object;
use super::schemas::Schemas;
use super::text::describe;
use super::values::{JSON, well_known};
use crate::http::{Body, Rule, is_one_value};
use crate::proto::{Behavior, Field, Kind, Label, MessageId};

/// The most query parameters of an operation, and the most fields that are looked at for them: messages in
/// messages can have any number.
pub(super) const MAX_PARAMETERS: usize = 1000;
const MAX_FIELDS: usize = 10 * MAX_PARAMETERS;
/// The most messages in messages: a server reads no more, unless it is told to.
pub(super) const MAX_DEPTH: usize = 100;

/// The messages that are any JSON of a kind.
const ANY_JSON: [&str; 3] = [
    "google.protobuf.ListValue",
    "google.protobuf.Struct",
    "google.protobuf.Value",
];

/// The parameters of a rule, and whether there are more than the limit.
pub(super) fn parameters<'s>(
    schemas: &mut Schemas<'s>,
    request: MessageId,
    rule: &Rule<'s>,
) -> (Vec<Object>, bool) {
    let mut found = Vec::new();
    let in_body = match rule.body {
        Body::All => return (found, false),
        Body::None => None,
        Body::Field(field) => Some(field),
    };
    let is_elsewhere = |path: &[&Field]| {
        let variables = rule.variables.iter().map(Vec::as_slice);
        let mut others = variables.chain(in_body.as_ref().map(std::slice::from_ref));
        others.any(|other| same(path, other))
    };
    let first = Around {
        messages: vec![request],
        ..Around::default()
    };
    let mut looked_at = 0;
    // Fields that are still to be looked at, the next one last.
    let mut open = fields(schemas, &Rc::new(first));
    while let Some((around, field)) = open.pop() {
        looked_at += 1;
        let is_too_deep = around.messages.len() > MAX_DEPTH;
        if looked_at > MAX_FIELDS || found.len() > MAX_PARAMETERS || is_too_deep {
            found.truncate(MAX_PARAMETERS);
            return (found, true);
        }
        let path: Vec<_> = around.fields.iter().copied().chain([field]).collect();
        if is_elsewhere(&path) {
            continue;
        }
        match part(schemas, field) {
            Part::Value => {
                found.push(parameter(&around, field).with("schema", schemas.values(field)))
            }
            Part::Json => {
                let schema = Object::default().with("schema", schemas.values(field));
                let content = Object::default().with(JSON, schema);
                found.push(parameter(&around, field).with("content", content));
            }
            // A message in itself would not end.
            Part::Message(id) if around.messages.contains(&id) => {}
            Part::Message(id) => {
                let inside = Around {
                    name: format!("{}{}.", around.name, field.json_name()),
                    messages: around.messages.iter().copied().chain([id]).collect(),
                    fields: path,
                };
                open.append(&mut fields(schemas, &Rc::new(inside)));
            }
            Part::Nothing => {}
        }
    }
    (found, false)
}

/// What is around a field: the messages, and the fields of those, with a dot after the name of each.
#[derive(Default)]
struct Around<'s> {
    name: String,
    messages: Vec<MessageId>,
    fields: Vec<&'s Field>,
}

/// The fields of the innermost message, the first one last.
fn fields<'s>(schemas: &Schemas<'s>, around: &Rc<Around<'s>>) -> Vec<(Rc<Around<'s>>, &'s Field)> {
    let message = around.messages.last().map(|&id| schemas.message(id));
    let fields = message.into_iter().flat_map(|message| &message.fields);
    fields.rev().map(|field| (around.clone(), field)).collect()
}

fn same(path: &[&Field], other: &[&Field]) -> bool {
    let pairs = path.iter().zip(other);
    path.len() == other.len() && pairs.into_iter().all(|(a, b)| std::ptr::eq(*a, *b))
}

/// What a field is in a query.
enum Part {
    /// A parameter.
    Value,
    /// A parameter that is JSON.
    Json,
    /// A message, with parameters for its fields.
    Message(MessageId),
    /// Nothing: a query has no maps and no lists of messages.
    Nothing,
}

fn part(schemas: &Schemas<'_>, field: &Field) -> Part {
    let is_map = matches!(field.label, Label::Map { .. });
    let is_many = matches!(field.label, Label::Repeated { .. });
    match field.kind {
        _ if is_map => Part::Nothing,
        Kind::Scalar(_) | Kind::Enum(_) => Part::Value,
        Kind::Message(id) | Kind::Group(id) => {
            let message = schemas.message(id);
            let name = &message.head.full_name[..];
            match is_one_value(message) {
                true => Part::Value,
                false if is_many => Part::Nothing,
                false if ANY_JSON.contains(&name) => Part::Json,
                false if well_known(name).is_some() => Part::Nothing,
                false => Part::Message(id),
            }
        }
    }
}

/// A parameter, without its values.
fn parameter(around: &Around<'_>, field: &Field) -> Object {
    // A field of a message is required if the message is there.
    let is_required =
        field.label == Label::Required || field.behaviors.contains(&Behavior::Required);
    let is_required = around.fields.is_empty() && is_required;
    Object::default()
        .with("name", format!("{}{}", around.name, field.json_name()))
        .with("in", "query")
        .with_some("description", describe(&field.head.comment))
        .with_some("required", is_required.then_some(true))
        .with_some("deprecated", field.head.deprecated.then_some(true))
}
