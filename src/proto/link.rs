//! Links a request into a [`Schema`]: first every name is declared, then every reference resolved.

use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, field_descriptor_proto,
};

use super::check::check_names;
use super::scope::{Declared, Scope, Symbol, child, head, join};
use super::source::{Source, step};
use super::{
    Enum, EnumValue, Field, File, FileId, Kind, Label, Message, MessageId, Scalar, Schema,
};
use crate::diag::{Diagnostic, Diagnostics, Location};

/// The largest field number of the language.
const MAX_NUMBER: i32 = (1 << 29) - 1;

/// Links all files of the request, or says everything that is wrong with them.
pub fn link(request: &CodeGeneratorRequest) -> Result<Schema, Diagnostics> {
    let mut linker = Linker::new(request);
    linker.check_files(request);
    let schema = linker.link();
    check_names(&schema, &mut linker.errors);
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
    generate: bool,
}

impl<'a> Linker<'a> {
    fn new(request: &'a CodeGeneratorRequest) -> Self {
        let (mut scope, mut errors) = (Scope::default(), Diagnostics::default());
        let mut files = Vec::new();
        for (index, descriptor) in request.proto_file.iter().enumerate() {
            let source = Source::new(descriptor);
            scope.declare_file(FileId(index), descriptor, &source, &mut errors);
            let name = descriptor.name.as_deref().unwrap_or_default();
            let generate = request.file_to_generate.iter().any(|wanted| wanted == name);
            files.push(LinkedFile {
                descriptor,
                source,
                generate,
            });
        }
        Self {
            files,
            scope,
            errors,
        }
    }

    /// Every file asked for is there, in a syntax that is supported.
    fn check_files(&mut self, request: &CodeGeneratorRequest) {
        for wanted in &request.file_to_generate {
            let found = self
                .files
                .iter()
                .any(|it| it.descriptor.name.as_ref() == Some(wanted));
            if !found {
                let message = format!("the request asks for `{wanted}` and does not hold it");
                self.errors.push(Diagnostic::general(message));
            }
        }
        for file in self.files.iter().filter(|file| file.generate) {
            let syntax = file.descriptor.syntax.as_deref().unwrap_or("proto2");
            if !matches!(syntax, "proto2" | "proto3") {
                let location = file.source.location(&[]);
                let what = format!("`{syntax}` files are not supported by this version");
                let error = Diagnostic::at(&location, what);
                self.errors
                    .push(error.help("write `syntax = \"proto3\";` instead of an edition"));
            }
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
        File {
            name: descriptor.name.clone().unwrap_or_default(),
            package: descriptor.package.clone().unwrap_or_default(),
            generate,
            messages: Vec::new(),
            enums: Vec::new(),
            services,
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
        let deprecated = descriptor
            .options
            .as_ref()
            .and_then(|options| options.deprecated);
        let name = descriptor.name.as_deref();
        let head_of_message = head(source, path, name, full_name.clone(), deprecated);

        // protoc makes a oneof up for each `optional` field of proto3; those are no oneofs.
        let mut oneofs = Vec::new();
        let mut oneof_indices = vec![None; descriptor.oneof_decl.len()];
        for (index, oneof) in descriptor.oneof_decl.iter().enumerate() {
            let made_up = descriptor.field.iter().any(|field| {
                field.oneof_index == i32::try_from(index).ok()
                    && field.proto3_optional == Some(true)
            });
            if !made_up {
                let name = oneof.name.as_deref();
                let full_name = join(full_name, name.unwrap_or_default());
                let path = child(path, step::MESSAGE_ONEOF, index);
                oneof_indices[index] = Some(oneofs.len());
                oneofs.push(head(source, &path, name, full_name, None));
            }
        }

        let mut fields = Vec::new();
        for (index, field) in descriptor.field.iter().enumerate() {
            let path = child(path, step::MESSAGE_FIELD, index);
            fields.extend(self.link_field(declared, field, &path, &oneof_indices));
        }
        Message {
            head: head_of_message,
            file: declared.file,
            parent: declared.parent,
            fields,
            oneofs,
            messages: Vec::new(),
            enums: Vec::new(),
        }
    }

    fn link_field(
        &mut self,
        message: &Declared<'a, DescriptorProto>,
        field: &FieldDescriptorProto,
        path: &[i32],
        oneofs: &[Option<usize>],
    ) -> Option<Field> {
        let file = &self.files[message.file.0];
        let options = field.options.as_ref();
        let name = field.name.as_deref();
        let full_name = join(&message.full_name, name.unwrap_or_default());
        let deprecated = options.and_then(|options| options.deprecated);
        let head = head(&file.source, path, name, full_name, deprecated);
        let proto3 = file.descriptor.syntax.as_deref() == Some("proto3");
        let generate = file.generate;
        let location = head.location.clone();

        let number = field.number.unwrap_or_default();
        if !(1..=MAX_NUMBER).contains(&number) {
            let message = format!("field number {number} is not between 1 and {MAX_NUMBER}");
            self.errors.push(Diagnostic::at(&location, message));
            return None;
        }
        if generate && field.r#type == Some(field_descriptor_proto::Type::Group) {
            let message = format!(
                "`{}` is a group, which this version does not support",
                head.name
            );
            let error = Diagnostic::at(&location, message);
            self.errors
                .push(error.help("declare a message and a field of its type"));
            return None;
        }

        let repeated = field.label == Some(field_descriptor_proto::Label::Repeated);
        let (kind, key) = self.link_type(field, &location)?;
        let label = if let (Some(key), true) = (key, repeated) {
            Label::Map { key }
        } else if repeated {
            let asked = options.and_then(|options| options.packed);
            Label::Repeated {
                packed: is_packable(kind) && asked.unwrap_or(proto3),
            }
        } else if let Some(oneof) = field
            .oneof_index
            .and_then(|index| oneofs.get(usize::try_from(index).ok()?).copied().flatten())
        {
            Label::Oneof(oneof)
        } else if !proto3 || field.proto3_optional == Some(true) || matches!(kind, Kind::Message(_))
        {
            Label::Explicit
        } else {
            Label::Implicit
        };
        Some(Field {
            head,
            number: number.unsigned_abs(),
            kind,
            label,
            default: field.default_value.clone(),
        })
    }

    /// The kind of a field; for a map the kind of its values, and that of its keys.
    fn link_type(
        &mut self,
        field: &FieldDescriptorProto,
        location: &Location,
    ) -> Option<(Kind, Option<Scalar>)> {
        if let Some(scalar) = field.r#type.and_then(scalar) {
            return Some((Kind::Scalar(scalar), None));
        }
        let reference = field.type_name.as_deref().unwrap_or_default();
        match self.scope.resolve(reference) {
            Some(Symbol::Message(id)) => Some((Kind::Message(id), None)),
            Some(Symbol::Enum(id)) => Some((Kind::Enum(id), None)),
            Some(Symbol::MapEntry(entry)) => {
                let member = |number| entry.field.iter().find(|it| it.number == Some(number));
                let key = member(1).and_then(|key| key.r#type).and_then(scalar);
                let value = member(2).filter(|value| {
                    let name = value.type_name.as_deref().unwrap_or_default();
                    !matches!(self.scope.resolve(name), Some(Symbol::MapEntry(_)))
                });
                if let (Some(key), Some(value)) = (key, value) {
                    return Some((self.link_type(value, location)?.0, Some(key)));
                }
                let message = format!("`{reference}` is not a well-formed map entry");
                self.errors.push(Diagnostic::at(location, message));
                None
            }
            None => {
                let message = format!("the type `{reference}` is not in this request");
                self.errors.push(Diagnostic::at(location, message));
                None
            }
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
            self.errors
                .push(Diagnostic::at(&head_of_enum.location, message));
        }
        Enum {
            head: head_of_enum,
            file: declared.file,
            parent: declared.parent,
            values,
        }
    }
}

fn is_packable(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Message(_) | Kind::Scalar(Scalar::String | Scalar::Bytes)
    )
}

fn scalar(kind: field_descriptor_proto::Type) -> Option<Scalar> {
    use field_descriptor_proto::Type;
    Some(match kind {
        Type::Int32 => Scalar::Int32,
        Type::Int64 => Scalar::Int64,
        Type::Uint32 => Scalar::Uint32,
        Type::Uint64 => Scalar::Uint64,
        Type::Sint32 => Scalar::Sint32,
        Type::Sint64 => Scalar::Sint64,
        Type::Fixed32 => Scalar::Fixed32,
        Type::Fixed64 => Scalar::Fixed64,
        Type::Sfixed32 => Scalar::Sfixed32,
        Type::Sfixed64 => Scalar::Sfixed64,
        Type::Float => Scalar::Float,
        Type::Double => Scalar::Double,
        Type::Bool => Scalar::Bool,
        Type::String => Scalar::String,
        Type::Bytes => Scalar::Bytes,
        _ => return None,
    })
}
