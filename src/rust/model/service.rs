//! Services and their methods.

use super::name::{Docs, Name, Path};
use crate::proto::MethodKind;

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
    /// The module of its constants.
    pub(crate) module: Name,
    /// The name in the schema.
    pub(crate) proto_name: String,
    /// Its methods in order of declaration.
    pub(crate) methods: Vec<Method>,
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
    /// Default bodies for methods, and forwarding by them.
    pub(crate) defaults: bool,
}

/// A method of a service.
#[derive(Debug)]
pub(crate) struct Method {
    /// Its documentation.
    pub(crate) docs: Docs,
    /// Whether it is deprecated.
    pub(crate) deprecated: bool,
    /// The method's name.
    pub(crate) name: Name,
    /// The constant that holds its path.
    pub(crate) constant: Name,
    /// The name in the schema.
    pub(crate) proto_name: String,
    /// `/package.Service/Method`
    pub(crate) http_path: String,
    /// Which side streams.
    pub(crate) kind: MethodKind,
    /// The type of a request message, from the package's module and from the service's own.
    pub(crate) input: [Path; 2],
    /// The type of a response message, likewise.
    pub(crate) output: [Path; 2],
}
