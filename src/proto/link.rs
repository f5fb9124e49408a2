//! Links a request into a [`Schema`]: first every name is declared, then every reference resolved.

use std::collections::BTreeSet;

use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::feature_set::EnumType;
use rustgreet::descriptor::features::Features;
use rustgreet::descriptor::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, descriptor_proto::ExtensionRange,
};

use super::check::check;
use super::field::Around;
use super::files::check_files;
use super::limits::check_limits;
use super::scope::{Declared, Scope, child, head, join};
use super::source::{Source, step};
use super::{Enum, EnumValue, File, FileId, Message, MessageId, Schema, malformed};
use crate::diag::{Diagnostic, Diagnostics};

const SYNTAX_HELP: &str = "write proto2, proto3, or an edition from 2023 to 2026";

/// Links all files of the request, or says everything that is wrong with them.
pub(crate) fn link(request: &CodeGeneratorRequest) -> Result<Schema, Diagnostics> {
    check_limits(request)?;
    let mut linker = Linker::new(request);
    check_files(request, &mut linker.errors);
    let schema = linker.link();
    check(&schema, &mut linker.errors);
    linker.errors.check(schema)
}

pub(super) struct Linker<'a> {
    pub(super) files: Vec<LinkedFile<'a>>,
    pub(super) scope: Scope<'a>,
    pub(super) errors: Diagnostics,
}

pub(super) struct LinkedFile<'a> {
    pub(super) descriptor: &'a FileDescriptorProto,
    pub(super) source: Source<'a>,
    pub(super) features: Features,
    generate: bool,
}

impl<'a> Linker<'a> {
    fn new(request: &'a CodeGeneratorRequest) -> Self {
        let (mut scope, mut errors) = (Scope::default(), Diagnostics::default());
        let mut files = Vec::new();
        let wanted: BTreeSet<&str> = request.file_to_generate.iter().map(|it| &it[..]).collect();
        for (index, descriptor) in request.proto_file.iter().enumerate() {
            let source = Source::new(descriptor);
            let name = descriptor.name.as_deref().unwrap_or_default();
            let generate = wanted.contains(name);
            let features = Features::of_file(descriptor).unwrap_or_else(|what| {
                if generate {
                    let location = source.location(&[]);
                    let message = format!("{what} is not supported by this version");
                    errors.push(Diagnostic::at(&location, message).help(SYNTAX_HELP));
                }
                Features::default()
            });
            scope.declare_file(FileId(index), descriptor, &source, features, &mut errors);
            files.push(LinkedFile {
                descriptor,
                source,
                features,
                generate,
            });
        }
        Self {
            files,
            scope,
            errors,
        }
    }

    fn link(&mut self) -> Schema {
        let mut schema = Schema::default();
        let messages = std::mem::take(&mut self.scope.messages);
        let enums = std::mem::take(&mut self.scope.enums);
        for index in 0..self.files.len() {
            let file = self.link_file(index);
            schema.files.push(file);
        }
        for (index, declared) in messages.iter().enumerate() {
            let message = self.link_message(declared);
            let siblings = match declared.parent {
                // Outer messages are declared, hence linked, before the ones inside them.
                Some(MessageId(parent)) => &mut schema.messages[parent].messages,
                None => &mut schema.files[declared.file.0].messages,
            };
            siblings.push(MessageId(index));
            schema.messages.push(message);
        }
        for (index, declared) in enums.iter().enumerate() {
            let enumeration = self.link_enum(declared);
            let siblings = match declared.parent {
                Some(MessageId(parent)) => &mut schema.messages[parent].enums,
                None => &mut schema.files[declared.file.0].enums,
            };
            siblings.push(super::EnumId(index));
            schema.enums.push(enumeration);
        }
        schema
    }

    fn link_file(&mut self, index: usize) -> File {
        let LinkedFile {
            descriptor,
            generate,
            ..
        } = self.files[index];
        let mut services = Vec::new();
        for (number, service) in descriptor.service.iter().enumerate() {
            let path = child(&[], step::FILE_SERVICE, number);
            services.push(self.link_service(index, service, &path));
        }
        let package = descriptor.package.as_deref().unwrap_or_default();
        let features = self.files[index].features;
        let around = Around {
            file: FileId(index),
            path: &[],
            name: package,
            features,
        };
        let extensions = self.link_extensions(around, &descriptor.extension, step::FILE_EXTENSION);
        File {
            name: descriptor.name.clone().unwrap_or_default(),
            package: descriptor.package.clone().unwrap_or_default(),
            generate,
            messages: Vec::new(),
            enums: Vec::new(),
            services,
            extensions,
        }
    }

    fn link_message(&mut self, declared: &Declared<'a, DescriptorProto>) -> Message {
        let Declared {
            descriptor,
            path,
            full_name,
            ..
        } = declared;
        let source = &self.files[declared.file.0].source;
        let options = descriptor.options.as_ref();
        let deprecated = options.and_then(|options| options.deprecated);
        let name = descriptor.name.as_deref();
        let head_of_message = head(source, path, name, full_name.clone(), deprecated);

        // protoc makes a oneof up for each `optional` field of proto3; those are no oneofs.
        let optional = |it: &&FieldDescriptorProto| it.proto3_optional == Some(true);
        let made_up = descriptor.field.iter().filter(optional);
        let made_up: BTreeSet<_> = made_up.filter_map(|field| field.oneof_index).collect();
        let mut oneofs = Vec::new();
        let mut oneof_indices = vec![None; descriptor.oneof_decl.len()];
        for (index, oneof) in descriptor.oneof_decl.iter().enumerate() {
            let made_up = i32::try_from(index).is_ok_and(|index| made_up.contains(&index));
            if !made_up {
                let name = oneof.name.as_deref();
                let full_name = join(full_name, name.unwrap_or_default());
                let path = child(path, step::MESSAGE_ONEOF, index);
                let own = oneof
                    .options
                    .as_ref()
                    .and_then(|options| options.features.as_ref());
                oneof_indices[index] = Some((oneofs.len(), declared.features.with(own)));
                oneofs.push(head(source, &path, name, full_name, None));
            }
        }

        let mut fields = Vec::new();
        for (index, field) in descriptor.field.iter().enumerate() {
            let path = child(path, step::MESSAGE_FIELD, index);
            let around = Around {
                path: &path,
                ..Around::of(declared)
            };
            fields.extend(self.link_field(around, field, &oneof_indices));
        }
        let around = Around::of(declared);
        let extensions =
            self.link_extensions(around, &descriptor.extension, step::MESSAGE_EXTENSION);
        Message {
            head: head_of_message,
            file: declared.file,
            parent: declared.parent,
            fields,
            reserved_names: descriptor.reserved_name.clone(),
            oneofs,
            messages: Vec::new(),
            enums: Vec::new(),
            extensions,
            extension_ranges: descriptor.extension_range.iter().map(range).collect(),
            message_set: options.is_some_and(|it| it.message_set_wire_format == Some(true)),
        }
    }

    fn link_enum(
        &mut self,
        declared: &Declared<'a, rustgreet::descriptor::EnumDescriptorProto>,
    ) -> Enum {
        let Declared {
            descriptor,
            path,
            full_name,
            ..
        } = declared;
        let source = &self.files[declared.file.0].source;
        let deprecated = descriptor
            .options
            .as_ref()
            .and_then(|options| options.deprecated);
        let name = descriptor.name.as_deref();
        let head_of_enum = head(source, path, name, full_name.clone(), deprecated);
        let outer = full_name.rsplit_once('.').map_or("", |(outer, _)| outer);
        let values = descriptor.value.iter().enumerate().map(|(index, value)| {
            let path = child(path, step::ENUM_VALUE, index);
            let name = value.name.as_deref();
            // Values live in the scope around their enum.
            let full_name = join(outer, name.unwrap_or_default());
            let deprecated = value
                .options
                .as_ref()
                .and_then(|options| options.deprecated);
            let head = head(source, &path, name, full_name, deprecated);
            EnumValue {
                head,
                number: value.number.unwrap_or_default(),
            }
        });
        let values: Vec<_> = values.collect();
        if values.is_empty() {
            let message = format!("the enum `{full_name}` has no value");
            self.errors.push(malformed(&head_of_enum.location, message));
        }
        Enum {
            head: head_of_enum,
            file: declared.file,
            parent: declared.parent,
            closed: declared.features.enum_type == EnumType::Closed,
            values,
        }
    }
}

fn range(range: &ExtensionRange) -> std::ops::Range<u32> {
    let number = |number: Option<i32>| u32::try_from(number.unwrap_or_default()).unwrap_or(0);
    number(range.start)..number(range.end)
}
