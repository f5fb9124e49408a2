//! Services and their methods.

use super::{Docs, Name, Path};
use crate::proto::MethodKind;

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
    /// The module of its constants.
    pub module: Name,
    /// The name in the schema.
    pub proto_name: String,
    /// Its methods in order of declaration.
    pub methods: Vec<Method>,
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
    /// Default bodies for methods, and forwarding by them.
    pub defaults: bool,
}

/// A method of a service.
#[derive(Debug)]
pub struct Method {
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The method's name.
    pub name: Name,
    /// The constant that holds its path.
    pub constant: Name,
    /// The name in the schema.
    pub proto_name: String,
    /// `/package.Service/Method`
    pub http_path: String,
    /// Which side streams.
    pub kind: MethodKind,
    /// The type of a request message, from the package's module and from the service's own.
    pub input: [Path; 2],
    /// The type of a response message, likewise.
    pub output: [Path; 2],
}
