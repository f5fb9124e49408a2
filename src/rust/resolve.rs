//! Resolves a linked schema into the Rust that will be written.

use std::collections::BTreeMap;

use super::docs::docs;
use super::graph::Graph;
use super::layout::{Home, Layout, file_name, module_tree};
use super::names::value_names;
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
        let root = module_tree(&packages, self.layout.naming());
        Output {
            packages: packages.into_values().collect(),
            root,
        }
    }

    fn resolve_package(&mut self, name: &str, files: &[&'a proto::File]) -> Package {
        let here = self.layout.naming().package(name).to_vec();
        let messages: Vec<_> = files
            .iter()
            .flat_map(|file| &file.messages)
            .copied()
            .collect();
        let enums: Vec<_> = files.iter().flat_map(|file| &file.enums).copied().collect();
        let mut items = self.resolve_items(&here, &messages, &enums);
        let extensions: Vec<_> = files.iter().flat_map(|file| &file.extensions).collect();
        items.extensions = self.resolve_extensions(&here, &extensions);
        let services = files.iter().flat_map(|file| &file.services);
        let services = services.map(|it| self.resolve_service(&here, it)).collect();
        let sources = files.iter().map(|file| file.name.clone()).collect();
        Package {
            file_name: file_name(name),
            sources,
            items,
            services,
        }
    }

    pub(super) fn resolve_items(
        &mut self,
        here: &[Name],
        messages: &[MessageId],
        enums: &[EnumId],
    ) -> Items {
        let enums = enums.iter().map(|&id| self.resolve_enum(id)).collect();
        let messages = messages
            .iter()
            .map(|&id| self.resolve_message(here, id))
            .collect();
        Items {
            messages,
            enums,
            ..Items::default()
        }
    }

    pub(super) fn resolve_kind(&mut self, here: &[Name], field: &proto::Field) -> Kind {
        self.check_home(field.kind, &field.head.location);
        match field.kind {
            proto::Kind::Scalar(scalar) => Kind::Scalar(scalar),
            proto::Kind::Enum(id) => {
                let path = self.layout.enum_path(here, id);
                let closed = self.schema.enumeration(id).closed;
                if closed {
                    Kind::ClosedEnum(path)
                } else {
                    Kind::Enum(path)
                }
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
        let mut values = Vec::new();
        for (value, name) in value_names(enumeration) {
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
            name: self.layout.naming().enumeration(id).clone(),
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
