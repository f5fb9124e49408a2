//! `components.schemas`: the messages and enums that the operations name, and all that those name.

use std::collections::{BTreeMap, BTreeSet};

use super::json::{Json, Object};
use super::text::{describe, paragraphs};
use super::values::{key, scalar, typed, well_known};
use crate::proto::{
    Behavior, Enum, EnumId, Field, Kind, Label, Message, MessageId, Scalar, Schema,
};

/// The schemas of one document.
pub(super) struct Schemas<'s> {
    schema: &'s Schema,
    /// Those that are named, and not written yet.
    open: Vec<Type>,
    named: BTreeSet<Type>,
}

/// A type that has a name in the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Type {
    Message(MessageId),
    Enum(EnumId),
}

impl<'s> Schemas<'s> {
    pub(super) fn new(schema: &'s Schema) -> Self {
        Self {
            schema,
            open: Vec::new(),
            named: BTreeSet::new(),
        }
    }

    pub(super) fn message(&self, id: MessageId) -> &'s Message {
        self.schema.message(id)
    }

    /// The schema of one value of a kind.
    pub(super) fn value(&mut self, kind: Kind) -> Object {
        let (ty, head) = match kind {
            Kind::Scalar(kind) => return scalar(kind),
            Kind::Enum(id) => (Type::Enum(id), &self.schema.enumeration(id).head),
            Kind::Message(id) | Kind::Group(id) => (Type::Message(id), &self.message(id).head),
        };
        let name = &head.full_name;
        if let Some(known) = well_known(name) {
            return known;
        }
        if name == "google.protobuf.NullValue" {
            return typed("null");
        }
        if self.named.insert(ty) {
            self.open.push(ty);
        }
        reference(name)
    }

    /// The schema of a field, without what the field itself says.
    pub(super) fn values(&mut self, field: &Field) -> Object {
        let value = self.value(field.kind);
        let values = match field.label {
            Label::Repeated { .. } => typed("array").with("items", value),
            Label::Map { key: name } => typed("object")
                .with_some("propertyNames", key(name))
                .with("additionalProperties", value),
            Label::Implicit | Label::Explicit | Label::Required | Label::Oneof(_) => value,
        };
        match shortest(field).filter(|_| field.behaviors.contains(&Behavior::Required)) {
            Some(limit) => values.with(limit, 1),
            None => values,
        }
    }

    /// The schema of a message, of which the fields at the ends of `ways` come from elsewhere: no field on a way
    /// need be there.
    pub(super) fn without(&mut self, id: MessageId, ways: &[&[&Field]]) -> Object {
        match has_required(ways) {
            true => self.object(self.message(id), ways),
            false => self.value(Kind::Message(id)),
        }
    }

    /// The schema of a message itself; `ways` are as in `without`.
    fn object(&mut self, message: &'s Message, ways: &[&[&Field]]) -> Object {
        let fields = || {
            let all = message.fields.iter();
            let all = all.map(|field| (field, inside(ways, field)));
            all.filter(|(_, inside)| inside.iter().all(|way| !way.is_empty()))
        };
        let mut properties = Object::default();
        for (field, inside) in fields() {
            properties = properties.with(field.json_name(), self.property(field, &inside));
        }
        let required = fields().filter(|(field, ways)| is_always_there(field) && ways.is_empty());
        let required: Vec<_> = required
            .map(|(field, _)| field.json_name().into_owned())
            .collect();
        let oneofs = message.oneofs.iter().enumerate().filter_map(|(index, _)| {
            let members = fields().map(|(field, _)| field);
            at_most_one(members.filter(|field| field.label == Label::Oneof(index)))
        });
        let oneofs: Vec<_> = oneofs.collect();
        typed("object")
            .with_some("description", describe(&message.head.comment))
            .with_some("deprecated", message.head.deprecated.then_some(true))
            .with_some("properties", (!properties.is_empty()).then_some(properties))
            .with_some("required", (!required.is_empty()).then_some(required))
            .with_some("allOf", (!oneofs.is_empty()).then_some(oneofs))
    }

    fn property(&mut self, field: &Field, ways: &[&[&Field]]) -> Object {
        let has = |behavior| field.behaviors.contains(&behavior).then_some(true);
        let values = match field.kind {
            // A way leads through no lists and no maps.
            Kind::Message(id) | Kind::Group(id) if has_required(ways) => {
                let object = self.object(self.message(id), ways);
                Object::default().with("allOf", vec![object])
            }
            _ => self.values(field),
        };
        values
            .with_some("description", describe(&field.head.comment))
            .with_some("deprecated", field.head.deprecated.then_some(true))
            .with_some("readOnly", has(Behavior::OutputOnly))
            .with_some("writeOnly", has(Behavior::InputOnly))
    }

    /// All schemas, in order of name, with `own` among them, as long as there is room.
    pub(super) fn finish(mut self, own: Vec<(&str, Object)>, room: &mut usize) -> Object {
        let mut all: BTreeMap<String, Object> = BTreeMap::new();
        while let Some(ty) = self.open.pop()
            && *room > 0
        {
            let (head, schema) = match ty {
                Type::Message(id) => {
                    let message = self.message(id);
                    (&message.head, self.object(message, &[]))
                }
                Type::Enum(id) => {
                    let it = self.schema.enumeration(id);
                    (&it.head, enumeration(it))
                }
            };
            *room = room.saturating_sub(schema.weight());
            all.insert(head.full_name.clone(), schema);
        }
        for (name, schema) in own {
            all.entry(name.to_owned()).or_insert(schema);
        }
        let all = all.into_iter();
        all.fold(Object::default(), |all, (name, schema)| {
            all.with(name, schema)
        })
    }
}

/// The rest of the ways through a field.
pub(super) fn inside<'w, 'f>(ways: &[&'w [&'f Field]], field: &Field) -> Vec<&'w [&'f Field]> {
    let split = ways.iter().filter_map(|way| way.split_first());
    let through = split.filter(|(first, _)| std::ptr::eq(**first, field));
    through.map(|(_, rest)| rest).collect()
}

/// Whether a schema would ask for a field on a way.
fn has_required(ways: &[&[&Field]]) -> bool {
    let mut fields = ways.iter().copied().flatten();
    fields.any(|field| is_always_there(field))
}

/// What says that a field is not empty, if that is as good as not there.
fn shortest(field: &Field) -> Option<&'static str> {
    match (field.label, field.kind) {
        (Label::Repeated { .. }, _) => Some("minItems"),
        (Label::Map { .. }, _) => Some("minProperties"),
        (Label::Implicit, Kind::Scalar(Scalar::String | Scalar::Bytes)) => Some("minLength"),
        _ => None,
    }
}

pub(super) fn reference(name: &str) -> Object {
    Object::default().with("$ref", format!("#/components/schemas/{name}"))
}

/// Whether JSON always has the field: ProtoJSON leaves out zeros of fields without presence, so of those
/// that the schema only calls required the numbers, bools and enums are not.
fn is_always_there(field: &Field) -> bool {
    let has_zero = match field.kind {
        Kind::Scalar(kind) => !matches!(kind, Scalar::String | Scalar::Bytes),
        Kind::Enum(_) => true,
        Kind::Message(_) | Kind::Group(_) => false,
    };
    match field.label {
        Label::Required => true,
        Label::Implicit if has_zero => false,
        _ => field.behaviors.contains(&Behavior::Required),
    }
}

/// That at most one of a oneof's members is there.
fn at_most_one<'f>(members: impl Iterator<Item = &'f Field>) -> Option<Object> {
    let required = |field: &Field| {
        let name = field.json_name().into_owned();
        Object::default().with("required", vec![name])
    };
    let mut cases: Vec<_> = members.map(required).collect();
    if cases.len() < 2 {
        return None;
    }
    let any = Object::default().with("anyOf", cases.clone());
    cases.push(Object::default().with("not", any));
    Some(Object::default().with("oneOf", cases))
}

/// The schema of an enum: its names, which are described in a list.
fn enumeration(it: &Enum) -> Object {
    let names: Vec<&str> = it.values.iter().map(|value| &value.head.name[..]).collect();
    let lines = it.values.iter().filter_map(|value| {
        let text = describe(&value.head.comment)?;
        let text = text.lines().collect::<Vec<_>>().join(" ");
        Some(format!("- `{}`: {text}", value.head.name))
    });
    let list = lines.collect::<Vec<_>>().join("\n");
    let description = paragraphs([describe(&it.head.comment), Some(list)]);
    typed("string")
        .with_some("description", description)
        .with_some("deprecated", it.head.deprecated.then_some(true))
        .with("enum", Json::from(names))
}
