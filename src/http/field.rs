//! Finds the fields that a rule names, or says why there are none.

use crate::options::nearest;
use crate::proto::{Field, Kind, Label, Message, MessageId, Schema};

/// Why a name is not a field that a rule can use: what is wrong, and the way out.
pub(super) struct Refusal {
    pub(super) what: String,
    pub(super) help: String,
}

impl Refusal {
    /// The same, with the part of the rule that names the field.
    pub(super) fn inside(mut self, part: &str) -> Self {
        self.what = format!("{part}: {}", self.what);
        self
    }
}

/// The messages that JSON writes as one value, so that a part of a path can be one.
const ONE_VALUE: [&str; 12] = [
    "BoolValue",
    "BytesValue",
    "DoubleValue",
    "Duration",
    "FieldMask",
    "FloatValue",
    "Int32Value",
    "Int64Value",
    "StringValue",
    "Timestamp",
    "UInt32Value",
    "UInt64Value",
];

/// The field `name` of a message.
pub(super) fn field<'s>(message: &'s Message, name: &str) -> Result<&'s Field, Refusal> {
    let mut fields = message.fields.iter();
    if let Some(field) = fields.find(|field| field.head.name == name) {
        return Ok(field);
    }
    let names = message.fields.iter().map(|field| &field.head.name[..]);
    Err(Refusal {
        what: format!("`{}` has no field `{name}`", message.head.full_name),
        help: match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the field's name as the message has it".to_owned(),
        },
    })
}

/// The fields that a variable's path leads through, the one that it sets last.
pub(super) fn variable<'s>(
    schema: &'s Schema,
    request: MessageId,
    path: &str,
) -> Result<Vec<&'s Field>, Refusal> {
    let (mut message, mut found) = (Some(schema.message(request)), Vec::new());
    for name in path.split('.') {
        let Some(inner) = message else {
            let last: &Field = found[found.len() - 1];
            let what = format!("`{}` has no fields", last.head.full_name);
            let help = "only a message field can have a name after it".to_owned();
            return Err(Refusal { what, help });
        };
        let field = field(inner, name)?;
        if let Label::Repeated { .. } | Label::Map { .. } = field.label {
            let what = format!("`{}` is a repeated field or a map", field.head.full_name);
            let help = "a path has one value: send this field in the query or in the body";
            let help = help.to_owned();
            return Err(Refusal { what, help });
        }
        message = match field.kind {
            Kind::Message(id) | Kind::Group(id) => Some(schema.message(id)),
            Kind::Scalar(_) | Kind::Enum(_) => None,
        };
        found.push(field);
    }
    match message {
        Some(message) if !is_one_value(message) => {
            let what = format!("`{}` is a message", message.head.full_name);
            let help = format!("name one of its fields: `{{{path}.FIELD}}`");
            Err(Refusal { what, help })
        }
        _ => Ok(found),
    }
}

/// Where two fields, each behind those that lead to it, are of one oneof: its members.
pub(super) fn members_of_one_oneof<'s>(
    one: &[&'s Field],
    other: &[&'s Field],
) -> Option<(&'s Field, &'s Field)> {
    let mut pairs = one.iter().copied().zip(other.iter().copied());
    let (one, other) = pairs.find(|(one, other)| one.number != other.number)?;
    match one.label {
        Label::Oneof(_) if one.label == other.label => Some((one, other)),
        _ => None,
    }
}

/// Whether JSON writes the message as one value, neither an object nor a list.
pub(crate) fn is_one_value(message: &Message) -> bool {
    let name = message.head.full_name.strip_prefix("google.protobuf.");
    name.is_some_and(|name| ONE_VALUE.contains(&name))
}
