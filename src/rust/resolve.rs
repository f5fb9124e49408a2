//! Resolves a linked schema into the Rust that will be written.

use std::collections::BTreeMap;

use super::docs::docs;
use super::graph::Graph;
use super::layout::{Home, Layout, file_name, module_tree, package_modules};
use super::names::{field_name, method_name, module_name, path_constant, type_name, value_name};
use super::scope::Scope;
use super::{
    Constant, Docs, Enum, Field, Items, Kind, Member, Message, Method, Name, Oneof, Output,
    Package, Packing, Path, Presence, Service, Shape, Type, Variant,
};
use crate::diag::{Diagnostic, Diagnostics, Location};
use crate::proto::{self, EnumId, FileId, Label, MessageId, Schema};

/// Names everything, and checks every rule of the output.
pub fn resolve(schema: &Schema) -> Result<Output, Diagnostics> {
    let mut resolver = Resolver {
        schema,
        graph: Graph::new(schema),
        layout: Layout::new(schema),
        errors: Diagnostics::default(),
    };
    let output = resolver.resolve_files();
    resolver.errors.check(output)
}

struct Resolver<'a> {
    schema: &'a Schema,
    graph: Graph,
    layout: Layout<'a>,
    errors: Diagnostics,
}

impl<'a> Resolver<'a> {
    fn resolve_files(&mut self) -> Output {
        let mut files: BTreeMap<&String, Vec<&'a proto::File>> = BTreeMap::new();
        for file in self.schema.files.iter().filter(|file| file.generate) {
            files.entry(&file.package).or_default().push(file);
        }
        let mut packages = BTreeMap::new();
        for (name, mut files) in files {
            files.sort_by(|a, b| a.name.cmp(&b.name));
            packages.insert(name, self.resolve_package(name, &files));
        }
        let root = module_tree(&packages);
        self.check_modules(&packages);
        Output {
            packages: packages.into_values().collect(),
            root,
        }
    }

    fn resolve_package(&mut self, name: &str, files: &[&'a proto::File]) -> Package {
        let here = package_modules(name);
        let messages: Vec<_> = files
            .iter()
            .flat_map(|file| &file.messages)
            .copied()
            .collect();
        let enums: Vec<_> = files.iter().flat_map(|file| &file.enums).copied().collect();
        let mut scope = Scope::default();
        let items = self.resolve_items(&here, &messages, &enums, &mut scope);
        let services = files.iter().flat_map(|file| &file.services);
        let services = services
            .map(|it| self.resolve_service(&here, it, &mut scope))
            .collect();
        let sources = files.iter().map(|file| file.name.clone()).collect();
        Package {
            file_name: file_name(name),
            sources,
            items,
            services,
        }
    }

    /// Packages inside a package are modules beside its types, and must not meet one.
    fn check_modules(&mut self, packages: &BTreeMap<&String, Package>) {
        let mut modules = BTreeMap::new();
        for (proto_name, package) in packages {
            let path = package_modules(proto_name);
            let inner = package
                .items
                .messages
                .iter()
                .filter_map(|it| it.module.as_ref());
            let inner = inner.map(|(name, _)| name);
            for name in inner.chain(package.services.iter().map(|it| &it.module)) {
                let path: Vec<_> = path.iter().chain([name]).cloned().collect();
                modules.insert(path, *proto_name);
            }
        }
        for proto_name in packages.keys() {
            let path = package_modules(proto_name);
            for end in 1..=path.len() {
                if let Some(owner) = modules.get(&path[..end]) {
                    let module = &path[end - 1].0;
                    let message = format!(
                        "the package `{proto_name}` needs a module `{module}` where package \
                         `{owner}` has one for a message or service"
                    );
                    let error = Diagnostic::general(message);
                    self.errors
                        .push(error.help("rename the message, the service or the package"));
                }
            }
        }
    }

    fn resolve_items(
        &mut self,
        here: &[Name],
        messages: &[MessageId],
        enums: &[EnumId],
        scope: &mut Scope,
    ) -> Items {
        let schema = self.schema;
        for &id in messages {
            let head = &schema.message(id).head;
            let what = format!("the message `{}`", head.full_name);
            scope.take(
                &type_name(&head.name),
                what,
                &head.location,
                &mut self.errors,
            );
        }
        for &id in enums {
            let head = &schema.enumeration(id).head;
            let what = format!("the enum `{}`", head.full_name);
            scope.take(
                &type_name(&head.name),
                what,
                &head.location,
                &mut self.errors,
            );
        }
        let enums = enums.iter().map(|&id| self.resolve_enum(id)).collect();
        let messages = messages
            .iter()
            .map(|&id| self.resolve_message(here, id, scope))
            .collect();
        Items {
            messages,
            enums,
            oneofs: Vec::new(),
        }
    }

    fn resolve_message(&mut self, here: &[Name], id: MessageId, scope: &mut Scope) -> Message {
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
        }
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

    fn resolve_kind(&mut self, here: &[Name], field: &proto::Field) -> Kind {
        self.check_home(field.kind, &field.head.location);
        match field.kind {
            proto::Kind::Scalar(scalar) => Kind::Scalar(scalar),
            proto::Kind::Enum(id) => Kind::Enum(self.layout.enum_path(here, id)),
            proto::Kind::Message(id) => Kind::Message(self.layout.message_path(here, id)),
        }
    }

    /// Refuses a type that nothing in this run's output, nor the runtime, declares.
    fn check_home(&mut self, kind: proto::Kind, location: &Location) {
        let Some((file, name)) = self.layout.origin(kind) else {
            return;
        };
        let (FileId(index), Home::Missing) = (file, self.layout.home(file)) else {
            return;
        };
        let file = &self.schema.files[index].name;
        let message = format!("`{name}` is declared in {file}, which this run does not generate");
        let help = format!("generate {file} in the same run (with buf: `strategy: all`)");
        let error = Diagnostic::at(location, message).help(help);
        if !self.errors.iter().any(|other| *other == error) {
            self.errors.push(error);
        }
    }

    fn resolve_enum(&mut self, id: EnumId) -> Enum {
        let enumeration = self.schema.enumeration(id);
        let head = &enumeration.head;
        let mut names = Scope::default();
        let mut values = Vec::new();
        for value in &enumeration.values {
            let name = value_name(&head.name, &value.head.name);
            let what = format!("`{}`", value.head.full_name);
            names.take(&name, what, &value.head.location, &mut self.errors);
            values.push(Constant {
                docs: documentation(&value.head),
                deprecated: value.head.deprecated,
                name,
                proto_name: value.head.name.clone(),
                number: value.number,
            });
        }
        Enum {
            docs: documentation(head),
            deprecated: head.deprecated,
            name: type_name(&head.name),
            proto_name: head.full_name.clone(),
            default: enumeration.values.first().map_or(0, |value| value.number),
            values,
        }
    }

    fn resolve_service(
        &mut self,
        here: &[Name],
        service: &proto::Service,
        scope: &mut Scope,
    ) -> Service {
        let head = &service.head;
        let name = type_name(&head.name);
        let bare = name.0.trim_start_matches("r#");
        let client = Name(format!("{bare}Client"));
        let server = Name(format!("{bare}Server"));
        let handle = Name(format!("Dyn{bare}"));
        let module = module_name(&head.name);
        for (name, what) in [
            (&name, "trait"),
            (&client, "client"),
            (&server, "server"),
            (&handle, "handle"),
            (&module, "module"),
        ] {
            let what = format!("the {what} of the service `{}`", head.full_name);
            scope.take(name, what, &head.location, &mut self.errors);
        }
        let inside: Vec<_> = here.iter().chain([&module]).cloned().collect();
        let (mut methods, mut names) = (Vec::new(), Scope::default());
        for method in &service.methods {
            let location = &method.head.location;
            for message in [method.input, method.output] {
                self.check_home(proto::Kind::Message(message), location);
            }
            let name = method_name(&method.head.name);
            let what = format!("the rpc `{}`", method.head.full_name);
            names.take(&name, what, location, &mut self.errors);
            let path = |id| {
                [
                    self.layout.message_path(here, id),
                    self.layout.message_path(&inside, id),
                ]
            };
            methods.push(Method {
                docs: documentation(&method.head),
                deprecated: method.head.deprecated,
                name,
                constant: path_constant(&method.head.name),
                proto_name: method.head.name.clone(),
                http_path: format!("/{}/{}", head.full_name, method.head.name),
                kind: method.kind,
                input: path(method.input),
                output: path(method.output),
            });
        }
        Service {
            docs: documentation(head),
            deprecated: head.deprecated,
            name,
            client,
            server,
            handle,
            module,
            proto_name: head.full_name.clone(),
            methods,
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

fn documentation(head: &proto::Head) -> Docs {
    docs(&head.comment)
}

fn add_paragraph(docs: &mut Docs, paragraph: &str) {
    if !docs.is_empty() {
        docs.push(String::new());
    }
    docs.push(paragraph.to_owned());
}
