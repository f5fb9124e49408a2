//! What linking gives: numbers and ids. Names, options and defaults stay in the descriptors, in the
//! same order: the field of an index in a linked message is that of the same index in its descriptor.

use core::ops::Range;

use super::path::{self, child};
use crate::descriptor::field_descriptor_proto::Type;
use crate::descriptor::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};
use crate::schema::{Idempotency, MethodKind};

/// Everything that a set of files declares.
#[derive(Debug, Default)]
pub struct Linked {
    /// The messages of all files, each before those inside it; map entries left out.
    pub messages: Vec<Message>,
    /// The enums of all files.
    pub enums: Vec<Enum>,
    /// The services of all files.
    pub services: Vec<Service>,
    /// The extensions of all files.
    pub extensions: Vec<Extension>,
    /// The full names of messages that no file declares. Their ids follow those of [`Self::messages`].
    pub known_messages: Vec<String>,
    /// The full names of enums that no file declares. Their ids follow those of [`Self::enums`].
    pub known_enums: Vec<String>,
}

/// The index of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(pub usize);

/// The index of a message in [`Linked::messages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessageId(pub usize);

/// The index of an enum in [`Linked::enums`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EnumId(pub usize);

/// The index of a service in [`Linked::services`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceId(pub usize);

/// What can have members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// A file.
    File(FileId),
    /// A message.
    Message(MessageId),
    /// An enum.
    Enum(EnumId),
    /// A service.
    Service(ServiceId),
}

/// The name and the place of what is declared in a file or a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The name with package and outer messages, without a leading dot.
    pub full_name: String,
    /// The file.
    pub file: FileId,
    /// The message around it.
    pub parent: Option<MessageId>,
    /// The index among its like in the message around it, or else in the file.
    pub index: usize,
}

/// A message type.
#[derive(Debug)]
pub struct Message {
    /// Its name and place.
    pub declared: Declaration,
    /// Its fields, in the order of its descriptor.
    pub fields: Vec<Field>,
    /// The indices of its oneofs in its descriptor, those that protoc makes up for `optional` left out.
    pub oneofs: Vec<usize>,
    /// The numbers by which others may extend it, sorted; no two ranges touch.
    pub extension_ranges: Vec<Range<u32>>,
    /// Whether it is a `MessageSet`, whose extensions have an encoding of their own.
    pub message_set: bool,
}

/// A field of a message, or an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The field number.
    pub number: u32,
    /// The type of one value.
    pub kind: Kind,
    /// How many values, and how absence is told.
    pub label: Label,
    /// Whether the name in JSON does not follow from the field's name.
    pub own_json_name: bool,
    /// Whether `Debug` must not show the value: `debug_redact` is set, or is on the value of an option.
    pub redacted: bool,
}

/// The type of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number, a bool, a string or bytes.
    Scalar(Scalar),
    /// An enum.
    Enum(EnumId),
    /// A message, length-prefixed on the wire.
    Message(MessageId),
    /// A message, delimited on the wire: a group.
    Group(MessageId),
}

/// Cardinality and presence of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// One value; the type's zero means absent.
    Implicit,
    /// One value or none.
    Explicit,
    /// One value, or the message is not initialized.
    Required,
    /// A list. `packed` says how it is written; both forms are read.
    Repeated {
        /// Whether all values share one length-prefixed record.
        packed: bool,
    },
    /// A map from `key` to the field's kind.
    Map {
        /// The type of its keys.
        key: Scalar,
    },
    /// A member of the oneof with this index in [`Message::oneofs`].
    Oneof(usize),
}

/// The scalar types of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum Scalar {
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Float,
    Double,
    Bool,
    String,
    Bytes,
}

/// An enum type.
#[derive(Debug)]
pub struct Enum {
    /// Its name and place.
    pub declared: Declaration,
    /// Whether numbers that it does not declare go to the unknown fields.
    pub closed: bool,
}

/// An extension.
#[derive(Debug)]
pub struct Extension {
    /// Its name and place.
    pub declared: Declaration,
    /// The message that it extends.
    pub extendee: MessageId,
    /// The field. Its label is explicit or repeated.
    pub field: Field,
}

/// A service.
#[derive(Debug)]
pub struct Service {
    /// Its name and place.
    pub declared: Declaration,
    /// Its methods, in the order of its descriptor.
    pub methods: Vec<Method>,
}

/// An rpc of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// What is sent.
    pub input: MessageId,
    /// What is answered.
    pub output: MessageId,
    /// Which side streams.
    pub kind: MethodKind,
    /// What a second call does.
    pub idempotency: Idempotency,
}

impl Scalar {
    /// The scalar of a descriptor's type; `None` for enums, messages and groups.
    pub fn of(ty: Type) -> Option<Self> {
        Some(match ty {
            Type::Int32 => Self::Int32,
            Type::Int64 => Self::Int64,
            Type::Uint32 => Self::Uint32,
            Type::Uint64 => Self::Uint64,
            Type::Sint32 => Self::Sint32,
            Type::Sint64 => Self::Sint64,
            Type::Fixed32 => Self::Fixed32,
            Type::Fixed64 => Self::Fixed64,
            Type::Sfixed32 => Self::Sfixed32,
            Type::Sfixed64 => Self::Sfixed64,
            Type::Float => Self::Float,
            Type::Double => Self::Double,
            Type::Bool => Self::Bool,
            Type::String => Self::String,
            Type::Bytes => Self::Bytes,
            _ => return None,
        })
    }
}

impl Linked {
    /// The file of an element.
    pub fn file_of(&self, element: Element) -> FileId {
        match element {
            Element::File(id) => id,
            Element::Message(MessageId(index)) => self.messages[index].declared.file,
            Element::Enum(EnumId(index)) => self.enums[index].declared.file,
            Element::Service(ServiceId(index)) => self.services[index].declared.file,
        }
    }

    /// The path of an element in its file.
    pub fn path_of(&self, element: Element) -> Vec<i32> {
        let (declared, in_file, in_message) = match element {
            Element::File(_) => return Vec::new(),
            Element::Message(MessageId(index)) => (
                &self.messages[index].declared,
                path::FILE_MESSAGE,
                path::MESSAGE_NESTED,
            ),
            Element::Enum(EnumId(index)) => (
                &self.enums[index].declared,
                path::FILE_ENUM,
                path::MESSAGE_ENUM,
            ),
            Element::Service(ServiceId(index)) => {
                (&self.services[index].declared, path::FILE_SERVICE, 0)
            }
        };
        match declared.parent {
            // No deeper than the limit on nesting.
            Some(id) => child(
                &self.path_of(Element::Message(id)),
                in_message,
                declared.index,
            ),
            None => child(&[], in_file, declared.index),
        }
    }

    /// The descriptors of the messages, in their order.
    pub fn message_protos<'f>(&self, files: &'f [FileDescriptorProto]) -> Vec<&'f DescriptorProto> {
        let mut protos: Vec<&DescriptorProto> = Vec::with_capacity(self.messages.len());
        for Message { declared, .. } in &self.messages {
            protos.push(match declared.parent {
                Some(MessageId(parent)) => &protos[parent].nested_type[declared.index],
                None => &files[declared.file.0].message_type[declared.index],
            });
        }
        protos
    }

    /// The descriptors of the enums, in their order; `messages` are those of
    /// [`message_protos`](Self::message_protos).
    pub fn enum_protos<'f>(
        &self,
        files: &'f [FileDescriptorProto],
        messages: &[&'f DescriptorProto],
    ) -> Vec<&'f EnumDescriptorProto> {
        let declared = self.enums.iter().map(|it| &it.declared);
        let protos = declared.map(|it| match it.parent {
            Some(MessageId(parent)) => &messages[parent].enum_type[it.index],
            None => &files[it.file.0].enum_type[it.index],
        });
        protos.collect()
    }

    /// The descriptors of the extensions, in their order; `messages` as for the enums.
    pub fn extension_protos<'f>(
        &self,
        files: &'f [FileDescriptorProto],
        messages: &[&'f DescriptorProto],
    ) -> Vec<&'f FieldDescriptorProto> {
        let declared = self.extensions.iter().map(|it| &it.declared);
        let protos = declared.map(|it| match it.parent {
            Some(MessageId(parent)) => &messages[parent].extension[it.index],
            None => &files[it.file.0].extension[it.index],
        });
        protos.collect()
    }
}
