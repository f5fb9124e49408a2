//! Services and their methods.

use super::{Docs, Name, Path};
use crate::proto::{Idempotency, MethodKind};

/// A service's trait, client, server and handle.
#[derive(Debug)]
pub struct Service {
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The trait's name.
    pub name: Name,
    /// The client's name.
    pub client: Name,
    /// The server's name.
    pub server: Name,
    /// The name of the handle without type parameters.
    pub handle: Name,
    /// The module of its descriptors.
    pub module: Name,
    /// The name in the schema.
    pub proto_name: String,
    /// Its methods in order of declaration.
    pub methods: Vec<Method>,
    /// A reply in the words of Rust, for the documentation.
    pub example_reply: Option<String>,
    /// Which of its parts are written.
    pub parts: Parts,
    /// Whether its code mentions anything deprecated.
    pub touches_deprecated: bool,
}

/// The parts of a service that a user can do without.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// The client.
    pub client: bool,
    /// The server.
    pub server: bool,
    /// Default bodies of methods, which forward calls.
    pub defaults: bool,
}

/// A method of a service.
#[derive(Debug)]
pub struct Method {
    /// Its documentation; a sentence of ours if the schema has none.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The method's name.
    pub name: Name,
    /// The static that holds its descriptor.
    pub constant: Name,
    /// The name in the schema.
    pub proto_name: String,
    /// `/package.Service/Method`
    pub http_path: String,
    /// Which side streams.
    pub kind: MethodKind,
    /// What a second call does.
    pub idempotency: Idempotency,
    /// Whether its request or its reply is deprecated.
    pub names_deprecated: bool,
    /// Its options: an encoded `google.protobuf.MethodOptions`, empty if it has none.
    pub options: Vec<u8>,
    /// The type of a request message, from the package's module and from the service's own.
    pub input: [Path; 2],
    /// The type of a response message, likewise.
    pub output: [Path; 2],
}
