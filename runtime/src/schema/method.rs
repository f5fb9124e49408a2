//! What the runtime knows of services and their methods: one static row of plain data each, written
//! by the generator.

use core::fmt;
use core::hash::{Hash, Hasher};

use super::MessageTable;

/// A method of a service: its path, which sides stream, the tables of its messages, its options.
///
/// Generated code has one for each rpc, as in `greeter::SAY_HELLO`. Two are equal if they have the
/// same path.
///
/// ```
/// use rustgreet::wkt::{Empty, StringValue};
/// use rustgreet::{Idempotency, MethodDescriptor, MethodKind};
///
/// static NAME: MethodDescriptor =
///     MethodDescriptor::unary("/shop.Shop/GetName", Empty::table(), StringValue::table())
///         .with_idempotency(Idempotency::NoSideEffects);
///
/// assert_eq!((NAME.service_name(), NAME.name()), ("shop.Shop", "GetName"));
/// assert_eq!(NAME.kind(), MethodKind::Unary);
/// assert_eq!(NAME.reply().name(), "google.protobuf.StringValue");
/// ```
#[derive(Clone, Copy)]
pub struct MethodDescriptor {
    path: &'static str,
    kind: MethodKind,
    request: &'static MessageTable,
    reply: &'static MessageTable,
    idempotency: Idempotency,
    options: &'static [u8],
}

impl MethodDescriptor {
    /// A method of any kind. `path` is that of a call: `/package.Service/Method`.
    pub const fn new(
        path: &'static str,
        kind: MethodKind,
        request: &'static MessageTable,
        reply: &'static MessageTable,
    ) -> Self {
        Self {
            path,
            kind,
            request,
            reply,
            idempotency: Idempotency::Unknown,
            options: &[],
        }
    }

    /// A method with one message each way.
    pub const fn unary(
        path: &'static str,
        request: &'static MessageTable,
        reply: &'static MessageTable,
    ) -> Self {
        Self::new(path, MethodKind::Unary, request, reply)
    }

    /// A method that answers one request with a stream.
    pub const fn server_streaming(
        path: &'static str,
        request: &'static MessageTable,
        reply: &'static MessageTable,
    ) -> Self {
        Self::new(path, MethodKind::ServerStreaming, request, reply)
    }

    /// A method that answers a stream with one reply.
    pub const fn client_streaming(
        path: &'static str,
        request: &'static MessageTable,
        reply: &'static MessageTable,
    ) -> Self {
        Self::new(path, MethodKind::ClientStreaming, request, reply)
    }

    /// A method with a stream each way.
    pub const fn bidi_streaming(
        path: &'static str,
        request: &'static MessageTable,
        reply: &'static MessageTable,
    ) -> Self {
        Self::new(path, MethodKind::Bidi, request, reply)
    }

    /// The same method with another idempotency level.
    #[must_use]
    pub const fn with_idempotency(mut self, idempotency: Idempotency) -> Self {
        self.idempotency = idempotency;
        self
    }

    /// The same method with options: an encoded `google.protobuf.MethodOptions`.
    #[must_use]
    pub const fn with_options(mut self, options: &'static [u8]) -> Self {
        self.options = options;
        self
    }

    /// The path of a call, as in `/greet.Greeter/SayHello`.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// The name in the `.proto` file, as in `SayHello`.
    pub fn name(&self) -> &'static str {
        self.split().1
    }

    /// The full name of the service, as in `greet.Greeter`.
    pub fn service_name(&self) -> &'static str {
        self.split().0
    }

    /// Which sides stream.
    pub const fn kind(&self) -> MethodKind {
        self.kind
    }

    /// The table of the request message.
    pub const fn request(&self) -> &'static MessageTable {
        self.request
    }

    /// The table of the reply message.
    pub const fn reply(&self) -> &'static MessageTable {
        self.reply
    }

    /// What the schema says about calling it twice (`option idempotency_level`).
    pub const fn idempotency(&self) -> Idempotency {
        self.idempotency
    }

    /// Its options, custom ones included: an encoded `google.protobuf.MethodOptions`, empty if it
    /// has none.
    pub const fn options(&self) -> &'static [u8] {
        self.options
    }

    fn split(&self) -> (&'static str, &'static str) {
        let path = self.path.strip_prefix('/').unwrap_or(self.path);
        path.rsplit_once('/').unwrap_or(("", path))
    }
}

impl PartialEq for MethodDescriptor {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for MethodDescriptor {}

impl Hash for MethodDescriptor {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.path.hash(state);
    }
}

impl fmt::Debug for MethodDescriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MethodDescriptor")
            .field("path", &self.path)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// A service: its name, and its methods in the order of the `.proto` file.
///
/// Generated code has one for each service, as in `greeter::SERVICE`.
///
/// ```
/// use rustgreet::wkt::Empty;
/// use rustgreet::{MethodDescriptor, ServiceDescriptor};
///
/// static PING: MethodDescriptor =
///     MethodDescriptor::unary("/net.Net/Ping", Empty::table(), Empty::table());
/// static NET: ServiceDescriptor = ServiceDescriptor::new("net.Net", &[&PING]);
///
/// assert_eq!(NET.method("Ping"), Some(&PING));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceDescriptor {
    name: &'static str,
    methods: &'static [&'static MethodDescriptor],
}

impl ServiceDescriptor {
    /// A service. `name` is its full name, as in `greet.Greeter`.
    pub const fn new(name: &'static str, methods: &'static [&'static MethodDescriptor]) -> Self {
        Self { name, methods }
    }

    /// The full name, as in `greet.Greeter`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The methods, in the order of the `.proto` file.
    pub const fn methods(&self) -> &'static [&'static MethodDescriptor] {
        self.methods
    }

    /// The method of this name, as the `.proto` file spells it.
    pub fn method(&self, name: &str) -> Option<&'static MethodDescriptor> {
        let mut methods = self.methods.iter().copied();
        methods.find(|method| method.name() == name)
    }
}

/// Which sides of a method stream; see [`MethodDescriptor::kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MethodKind {
    /// One message each way.
    Unary,
    /// One request, a stream of replies.
    ServerStreaming,
    /// A stream of requests, one reply.
    ClientStreaming,
    /// A stream each way.
    Bidi,
}

impl MethodKind {
    /// Returns whether the request is a stream.
    pub const fn client_streams(self) -> bool {
        match self {
            Self::ClientStreaming | Self::Bidi => true,
            Self::Unary | Self::ServerStreaming => false,
        }
    }

    /// Returns whether the reply is a stream.
    pub const fn server_streams(self) -> bool {
        match self {
            Self::ServerStreaming | Self::Bidi => true,
            Self::Unary | Self::ClientStreaming => false,
        }
    }
}

/// What a second call of a method does; see [`MethodDescriptor::idempotency`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Idempotency {
    /// The schema does not say (`IDEMPOTENCY_UNKNOWN`).
    #[default]
    Unknown,
    /// No call changes anything (`NO_SIDE_EFFECTS`).
    NoSideEffects,
    /// A second call changes nothing more (`IDEMPOTENT`).
    Idempotent,
}
