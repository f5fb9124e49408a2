//! The schema as protobuf sees it: every type reference resolved, map entries folded into their
//! fields, presence decided, comments attached. Nothing here knows of Rust.

mod descriptor_set;
mod link;
mod schema;
mod source_info;

pub use descriptor_set::describe;
pub use link::link;
pub use rustgreet::__plugin::EDITIONS;
pub use rustgreet::__plugin::link::{EnumId, FileId, Kind, Label, MessageId, MethodKind, Scalar};

use crate::diag::Location;

/// Everything of one request.
#[derive(Debug, Default)]
pub struct Schema {
    /// The files, dependencies first.
    pub files: Vec<File>,
    /// All messages of all files, each before those inside it; map entries left out.
    pub messages: Vec<Message>,
    /// All enums of all files.
    pub enums: Vec<Enum>,
    /// What [`describe`] gives, where it is to be embedded.
    pub descriptors: Vec<Vec<u8>>,
}

impl Schema {
    /// The message of an id.
    pub fn message(&self, id: MessageId) -> &Message {
        &self.messages[id.0]
    }

    /// The enum of an id.
    pub fn enumeration(&self, id: EnumId) -> &Enum {
        &self.enums[id.0]
    }

    /// The file of an id.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0]
    }
}

/// One `.proto` file.
#[derive(Debug)]
pub struct File {
    /// Its name, as imports write it.
    pub name: String,
    /// Its package, `""` without one.
    pub package: String,
    /// Whether the request asks for its code.
    pub generate: bool,
    /// Messages at the top level.
    pub messages: Vec<MessageId>,
    /// Enums at the top level.
    pub enums: Vec<EnumId>,
    /// Services.
    pub services: Vec<Service>,
    /// Extensions declared at the top level.
    pub extensions: Vec<Extension>,
}

/// What every named thing has.
#[derive(Debug, Default)]
pub struct Head {
    /// The name in its scope.
    pub name: String,
    /// The name with package and outer messages, without a leading dot.
    pub full_name: String,
    /// Its comment as it stands in the file; a very long one is cut.
    pub comment: String,
    /// Whether `deprecated` is set.
    pub deprecated: bool,
    /// Where it is declared.
    pub location: Location,
}

/// A message type.
#[derive(Debug)]
pub struct Message {
    /// Names, comment, place.
    pub head: Head,
    /// The file that declares it.
    pub file: FileId,
    /// The message around it.
    pub parent: Option<MessageId>,
    /// Its fields in order of declaration, members of oneofs included.
    pub fields: Vec<Field>,
    /// Names that none of its fields may have.
    pub reserved_names: Vec<String>,
    /// Its oneofs, those made up for `optional` left out.
    pub oneofs: Vec<Head>,
    /// Messages declared inside.
    pub messages: Vec<MessageId>,
    /// Enums declared inside.
    pub enums: Vec<EnumId>,
    /// Extensions declared inside, of whatever message.
    pub extensions: Vec<Extension>,
    /// The numbers by which others may extend it, sorted.
    pub extension_ranges: Vec<std::ops::Range<u32>>,
    /// Whether it is a MessageSet, whose extensions have an encoding of their own.
    pub message_set: bool,
}

/// A field of a message.
#[derive(Debug)]
pub struct Field {
    /// Names, comment, place.
    pub head: Head,
    /// The field number.
    pub number: u32,
    /// What one value of it is.
    pub kind: Kind,
    /// How many values, and how absence is told.
    pub label: Label,
    /// The default that the field declares, as the descriptor spells it.
    pub default: Option<String>,
    /// The name in JSON, where it does not follow from the field's.
    pub json_name: Option<String>,
    /// Whether `Debug` must not show it.
    pub redacted: bool,
}

/// A field that one message gets from outside.
#[derive(Debug)]
pub struct Extension {
    /// The field. Its label is explicit or repeated.
    pub field: Field,
    /// The message that it extends.
    pub extendee: MessageId,
}

/// An enum type.
#[derive(Debug)]
pub struct Enum {
    /// Names, comment, place.
    pub head: Head,
    /// The file that declares it.
    pub file: FileId,
    /// The message around it.
    pub parent: Option<MessageId>,
    /// Whether numbers that it does not declare go to the unknown fields.
    pub closed: bool,
    /// Its values in order of declaration, aliases included. Never empty.
    pub values: Vec<EnumValue>,
}

/// A value of an enum.
#[derive(Debug)]
pub struct EnumValue {
    /// Names, comment, place.
    pub head: Head,
    /// Its number.
    pub number: i32,
}

/// A service.
#[derive(Debug)]
pub struct Service {
    /// Names, comment, place.
    pub head: Head,
    /// Its methods in order of declaration.
    pub methods: Vec<Method>,
}

/// An rpc of a service.
#[derive(Debug)]
pub struct Method {
    /// Names, comment, place.
    pub head: Head,
    /// What is sent.
    pub input: MessageId,
    /// What is answered.
    pub output: MessageId,
    /// Which side streams.
    pub kind: MethodKind,
}
