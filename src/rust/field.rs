//! Resolves fields: the type of one in its struct, what it is on the wire, and its getter.

use super::literal::{literal, spell};
use super::names::getter_name;
use super::resolve::{Resolver, documentation};
use super::{
    Docs, Field, Getter, Kind, Literal, Member, Name, Oneof, Packing, Path, Presence, Shape, Type,
};
use crate::diag::Diagnostic;
use crate::options::Map;
use crate::proto::{self, Label, MessageId};

impl Resolver<'_> {
    /// A field of a message whose struct stands in `here` and whose oneofs are `oneofs`, in the
    /// module `inside`. Of a oneof's members only the first makes a field.
    pub(super) fn resolve_field(
        &mut self,
        here: &[Name],
        id: MessageId,
        field: &proto::Field,
        name: Name,
        oneofs: &[(Oneof, Vec<&proto::Field>)],
    ) -> Field {
        let message = self.schema.message(id);
        let kind = self.resolve_kind(here, field);
        let (head, ty, shape) = match field.label {
            Label::Oneof(index) => {
                let module = self.layout.inside(id).last().cloned();
                let path = module.into_iter().chain([oneofs[index].0.name.clone()]);
                let ty = option(Type::Path(Path(path.collect())));
                let members = oneofs[index].1.iter().map(|it| Member {
                    oneof: Some(index),
                    ..member(it, self.resolve_kind(here, it))
                });
                (&message.oneofs[index], ty, Shape::Oneof(members.collect()))
            }
            Label::Implicit => {
                let ty = type_of(&kind);
                (
                    &field.head,
                    ty,
                    Shape::Single(member(field, kind), Presence::Implicit),
                )
            }
            Label::Explicit => {
                let ty = option(self.direct_type(id, field, &kind));
                (
                    &field.head,
                    ty,
                    Shape::Single(member(field, kind), Presence::Explicit),
                )
            }
            Label::Required => {
                let ty = option(self.direct_type(id, field, &kind));
                (
                    &field.head,
                    ty,
                    Shape::Single(member(field, kind), Presence::Required),
                )
            }
            Label::Repeated { packed } => {
                let ty = Type::Vec(Box::new(type_of(&kind)));
                let packing = if packed {
                    Packing::Packed
                } else {
                    Packing::Expanded
                };
                (
                    &field.head,
                    ty,
                    Shape::Repeated(member(field, kind), packing),
                )
            }
            Label::Map { key } => {
                let key_kind = self.resolve_scalar(key, field);
                let (key, value) = (Box::new(type_of(&key_kind)), Box::new(type_of(&kind)));
                let ty = match self.options.map(&field.head.full_name) {
                    Map::Tree => Type::Map(key, value),
                    Map::Hash => Type::Hashed(key, value),
                };
                (&field.head, ty, Shape::Map(member(field, kind), key_kind))
            }
        };
        let mut docs = documentation(head);
        if let Label::Required = field.label {
            add_paragraph(
                &mut docs,
                "Required: a message without it is not initialized.",
            );
        }
        if let (Some(declared), Label::Explicit | Label::Required) = (&field.default, field.label) {
            let kind = self.resolve_kind(here, field);
            let default = self.resolve_default(field, &kind);
            let default = default.map_or_else(String::new, |default| spell(&default, declared));
            add_paragraph(&mut docs, &format!("Declared default: `{default}`."));
        }
        Field {
            docs,
            deprecated: head.deprecated,
            name,
            ty,
            shape,
        }
    }

    /// The getter of a field that declares a default, or is required; messages have none. `name` is its name
    /// among all the message's `names`.
    pub(super) fn resolve_getter(
        &mut self,
        here: &[Name],
        field: &proto::Field,
        name: &Name,
        names: &[Name],
    ) -> Option<Getter> {
        let wanted = field.default.is_some() || field.label == Label::Required;
        if !wanted || !matches!(field.label, Label::Explicit | Label::Required) {
            return None;
        }
        let kind = self.resolve_kind(here, field);
        let default = literal(self.schema, field, &kind)?;
        Some(Getter {
            name: getter_name(name, names),
            field: name.clone(),
            kind,
            default,
        })
    }

    /// The default that a field declares.
    pub(super) fn resolve_default(&mut self, field: &proto::Field, kind: &Kind) -> Option<Literal> {
        let declared = field.default.as_ref()?;
        let default = literal(self.schema, field, kind);
        if default.is_none() {
            let name = &field.head.full_name;
            let message = format!("`{name}`: the default `{declared}` is no value of its type");
            let help = "protoc refuses this: mend what made the request";
            let error = Diagnostic::at(&field.head.location, message).help(help);
            self.errors.push(error);
        }
        default
    }

    /// Whether code that reads or writes the field mentions anything deprecated.
    pub(super) fn touches_deprecated(&self, field: &proto::Field) -> bool {
        field.head.deprecated || self.is_deprecated(field.kind)
    }

    /// The type of a value that the message holds without a list between, boxed where it must be.
    pub(super) fn direct_type(&self, holder: MessageId, field: &proto::Field, kind: &Kind) -> Type {
        let ty = type_of(kind);
        match field.kind {
            proto::Kind::Message(held) | proto::Kind::Group(held)
                if self.graph.needs_box(holder, held)
                    || self.options.boxed(&field.head.full_name) =>
            {
                Type::Boxed(Box::new(ty))
            }
            _ => ty,
        }
    }
}

pub(super) fn member(field: &proto::Field, kind: Kind) -> Member {
    Member {
        number: field.number,
        proto_name: field.head.name.clone(),
        json_name: field.json_name.clone(),
        oneof: None,
        kind,
        redacted: field.redacted,
    }
}

fn type_of(kind: &Kind) -> Type {
    match kind {
        Kind::Scalar(scalar) => Type::Scalar(*scalar),
        Kind::Str(text) => Type::Str(*text),
        Kind::ByteVec => Type::ByteVec,
        Kind::Enum(path) | Kind::ClosedEnum(path) | Kind::Message(path) | Kind::Group(path) => {
            Type::Path(path.clone())
        }
    }
}

fn option(ty: Type) -> Type {
    Type::Option(Box::new(ty))
}

fn add_paragraph(docs: &mut Docs, paragraph: &str) {
    if !docs.is_empty() {
        docs.push_str("\n\n");
    }
    docs.push_str(paragraph);
}
