//! Resolves a linked schema into the Rust that will be written.

use std::collections::BTreeMap;

use super::docs::docs;
use super::graph::Graph;
use super::layout::{Home, Layout, file_name, module_tree, package_modules};
use super::names::{type_name, value_name};
use super::scope::Scope;
use super::{Constant, Docs, Enum, Items, Kind, Name, Output, Package};
use crate::diag::{Diagnostic, Diagnostics, Location};
use crate::proto::{self, EnumId, FileId, MessageId, Schema};

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

pub(super) struct Resolver<'a> {
    pub(super) schema: &'a Schema,
    pub(super) graph: Graph,
    pub(super) layout: Layout<'a>,
    pub(super) errors: Diagnostics,
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
        let mut items = self.resolve_items(&here, &messages, &enums, &mut scope);
        for file in files {
            let extensions = self.resolve_extensions(&here, &file.extensions, &mut scope);
            items.extensions.extend(extensions);
        }
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

    pub(super) fn resolve_items(
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
        Items { messages, enums, ..Items::default() }
    }

    pub(super) fn resolve_kind(&mut self, here: &[Name], field: &proto::Field) -> Kind {
        self.check_home(field.kind, &field.head.location);
        match field.kind {
            proto::Kind::Scalar(scalar) => Kind::Scalar(scalar),
            proto::Kind::Enum(id) => {
                let path = self.layout.enum_path(here, id);
                let closed = self.schema.enumeration(id).closed;
                if closed { Kind::ClosedEnum(path) } else { Kind::Enum(path) }
            }
            proto::Kind::Message(id) => Kind::Message(self.layout.message_path(here, id)),
            proto::Kind::Group(id) => Kind::Group(self.layout.message_path(here, id)),
        }
    }

    /// Whether a field's type is deprecated.
    pub(super) fn is_deprecated(&self, kind: proto::Kind) -> bool {
        match kind {
            proto::Kind::Scalar(_) => false,
            proto::Kind::Enum(id) => self.schema.enumeration(id).head.deprecated,
            proto::Kind::Message(id) | proto::Kind::Group(id) => {
                self.schema.message(id).head.deprecated
            }
        }
    }

    /// Refuses a type that nothing in this run's output, nor the runtime, declares.
    pub(super) fn check_home(&mut self, kind: proto::Kind, location: &Location) {
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
            closed: enumeration.closed,
            default: enumeration.values.first().map_or(0, |value| value.number),
            values,
        }
    }
}

pub(super) fn documentation(head: &proto::Head) -> Docs {
    docs(&head.comment)
}
