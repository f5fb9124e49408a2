//! Resolves fields: the type of one in its struct, what it is on the wire, and its getter.

use super::Resolver;
use super::default_value::{literal, spell};
use crate::diag::Diagnostic;
use crate::options::MapType;
use crate::proto::{self, Label, MessageId, Scalar};
use crate::rust::model::{
    Docs, Field, Getter, Kind, Literal, Member, Name, Oneof, Packing, Path, Presence, Shape, Type,
};
use crate::rust::names::getter_name;
use crate::rust::{docs, lints};

impl Resolver<'_> {
    /// A field of a message whose struct is in the module `here`, and whose oneofs are `oneofs`. The
    /// first member of a oneof stands for all.
    pub(super) fn resolve_field(
        &mut self,
        here: &[Name],
        id: MessageId,
        field: &proto::Field,
        name: Name,
        oneofs: &[(Oneof, Vec<&proto::Field>)],
    ) -> Field {
        let kind = self.resolve_kind(here, field);
        let docs = self.document(field, &kind);
        let (ty, shape) = match field.label {
            Label::Implicit => self.singular(id, field, kind, Presence::Implicit),
            Label::Explicit => self.singular(id, field, kind, Presence::Explicit),
            Label::Required => self.singular(id, field, kind, Presence::Required),
            Label::Repeated { packed } => {
                let ty = Type::Vec(Box::new(type_of(&kind)));
                let packing = if packed {
                    Packing::Packed
                } else {
                    Packing::Expanded
                };
                (ty, Shape::Repeated(member(field, kind), packing))
            }
            Label::Map { key } => self.map(field, key, kind),
            Label::Oneof(index) => {
                return self.resolve_oneof_field(here, id, index, name, &oneofs[index]);
            }
        };
        Field {
            docs,
            deprecated: field.head.deprecated,
            attributes: self.field_attributes(&field.head.full_name),
            name,
            ty,
            shape,
        }
    }

    /// The field of a oneof.
    fn resolve_oneof_field(
        &mut self,
        here: &[Name],
        id: MessageId,
        index: usize,
        name: Name,
        (oneof, members): &(Oneof, Vec<&proto::Field>),
    ) -> Field {
        let head = &self.schema.message(id).oneofs[index];
        let members = members.iter().map(|it| Member {
            oneof: Some(index),
            ..member(it, self.resolve_kind(here, it))
        });
        Field {
            shape: Shape::Oneof(members.collect()),
            docs: docs::of(head),
            deprecated: head.deprecated,
            attributes: self.field_attributes(&head.full_name),
            name,
            ty: option(Type::Path(self.oneof_path(id, oneof))),
        }
    }

    /// The path of a oneof's enum, from where the message is.
    pub(super) fn oneof_path(&self, id: MessageId, oneof: &Oneof) -> Path {
        let module = self.paths.inside(id).last().cloned();
        Path(module.into_iter().chain([oneof.name.clone()]).collect())
    }

    /// One value or none.
    fn singular(
        &self,
        holder: MessageId,
        field: &proto::Field,
        kind: Kind,
        presence: Presence,
    ) -> (Type, Shape) {
        let ty = match presence {
            Presence::Implicit => type_of(&kind),
            Presence::Explicit | Presence::Required => {
                option(self.direct_type(holder, field, &kind))
            }
        };
        (ty, Shape::Single(member(field, kind), presence))
    }

    fn map(&self, field: &proto::Field, key: Scalar, kind: Kind) -> (Type, Shape) {
        let key_kind = self.resolve_scalar(key, field);
        let (key, value) = (Box::new(type_of(&key_kind)), Box::new(type_of(&kind)));
        let ty = match self.options.map.nearest(&field.head.full_name) {
            MapType::BTree => Type::BTreeMap(key, value),
            MapType::Hash => Type::HashMap(key, value),
        };
        (ty, Shape::Map(member(field, kind), key_kind))
    }

    /// A field's comment, and what is said after it: that it is required, what its default is.
    fn document(&mut self, field: &proto::Field, kind: &Kind) -> Docs {
        let mut docs = docs::of(&field.head);
        if field.label == Label::Required {
            docs = docs::and(docs, "Required: a message without it is not initialized.");
        }
        if let (Some(declared), Label::Explicit | Label::Required) = (&field.default, field.label) {
            let default = self.resolve_default(field, kind);
            let default = default.map_or_else(String::new, |default| spell(&default, declared));
            docs = docs::and(docs, &format!("Declared default: `{default}`."));
        }
        docs
    }

    /// The getter of a field that declares a default or is required, unless it holds a message. `name`
    /// is its name, among all `names` of the message's fields.
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
        let getter = getter_name(name, names);
        Some(Getter {
            docs: docs::of_getter(name),
            lints: lints::of_getter(&getter, &default),
            name: getter,
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
            let message =
                format!("`{name}`: the default `{declared}` is not a value of the field's type");
            let help = "protoc would refuse this: fix the program that made the request";
            let error = Diagnostic::at(&field.head.location, message).help(help);
            self.errors.push(error);
        }
        default
    }

    /// Whether code that reads or writes the field mentions anything deprecated.
    pub(super) fn touches_deprecated(&self, field: &proto::Field) -> bool {
        field.head.deprecated || self.is_deprecated(field.kind)
    }

    /// The type of a value that the message holds directly, boxed where it must be.
    pub(super) fn direct_type(&self, holder: MessageId, field: &proto::Field, kind: &Kind) -> Type {
        let ty = type_of(kind);
        match field.kind {
            proto::Kind::Message(held) | proto::Kind::Group(held)
                if self.graph.needs_box(holder, held)
                    || *self.options.boxed.nearest(&field.head.full_name) =>
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
        redacted: field.redacted,
        oneof: None,
        kind,
    }
}

fn type_of(kind: &Kind) -> Type {
    match kind {
        Kind::Scalar(scalar) => Type::Scalar(*scalar),
        Kind::OtherString(other) => Type::OtherString(*other),
        Kind::ByteVec => Type::ByteVec,
        Kind::Enum(path) | Kind::ClosedEnum(path) | Kind::Message(path) | Kind::Group(path) => {
            Type::Path(path.clone())
        }
    }
}

fn option(ty: Type) -> Type {
    Type::Option(Box::new(ty))
}
