//! Resolves messages: fields and their types, oneofs, and the module of what is inside.

use super::names::{field_name, module_name, type_name};
use super::resolve::{Resolver, documentation};
use super::scope::Scope;
use super::{
    Docs, Field, Kind, Member, Message, Name, Oneof, Packing, Path, Presence, Shape, Type, Variant,
};
use crate::proto::{self, Label, MessageId};

impl Resolver<'_> {
    pub(super) fn resolve_message(
        &mut self,
        here: &[Name],
        id: MessageId,
        scope: &mut Scope,
    ) -> Message {
        let message = self.schema.message(id);
        let head = &message.head;

        let inside = self.layout.inside(id).to_vec();
        let mut inner = Scope::default();
        let mut items = self.resolve_items(&inside, &message.messages, &message.enums, &mut inner);
        for (index, oneof) in message.oneofs.iter().enumerate() {
            items
                .oneofs
                .push(self.resolve_oneof(&inside, id, index, oneof, &mut inner));
        }

        let mut fields = Vec::new();
        let mut names = Scope::default();
        let mut oneof_done = vec![false; message.oneofs.len()];
        for field in &message.fields {
            let (head, kind) = (&field.head, self.resolve_kind(here, field));
            let (ty, shape, head) = match field.label {
                Label::Oneof(index) => {
                    if std::mem::replace(&mut oneof_done[index], true) {
                        continue;
                    }
                    let module = inside.last().cloned();
                    let path = Path(
                        module
                            .into_iter()
                            .chain([items.oneofs[index].name.clone()])
                            .collect(),
                    );
                    let members = items.oneofs[index].variants.iter();
                    let members = members.map(|it| self.member_from(here, message, &it.member));
                    let shape = Shape::Oneof(members.collect());
                    (option(Type::Path(path)), shape, &message.oneofs[index])
                }
                Label::Implicit => {
                    let member = member(field, kind);
                    (
                        type_of(&member.kind),
                        Shape::Single(member, Presence::Implicit),
                        head,
                    )
                }
                Label::Explicit => {
                    let ty = option(self.direct_type(id, field, &kind));
                    (
                        ty,
                        Shape::Single(member(field, kind), Presence::Explicit),
                        head,
                    )
                }
                Label::Repeated { packed } => {
                    let ty = Type::Vec(Box::new(type_of(&kind)));
                    let packing = if packed {
                        Packing::Packed
                    } else {
                        Packing::Expanded
                    };
                    (ty, Shape::Repeated(member(field, kind), packing), head)
                }
                Label::Map { key } => {
                    let ty = Type::Map(key, Box::new(type_of(&kind)));
                    (ty, Shape::Map(member(field, kind), key), head)
                }
            };
            let name = field_name(&head.name);
            let what = format!("`{}`", head.full_name);
            names.take(&name, what, &head.location, &mut self.errors);
            let mut docs = documentation(head);
            if let Some(default) = &field.default {
                add_paragraph(&mut docs, &format!("Declared default: `{default}`."));
            }
            fields.push(Field {
                docs,
                deprecated: head.deprecated,
                name,
                ty,
                shape,
            });
        }

        let module = module_name(&head.name);
        let is_empty =
            items.messages.is_empty() && items.enums.is_empty() && items.oneofs.is_empty();
        if !is_empty {
            let what = format!("the module of what is inside `{}`", head.full_name);
            scope.take(&module, what, &head.location, &mut self.errors);
        }
        let unknown_fields = Name("unknown_fields".to_owned());
        let unknown_fields = if names.has(&unknown_fields) {
            Name("unknown_fields_".to_owned())
        } else {
            unknown_fields
        };
        Message {
            docs: documentation(head),
            deprecated: head.deprecated,
            name: type_name(&head.name),
            proto_name: head.full_name.clone(),
            eq: self.graph.is_eq(id),
            fields,
            unknown_fields,
            module: (!is_empty).then_some((module, items)),
            touches_deprecated: head.deprecated
                || message
                    .fields
                    .iter()
                    .any(|field| self.touches_deprecated(field)),
        }
    }

    /// A oneof's member as the struct around it names its type.
    fn member_from(&mut self, here: &[Name], message: &proto::Message, inner: &Member) -> Member {
        let field = message
            .fields
            .iter()
            .find(|field| field.number == inner.number);
        let kind = field.map(|field| self.resolve_kind(here, field));
        Member {
            kind: kind.unwrap_or_else(|| inner.kind.clone()),
            ..inner.clone()
        }
    }

    fn resolve_oneof(
        &mut self,
        here: &[Name],
        id: MessageId,
        index: usize,
        head: &proto::Head,
        scope: &mut Scope,
    ) -> Oneof {
        let message = self.schema.message(id);
        let mut name = type_name(&head.name);
        if scope.has(&name) {
            // A oneof and a type of one name are common, and the type has the older claim.
            name.0.push_str("Oneof");
        }
        let what = format!("the oneof `{}`", head.full_name);
        scope.take(&name, what, &head.location, &mut self.errors);
        let members = message
            .fields
            .iter()
            .filter(|field| field.label == Label::Oneof(index));
        let eq = members
            .clone()
            .all(|field| self.graph.is_eq_kind(field.kind));
        let touches_deprecated = members.clone().any(|field| self.touches_deprecated(field));
        let mut variants = Vec::new();
        let mut names = Scope::default();
        for field in members {
            let kind = self.resolve_kind(here, field);
            let name = type_name(&field.head.name);
            let what = format!("`{}`", field.head.full_name);
            names.take(&name, what, &field.head.location, &mut self.errors);
            variants.push(Variant {
                docs: documentation(&field.head),
                deprecated: field.head.deprecated,
                name,
                ty: self.direct_type(id, field, &kind),
                member: member(field, kind),
            });
        }
        Oneof {
            docs: documentation(head),
            name,
            eq,
            variants,
            touches_deprecated,
        }
    }

    /// Whether code that reads or writes the field mentions anything deprecated.
    fn touches_deprecated(&self, field: &proto::Field) -> bool {
        field.head.deprecated || self.is_deprecated(field.kind)
    }

    /// The type of a value that the message holds without a list between, boxed where it must be.
    fn direct_type(&self, holder: MessageId, field: &proto::Field, kind: &Kind) -> Type {
        let ty = type_of(kind);
        match field.kind {
            proto::Kind::Message(held) if self.graph.needs_box(holder, held) => {
                Type::Boxed(Box::new(ty))
            }
            _ => ty,
        }
    }
}

fn member(field: &proto::Field, kind: Kind) -> Member {
    Member {
        number: field.number,
        proto_name: field.head.name.clone(),
        kind,
    }
}

fn type_of(kind: &Kind) -> Type {
    match kind {
        Kind::Scalar(scalar) => Type::Scalar(*scalar),
        Kind::Enum(path) | Kind::Message(path) => Type::Path(path.clone()),
    }
}

fn option(ty: Type) -> Type {
    Type::Option(Box::new(ty))
}

fn add_paragraph(docs: &mut Docs, paragraph: &str) {
    if !docs.is_empty() {
        docs.push(String::new());
    }
    docs.push(paragraph.to_owned());
}
