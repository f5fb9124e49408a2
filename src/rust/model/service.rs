//! Services and their methods.

use super::name::{Docs, Name, Path};
use crate::proto::{Idempotency, MethodKind};

/// A service's trait, client, server and handle.
#[derive(Debug)]
pub(crate) struct Service {
    /// Its documentation.
    pub(crate) docs: Docs,
    /// Whether it is deprecated.
    pub(crate) deprecated: bool,
    /// The trait's name.
    pub(crate) name: Name,
    /// The client's name.
    pub(crate) client: Name,
    /// The server's name.
    pub(crate) server: Name,
    /// The name of the handle without type parameters.
    pub(crate) handle: Name,
    /// The module of its descriptors.
    pub(crate) module: Name,
    /// The name in the schema.
    pub(crate) proto_name: String,
    /// Its methods in order of declaration.
    pub(crate) methods: Vec<Method>,
    /// A reply in the words of Rust, for the documentation.
    pub(crate) example_reply: Option<String>,
    /// Which of its parts are written.
    pub(crate) parts: Parts,
    /// Whether its code mentions anything deprecated.
    pub(crate) touches_deprecated: bool,
}

/// The parts of a service that a user can do without.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts {
    /// The client.
    pub(crate) client: bool,
    /// The server.
    pub(crate) server: bool,
    /// Default bodies of methods, which forward calls.
    pub(crate) defaults: bool,
}

/// A method of a service.
#[derive(Debug)]
pub(crate) struct Method {
    /// Its documentation; a sentence of ours if the schema has none.
    pub(crate) docs: Docs,
    /// Whether it is deprecated.
    pub(crate) deprecated: bool,
    /// The method's name.
    pub(crate) name: Name,
    /// The static that holds its descriptor.
    pub(crate) constant: Name,
    /// The name in the schema.
    pub(crate) proto_name: String,
    /// `/package.Service/Method`
    pub(crate) http_path: String,
    /// Which side streams.
    pub(crate) kind: MethodKind,
    /// What a second call does.
    pub(crate) idempotency: Idempotency,
    /// Whether its request or its reply is deprecated.
    pub(crate) names_deprecated: bool,
    /// Its options: an encoded `google.protobuf.MethodOptions`, empty if it has none.
    pub(crate) options: Vec<u8>,
    /// The type of a request message, from the package's module and from the service's own.
    pub(crate) input: [Path; 2],
    /// The type of a response message, likewise.
    pub(crate) output: [Path; 2],
}
