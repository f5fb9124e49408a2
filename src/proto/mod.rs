//! The schema as protobuf sees it: every type reference resolved, map entries folded into their
//! fields, presence decided, comments attached. Nothing here knows of Rust.

mod check;
mod describe;
mod extension;
mod field;
mod files;
mod limits;
mod link;
mod scope;
mod service;
mod source;

pub use describe::describe;
pub use link::link;
pub use rustgreet::descriptor::features::EDITIONS;

use crate::diag::{Diagnostic, Location};

/// A refusal of what protoc refuses too: other senders of requests may not. Such requests seldom have
/// source info, so that `message` names what it is about.
fn malformed(location: &Location, message: String) -> Diagnostic {
    Diagnostic::at(location, message).help("protoc refuses this: mend what made the request")
}

/// Everything of one request.
#[derive(Debug, Default)]
pub struct Schema {
    /// The files, dependencies first.
    pub files: Vec<File>,
    /// All messages of all files, map entries left out.
    pub messages: Vec<Message>,
    /// All enums of all files.
    pub enums: Vec<Enum>,
    /// What [`describe`] gives, where it is to be embedded.
    pub descriptors: Vec<Vec<u8>>,
}

/// The index of a message in [`Schema::messages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessageId(pub usize);

/// The index of an enum in [`Schema::enums`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EnumId(pub usize);

/// The index of a file in [`Schema::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(pub usize);

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
    /// Whether others may extend it.
    pub extendable: bool,
    /// The numbers by which others may extend it.
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
}

/// A field that one message gets from outside.
#[derive(Debug)]
pub struct Extension {
    /// The field. Its label is explicit or repeated.
    pub field: Field,
    /// The message that it extends.
    pub extendee: MessageId,
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
    /// Names, comment, place.
    pub head: Head,
    /// The file that declares it.
    pub file: FileId,
    /// The message around it.
    pub parent: Option<MessageId>,
    /// Whether a number without a name is no value of it.
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
    /// What a second call does.
    pub idempotency: Idempotency,
    /// Its options, custom ones included: an encoded `google.protobuf.MethodOptions`.
    pub options: Vec<u8>,
}

/// What a second call of an rpc does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// The schema does not say.
    Unknown,
    /// No call changes anything.
    NoSideEffects,
    /// A second call changes nothing more.
    Idempotent,
}

/// Which side of an rpc streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// Neither.
    Unary,
    /// The client.
    ClientStreaming,
    /// The server.
    ServerStreaming,
    /// Both.
    Bidi,
}

impl MethodKind {
    /// Whether the request is a stream.
    pub fn client_streams(self) -> bool {
        match self {
            Self::ClientStreaming | Self::Bidi => true,
            Self::Unary | Self::ServerStreaming => false,
        }
    }

    /// Whether the reply is a stream.
    pub fn server_streams(self) -> bool {
        match self {
            Self::ServerStreaming | Self::Bidi => true,
            Self::Unary | Self::ClientStreaming => false,
        }
    }
}
