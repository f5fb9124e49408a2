//! Resolves a linked schema into the Rust that will be written.

use std::collections::BTreeSet;

use super::check::{check_paths, check_rules};
use super::docs::docs;
use super::extension::name_extensions;
use super::files::{Share, share_out};
use super::graph::Graph;
use super::layout::{Home, Layout, module_tree};
use super::names::value_names;
use super::{Constant, Docs, Enum, Extras, Files, Items, Kind, Name, Output, Package, Str};
use crate::diag::{Diagnostic, Diagnostics, Location};
use crate::options::{self, Bytes, Options};
use crate::proto::{self, EnumId, MessageId, Scalar, Schema};

/// Names everything, and checks every rule of the output.
pub fn resolve(schema: &Schema, options: &Options) -> Result<Output, Diagnostics> {
    let layout = Layout::new(schema, options);
    let mut resolver = Resolver {
        schema,
        options,
        graph: Graph::new(schema, options, &layout),
        layout,
        errors: Diagnostics::default(),
    };
    check_paths(schema, options, &mut resolver.errors);
    check_rules(schema, options, &mut resolver.errors);
    let output = resolver.resolve_files();
    resolver.errors.check(output)
}

pub(super) struct Resolver<'a> {
    pub(super) schema: &'a Schema,
    pub(super) options: &'a Options,
    pub(super) graph: Graph,
    pub(super) layout: Layout<'a>,
    pub(super) errors: Diagnostics,
}

impl<'a> Resolver<'a> {
    fn resolve_files(&mut self) -> Output {
        let shares = share_out(self.schema, self.options.layout).unwrap_or_else(|refused| {
            for file in refused {
                let location = Location::file(&file.name[..]);
                let error = Diagnostic::at(&location, "this cannot be the path of a file of Rust");
                self.errors
                    .push(error.help("name it below an include folder, or drop `layout=proto`"));
            }
            Vec::new()
        });
        let packages = shares.iter().map(|share| self.resolve_package(share));
        Output {
            packages: packages.collect(),
            root: module_tree(&shares, self.layout.naming()),
            descriptors: self.schema.descriptors.clone(),
            files: match self.options.layout {
                options::Layout::Package | options::Layout::Proto => Files::Included,
                options::Layout::Single => Files::Single,
            },
        }
    }

    fn resolve_package(&mut self, share: &Share<'_>) -> Package {
        let files = &share.protos;
        let here = self.layout.naming().package(share.package).to_vec();
        let messages: Vec<_> = files
            .iter()
            .flat_map(|file| &file.messages)
            .copied()
            .collect();
        let enums: Vec<_> = files.iter().flat_map(|file| &file.enums).copied().collect();
        let mut items = self.resolve_items(&here, &messages, &enums);
        // The name of an enum is that of its constructor too, and `mod.rs` lifts what is in no package
        // to where the descriptors are.
        let enums = share.siblings.iter().flat_map(|file| &file.enums);
        let taken = enums.map(|&id| self.layout.naming().enumeration(id).0.clone());
        let mut taken: Vec<_> = taken.collect();
        taken.extend(
            share
                .package
                .is_empty()
                .then(|| "FILE_DESCRIPTOR_SET".to_owned()),
        );
        let taken: Vec<_> = taken.iter().map(String::as_str).collect();
        // The module may go on in another file: names are told apart in all of it.
        let mut extensions = name_extensions(
            share.siblings.iter().flat_map(|file| &file.extensions),
            &taken,
        );
        let own = files.iter().flat_map(|file| &file.extensions);
        let own: BTreeSet<_> = own.map(std::ptr::from_ref).collect();
        extensions.retain(|(extension, _)| own.contains(&std::ptr::from_ref(*extension)));
        items.extensions = self.resolve_extensions(&here, extensions);
        let services = files.iter().flat_map(|file| &file.services);
        let services = services
            .filter(|_| self.options.services)
            .collect::<Vec<_>>()
            .into_iter();
        let services = services.map(|it| self.resolve_service(&here, it)).collect();
        let sources = files.iter().map(|file| file.name.clone()).collect();
        Package {
            file_name: share.file_name.clone(),
            proto_name: share.package.to_owned(),
            sources,
            features: self.features(files),
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
        // What the user has elsewhere is not written again.
        let here_too = |home: &Home| matches!(home, Home::Tree(_));
        let enums = enums
            .iter()
            .filter(|&&id| here_too(self.layout.enum_home(id)));
        let enums: Vec<_> = enums.copied().collect();
        let messages = messages
            .iter()
            .filter(|&&id| here_too(self.layout.message_home(id)));
        let messages: Vec<_> = messages.copied().collect();
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
            proto::Kind::Scalar(scalar) => self.resolve_scalar(scalar, field),
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

    /// A scalar of a field: its value, or its key.
    pub(super) fn resolve_scalar(&self, scalar: Scalar, field: &proto::Field) -> Kind {
        let name = &field.head.full_name;
        match (scalar, self.options.bytes(name), self.options.string(name)) {
            (Scalar::Bytes, Bytes::Vec, _) => Kind::ByteVec,
            (Scalar::String, _, options::Str::Boxed) => Kind::Str(Str::Boxed),
            (Scalar::String, _, options::Str::Shared) => Kind::Str(Str::Shared),
            _ => Kind::Scalar(scalar),
        }
    }

    /// The derives and attributes that the user wants on a type.
    pub(super) fn extras(&self, full_name: &str) -> Extras {
        // What is said of a message and of one inside it is derived once.
        let mut derives: Vec<String> = Vec::new();
        let said = self.options.derives(full_name);
        for path in said.flat_map(|text| text.split(',')).map(str::trim) {
            if !derives.iter().any(|other| other == path) {
                derives.push(path.to_owned());
            }
        }
        Extras {
            derives,
            attributes: self
                .options
                .attributes(full_name)
                .map(str::to_owned)
                .collect(),
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
        let (home, file, name) = match kind {
            proto::Kind::Scalar(_) => return,
            proto::Kind::Message(id) | proto::Kind::Group(id) => {
                let message = self.schema.message(id);
                (
                    self.layout.message_home(id),
                    message.file,
                    &message.head.full_name,
                )
            }
            proto::Kind::Enum(id) => {
                let enumeration = self.schema.enumeration(id);
                (
                    self.layout.enum_home(id),
                    enumeration.file,
                    &enumeration.head.full_name,
                )
            }
        };
        if *home != Home::Missing {
            return;
        }
        let file = &self.schema.file(file).name;
        let message = format!("`{name}` is declared in {file}, which this run does not generate");
        let help = format!(
            "generate {file} in the same run (with buf: `strategy: all`), or say where its types \
             are: `extern_path=.{name}=::path::Type`"
        );
        let error = Diagnostic::at(location, message).help(help);
        if !self.errors.iter().any(|other| *other == error) {
            self.errors.push(error);
        }
    }

    fn resolve_enum(&mut self, id: EnumId) -> Enum {
        let enumeration = self.schema.enumeration(id);
        let head = &enumeration.head;
        let mut values = Vec::new();
        for (value, name) in value_names(enumeration, self.options.enum_prefix) {
            values.push(Constant {
                docs: documentation(&value.head),
                deprecated: value.head.deprecated,
                name,
                number: value.number,
            });
        }
        let names = enumeration.values.iter();
        let names = names.map(|value| (value.number, value.head.name.clone()));
        Enum {
            docs: documentation(head),
            deprecated: head.deprecated,
            name: self.layout.naming().enumeration(id).clone(),
            proto_name: head.full_name.clone(),
            extras: self.extras(&head.full_name),
            closed: enumeration.closed,
            default: enumeration.values.first().map_or(0, |value| value.number),
            values,
            names: names.collect(),
        }
    }
}

pub(super) fn documentation(head: &proto::Head) -> Docs {
    docs(&head.comment)
}
