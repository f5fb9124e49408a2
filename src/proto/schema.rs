//! Makes a [`Schema`] of a linked request: adds names, comments, places and defaults.

use rustgreet::__plugin::link::{
    self, Declaration, Element, EnumId, HTTP, Linked, MessageId, ServiceId, http_rules, path,
};
use rustgreet::descriptor::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

use super::google_api::{behaviors, other_options};
use super::model::{
    Enum, EnumValue, Extension, Field, File, Head, Message, Method, Schema, Service,
};
use super::source_info::SourceInfo;
use crate::diag::Location;

/// A linked request with its descriptors.
pub(super) struct Builder<'a> {
    linked: &'a Linked,
    files: &'a [FileDescriptorProto],
    sources: &'a [SourceInfo<'a>],
    messages: Vec<&'a DescriptorProto>,
}

/// Where members are declared: the file, its path there, and the name around them.
struct Around<'a> {
    source: &'a SourceInfo<'a>,
    path: Vec<i32>,
    name: &'a str,
}

impl Around<'_> {
    /// The head of the declaration that is around.
    fn own(&self, name: &Option<String>, deprecated: Option<bool>) -> Head {
        let name = name.as_deref().unwrap_or_default();
        let full_name = self.name.to_owned();
        head(self.source, &self.path, name, full_name, deprecated)
    }

    /// The head of a member: its names, and what the source info says of it.
    fn member(
        &self,
        number: i32,
        index: usize,
        name: &Option<String>,
        deprecated: Option<bool>,
    ) -> Head {
        let path = path::child(&self.path, number, index);
        let name = name.as_deref().unwrap_or_default();
        let full_name = match self.name {
            "" => name.to_owned(),
            outer => [outer, ".", name].concat(),
        };
        head(self.source, &path, name, full_name, deprecated)
    }

    /// Where the option `google.api.http` of a method is; where the method is if there is none.
    fn http_location(&self, index: usize) -> Location {
        let method = path::child(&self.path, path::SERVICE_METHOD, index);
        let option = [&method[..], &[path::METHOD_OPTIONS, HTTP]].concat();
        let first = self.source.first_inside(&option);
        self.source.location(first.unwrap_or(&method))
    }
}

fn head(
    source: &SourceInfo<'_>,
    path: &[i32],
    name: &str,
    full_name: String,
    deprecated: Option<bool>,
) -> Head {
    Head {
        name: name.to_owned(),
        full_name,
        comment: source.comment(path),
        deprecated: deprecated == Some(true),
        location: source.location(path),
    }
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        linked: &'a Linked,
        files: &'a [FileDescriptorProto],
        sources: &'a [SourceInfo<'a>],
    ) -> Self {
        let messages = linked.message_protos(files);
        Self {
            linked,
            files,
            sources,
            messages,
        }
    }

    pub(super) fn schema(&self, is_wanted: impl Fn(&FileDescriptorProto) -> bool) -> Schema {
        let mut schema = Schema::default();
        for file in self.files {
            schema.files.push(File {
                name: file.name.clone().unwrap_or_default(),
                package: file.package.clone().unwrap_or_default(),
                generate: is_wanted(file),
                messages: Vec::new(),
                enums: Vec::new(),
                services: Vec::new(),
                extensions: Vec::new(),
            });
        }
        for index in 0..self.linked.messages.len() {
            let (id, message) = (MessageId(index), self.message(MessageId(index)));
            // Outer messages stand before the ones inside them.
            match message.parent {
                Some(parent) => schema.messages[parent.0].messages.push(id),
                None => schema.files[message.file.0].messages.push(id),
            }
            schema.messages.push(message);
        }
        let protos = self.linked.enum_protos(self.files, &self.messages);
        for (index, proto) in protos.into_iter().enumerate() {
            let (id, enumeration) = (EnumId(index), self.enumeration(EnumId(index), proto));
            match enumeration.parent {
                Some(parent) => schema.messages[parent.0].enums.push(id),
                None => schema.files[enumeration.file.0].enums.push(id),
            }
            schema.enums.push(enumeration);
        }
        for (index, service) in self.linked.services.iter().enumerate() {
            let services = &mut schema.files[service.declared.file.0].services;
            services.push(self.service(ServiceId(index)));
        }
        let protos = self.linked.extension_protos(self.files, &self.messages);
        for (extension, proto) in self.linked.extensions.iter().zip(protos) {
            let declared = &extension.declared;
            let extensions = match declared.parent {
                Some(parent) => &mut schema.messages[parent.0].extensions,
                None => &mut schema.files[declared.file.0].extensions,
            };
            extensions.push(self.extension(extension, proto));
        }
        schema
    }

    /// What a declaration is around.
    fn inside(&self, element: Element, declared: &'a Declaration) -> Around<'a> {
        Around {
            source: &self.sources[declared.file.0],
            path: self.linked.path_of(element),
            name: &declared.full_name,
        }
    }

    fn message(&self, id: MessageId) -> Message {
        let message = &self.linked.messages[id.0];
        let (declared, proto) = (&message.declared, self.messages[id.0]);
        let inside = self.inside(Element::Message(id), declared);
        let deprecated = proto.options.as_ref().and_then(|it| it.deprecated);
        let oneofs = message.oneofs.iter().map(|&index| {
            let name = &proto.oneof_decl[index].name;
            inside.member(path::MESSAGE_ONEOF, index, name, None)
        });
        let fields = message.fields.iter().zip(&proto.field).enumerate();
        let fields = fields.map(|(index, (linked, field))| {
            let deprecated = field.options.as_ref().and_then(|it| it.deprecated);
            let head = inside.member(path::MESSAGE_FIELD, index, &field.name, deprecated);
            make_field(head, linked, field)
        });
        Message {
            head: inside.own(&proto.name, deprecated),
            file: declared.file,
            parent: declared.parent,
            fields: fields.collect(),
            reserved_names: proto.reserved_name.clone(),
            oneofs: oneofs.collect(),
            messages: Vec::new(),
            enums: Vec::new(),
            extensions: Vec::new(),
            extension_ranges: message.extension_ranges.clone(),
            message_set: message.message_set,
        }
    }

    fn enumeration(&self, id: EnumId, proto: &EnumDescriptorProto) -> Enum {
        let linked = &self.linked.enums[id.0];
        let declared = &linked.declared;
        let inside = self.inside(Element::Enum(id), declared);
        let deprecated = proto.options.as_ref().and_then(|it| it.deprecated);
        let head = inside.own(&proto.name, deprecated);
        // Values have their names in the scope around their enum.
        let outer = declared.full_name.rsplit_once('.');
        let inside = Around {
            name: outer.map_or("", |(outer, _)| outer),
            ..inside
        };
        let values = proto.value.iter().enumerate().map(|(index, value)| {
            let deprecated = value.options.as_ref().and_then(|it| it.deprecated);
            EnumValue {
                head: inside.member(path::ENUM_VALUE, index, &value.name, deprecated),
                number: value.number.unwrap_or_default(),
            }
        });
        Enum {
            head,
            file: declared.file,
            parent: declared.parent,
            closed: linked.closed,
            values: values.collect(),
        }
    }

    fn service(&self, id: ServiceId) -> Service {
        let linked = &self.linked.services[id.0];
        let declared = &linked.declared;
        let proto = &self.files[declared.file.0].service[declared.index];
        let inside = self.inside(Element::Service(id), declared);
        let methods = linked.methods.iter().zip(&proto.method).enumerate();
        let methods = methods.map(|(index, (linked, method))| {
            let options = method.options.as_ref();
            let deprecated = options.and_then(|it| it.deprecated);
            Method {
                head: inside.member(path::SERVICE_METHOD, index, &method.name, deprecated),
                http_location: inside.http_location(index),
                http: options.map_or_else(Vec::new, http_rules),
                input: linked.input,
                output: linked.output,
                kind: linked.kind,
                idempotency: linked.idempotency,
                options: options.map_or_else(Vec::new, other_options),
            }
        });
        let deprecated = proto.options.as_ref().and_then(|it| it.deprecated);
        Service {
            head: inside.own(&proto.name, deprecated),
            methods: methods.collect(),
        }
    }

    fn extension(&self, linked: &link::Extension, proto: &FieldDescriptorProto) -> Extension {
        let declared = &linked.declared;
        let (outer, number) = match declared.parent {
            Some(id) => (Element::Message(id), path::MESSAGE_EXTENSION),
            None => (Element::File(declared.file), path::FILE_EXTENSION),
        };
        let path = path::child(&self.linked.path_of(outer), number, declared.index);
        let deprecated = proto.options.as_ref().and_then(|it| it.deprecated);
        let head = head(
            &self.sources[declared.file.0],
            &path,
            proto.name.as_deref().unwrap_or_default(),
            declared.full_name.clone(),
            deprecated,
        );
        Extension {
            field: make_field(head, &linked.field, proto),
            extendee: linked.extendee,
        }
    }
}

fn make_field(head: Head, linked: &link::Field, proto: &FieldDescriptorProto) -> Field {
    let json_name = proto.json_name.clone();
    Field {
        head,
        number: linked.number,
        kind: linked.kind,
        label: linked.label,
        default: proto.default_value.clone(),
        json_name: json_name.filter(|_| linked.own_json_name),
        behaviors: proto.options.as_ref().map_or_else(Vec::new, behaviors),
        redacted: linked.redacted,
    }
}
