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

pub(crate) use describe::describe;
pub(crate) use link::link;
pub(crate) use rustgreet::descriptor::features::EDITIONS;

use crate::diag::{Diagnostic, Location};

/// A refusal of a request that protoc would refuse too, but other producers may not. Such requests
/// seldom have source info, so `message` names what it is about.
fn malformed(location: &Location, message: String) -> Diagnostic {
    Diagnostic::at(location, message).help("protoc refuses this: mend what made the request")
}

/// Everything of one request.
#[derive(Debug, Default)]
pub(crate) struct Schema {
    /// The files, dependencies first.
    pub(crate) files: Vec<File>,
    /// All messages of all files, map entries left out.
    pub(crate) messages: Vec<Message>,
    /// All enums of all files.
    pub(crate) enums: Vec<Enum>,
}

/// The index of a message in [`Schema::messages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MessageId(pub(crate) usize);

/// The index of an enum in [`Schema::enums`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EnumId(pub(crate) usize);

/// The index of a file in [`Schema::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileId(pub(crate) usize);

impl Schema {
    /// The message of an id.
    pub(crate) fn message(&self, id: MessageId) -> &Message {
        &self.messages[id.0]
    }

    /// The enum of an id.
    pub(crate) fn enumeration(&self, id: EnumId) -> &Enum {
        &self.enums[id.0]
    }

    /// The file of an id.
    pub(crate) fn file(&self, id: FileId) -> &File {
        &self.files[id.0]
    }
}

/// One `.proto` file.
#[derive(Debug)]
pub(crate) struct File {
    /// Its name, as imports write it.
    pub(crate) name: String,
    /// Its package, `""` without one.
    pub(crate) package: String,
    /// Whether the request asks for its code.
    pub(crate) generate: bool,
    /// Messages at the top level.
    pub(crate) messages: Vec<MessageId>,
    /// Enums at the top level.
    pub(crate) enums: Vec<EnumId>,
    /// Services.
    pub(crate) services: Vec<Service>,
    /// Extensions declared at the top level.
    pub(crate) extensions: Vec<Extension>,
}

/// What every named thing has.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// The name in its scope.
    pub(crate) name: String,
    /// The name with package and outer messages, without a leading dot.
    pub(crate) full_name: String,
    /// Its comment as it stands in the file; a very long one is cut.
    pub(crate) comment: String,
    /// Whether `deprecated` is set.
    pub(crate) deprecated: bool,
    /// Where it is declared.
    pub(crate) location: Location,
}

/// A message type.
#[derive(Debug)]
pub(crate) struct Message {
    /// Names, comment, location.
    pub(crate) head: Head,
    /// The file that declares it.
    pub(crate) file: FileId,
    /// The message around it.
    pub(crate) parent: Option<MessageId>,
    /// Its fields in order of declaration, members of oneofs included.
    pub(crate) fields: Vec<Field>,
    /// Names that none of its fields may have.
    pub(crate) reserved_names: Vec<String>,
    /// Its oneofs, those made up for `optional` left out.
    pub(crate) oneofs: Vec<Head>,
    /// Messages declared inside.
    pub(crate) messages: Vec<MessageId>,
    /// Enums declared inside.
    pub(crate) enums: Vec<EnumId>,
    /// Extensions declared inside, of whatever message.
    pub(crate) extensions: Vec<Extension>,
    /// The numbers by which others may extend it.
    pub(crate) extension_ranges: Vec<std::ops::Range<u32>>,
    /// Whether it is a MessageSet, whose extensions have an encoding of their own.
    pub(crate) message_set: bool,
}

/// A field of a message.
#[derive(Debug)]
pub(crate) struct Field {
    /// Names, comment, location.
    pub(crate) head: Head,
    /// The field number.
    pub(crate) number: u32,
    /// What one value of it is.
    pub(crate) kind: Kind,
    /// How many values, and how absence is told.
    pub(crate) label: Label,
    /// The default that the field declares, as the descriptor spells it.
    pub(crate) default: Option<String>,
    /// The name in JSON, where it does not follow from the field's.
    pub(crate) json_name: Option<String>,
}

/// A field that one message gets from outside.
#[derive(Debug)]
pub(crate) struct Extension {
    /// The field. Its label is explicit or repeated.
    pub(crate) field: Field,
    /// The message that it extends.
    pub(crate) extendee: MessageId,
}

/// The type of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
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
pub(crate) enum Label {
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
pub(crate) enum Scalar {
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
pub(crate) struct Enum {
    /// Names, comment, location.
    pub(crate) head: Head,
    /// The file that declares it.
    pub(crate) file: FileId,
    /// The message around it.
    pub(crate) parent: Option<MessageId>,
    /// Whether a number without a name is not a value of it.
    pub(crate) closed: bool,
    /// Its values in order of declaration, aliases included. Never empty.
    pub(crate) values: Vec<EnumValue>,
}

/// A value of an enum.
#[derive(Debug)]
pub(crate) struct EnumValue {
    /// Names, comment, location.
    pub(crate) head: Head,
    /// Its number.
    pub(crate) number: i32,
}

/// A service.
#[derive(Debug)]
pub(crate) struct Service {
    /// Names, comment, location.
    pub(crate) head: Head,
    /// Its methods in order of declaration.
    pub(crate) methods: Vec<Method>,
}

/// An rpc of a service.
#[derive(Debug)]
pub(crate) struct Method {
    /// Names, comment, location.
    pub(crate) head: Head,
    /// What is sent.
    pub(crate) input: MessageId,
    /// What is answered.
    pub(crate) output: MessageId,
    /// Which side streams.
    pub(crate) kind: MethodKind,
    /// What a second call does.
    pub(crate) idempotency: Idempotency,
    /// Its options, custom ones included: an encoded `google.protobuf.MethodOptions`.
    pub(crate) options: Vec<u8>,
}

/// What a second call of an rpc does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idempotency {
    /// The schema does not say.
    Unknown,
    /// No call changes anything.
    NoSideEffects,
    /// A second call changes nothing more.
    Idempotent,
}

/// Which side of an rpc streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MethodKind {
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
    pub(crate) fn client_streams(self) -> bool {
        match self {
            Self::ClientStreaming | Self::Bidi => true,
            Self::Unary | Self::ServerStreaming => false,
        }
    }

    /// Whether the reply is a stream.
    pub(crate) fn server_streams(self) -> bool {
        match self {
            Self::ServerStreaming | Self::Bidi => true,
            Self::Unary | Self::ClientStreaming => false,
        }
    }
}
