//! A linked request as plain data: files, messages, enums and services, each with its comment and its
//! location.

use std::borrow::Cow;

use rustgreet::__plugin::json_name;
use rustgreet::__plugin::link::{EnumId, FileId, HttpRule, Kind, Label, MessageId};
use rustgreet::schema::{Idempotency, MethodKind};

use crate::diag::Location;

/// Everything of one request.
#[derive(Debug, Default)]
pub(crate) struct Schema {
    /// The files, dependencies first.
    pub(crate) files: Vec<File>,
    /// All messages of all files, each before those inside it; map entries left out.
    pub(crate) messages: Vec<Message>,
    /// All enums of all files.
    pub(crate) enums: Vec<Enum>,
}

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

    /// Whether the request asks for the code of a service.
    pub(crate) fn has_services(&self) -> bool {
        let mut generated = self.files.iter().filter(|file| file.generate);
        generated.any(|file| !file.services.is_empty())
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
    /// The numbers by which others may extend it, sorted.
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
    /// The name in JSON, where it does not follow from the field's. See [`Self::json_name`].
    pub(crate) json_name: Option<String>,
    /// What its option `google.api.field_behavior` says.
    pub(crate) behaviors: Vec<Behavior>,
    /// Whether `Debug` must not show it.
    pub(crate) redacted: bool,
}

impl Field {
    /// The name in JSON.
    pub(crate) fn json_name(&self) -> Cow<'_, str> {
        match &self.json_name {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(json_name(&self.head.name)),
        }
    }
}

/// How a service uses a field (google/api/field_behavior.proto), as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behavior {
    /// A request must have it.
    Required,
    /// Only replies have it.
    OutputOnly,
    /// Only requests have it.
    InputOnly,
}

/// A field that one message gets from outside.
#[derive(Debug)]
pub(crate) struct Extension {
    /// The field. Its label is explicit or repeated.
    pub(crate) field: Field,
    /// The message that it extends.
    pub(crate) extendee: MessageId,
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
    /// Whether numbers that it does not declare go to the unknown fields.
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
    /// Its options, custom ones included but `google.api.http`: an encoded
    /// `google.protobuf.MethodOptions`.
    pub(crate) options: Vec<u8>,
    /// The rules of its option `google.api.http`: first its own, then the additional bindings.
    pub(crate) http: Vec<HttpRule>,
    /// Where that option is; where the method is if it has none.
    pub(crate) http_location: Location,
}
