//! Services and their methods.

use super::name::{Docs, Lint, Name, Path};
use crate::proto::{Idempotency, MethodKind};

/// A service's trait, client, server and handle.
#[derive(Debug)]
pub(crate) struct Service {
    /// Its documentation, and that of what stands around it.
    pub(crate) docs: ServiceDocs,
    /// Whether it is deprecated.
    pub(crate) deprecated: bool,
    /// The trait's name.
    pub(crate) name: Name,
    /// The same in the server's routes, whose type parameter could hide it.
    pub(crate) bound: Path,
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
    /// Which of its parts are written.
    pub(crate) parts: Parts,
    /// Whether its code mentions anything deprecated.
    pub(crate) touches_deprecated: bool,
    /// What the server's routes silence.
    pub(crate) route_lints: Vec<Lint>,
}

/// The documentation of a service's items.
#[derive(Debug)]
pub(crate) struct ServiceDocs {
    /// The trait: the schema's comment.
    pub(crate) own: Docs,
    /// The trait: how it is used.
    pub(crate) usage: Docs,
    /// The client.
    pub(crate) client: Docs,
    /// The server.
    pub(crate) server: Docs,
    /// The marker of the server's routes.
    pub(crate) routes: Docs,
    /// The handle without type parameters.
    pub(crate) handle: Docs,
    /// The module of descriptors.
    pub(crate) module: Docs,
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
    /// What the method's name silences.
    pub(crate) lints: Vec<Lint>,
    /// The static that holds its descriptor.
    pub(crate) constant: Name,
    /// The documentation of that static.
    pub(crate) constant_docs: Docs,
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
    /// Its rules of `google.api.http`.
    pub(crate) http: Vec<HttpRule>,
    /// The type of a request message.
    pub(crate) input: MessagePaths,
    /// The type of a reply message.
    pub(crate) output: MessagePaths,
}

/// A way to call a method by HTTP verb and path. What it does not have is empty.
#[derive(Debug)]
pub(crate) struct HttpRule {
    /// The verb; `*` for any.
    pub(crate) verb: String,
    /// The path template.
    pub(crate) template: String,
    /// The field that the request body is; `*` for all that the path does not have.
    pub(crate) body: String,
    /// The field of the reply that the response body is.
    pub(crate) response_body: String,
}

/// The type of a message from the places where a service names it.
#[derive(Debug)]
pub(crate) struct MessagePaths {
    /// From the package's module.
    pub(crate) plain: Path,
    /// From the client, whose type parameter could hide it.
    pub(crate) in_client: Path,
    /// From the service's own module.
    pub(crate) in_module: Path,
}
