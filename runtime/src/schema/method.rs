//! What the runtime knows of services and their methods: static plain data, written by the
//! generator.

use core::fmt;
use core::hash::{Hash, Hasher};

use super::{HttpRule, MessageTable};

/// A method of a service (language guide, "Defining Services"): its path, which sides stream, the
/// tables of its messages, its options, how it is called over HTTP.
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
    http: &'static [HttpRule],
}

impl MethodDescriptor {
    /// Returns the descriptor of a method of any kind. `path` is that of a call:
    /// `/package.Service/Method`.
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
            http: &[],
        }
    }

    /// Returns the descriptor of a method with one request and one reply.
    pub const fn unary(
        path: &'static str,
        request: &'static MessageTable,
        reply: &'static MessageTable,
    ) -> Self {
        Self::new(path, MethodKind::Unary, request, reply)
    }

    /// Returns the descriptor of a method with one request and a stream of replies.
    pub const fn server_streaming(
        path: &'static str,
        request: &'static MessageTable,
        reply: &'static MessageTable,
    ) -> Self {
        Self::new(path, MethodKind::ServerStreaming, request, reply)
    }

    /// Returns the descriptor of a method with a stream of requests and one reply.
    pub const fn client_streaming(
        path: &'static str,
        request: &'static MessageTable,
        reply: &'static MessageTable,
    ) -> Self {
        Self::new(path, MethodKind::ClientStreaming, request, reply)
    }

    /// Returns the descriptor of a method with a stream of requests and a stream of replies.
    pub const fn bidi_streaming(
        path: &'static str,
        request: &'static MessageTable,
        reply: &'static MessageTable,
    ) -> Self {
        Self::new(path, MethodKind::Bidi, request, reply)
    }

    /// Returns the same method with this idempotency level.
    #[must_use]
    pub const fn with_idempotency(mut self, idempotency: Idempotency) -> Self {
        self.idempotency = idempotency;
        self
    }

    /// Returns the same method with these options: an encoded `google.protobuf.MethodOptions`.
    #[must_use]
    pub const fn with_options(mut self, options: &'static [u8]) -> Self {
        self.options = options;
        self
    }

    /// Returns the same method with these ways to call it over HTTP.
    #[must_use]
    pub const fn with_http(mut self, http: &'static [HttpRule]) -> Self {
        self.http = http;
        self
    }

    /// Returns the path of a call, as in `/greet.Greeter/SayHello` (gRPC over HTTP2, "Requests").
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Returns the name in the `.proto` file, as in `SayHello`.
    pub fn name(&self) -> &'static str {
        self.split().1
    }

    /// Returns the full name of the service, as in `greet.Greeter`.
    pub fn service_name(&self) -> &'static str {
        self.split().0
    }

    /// Returns which sides stream.
    pub const fn kind(&self) -> MethodKind {
        self.kind
    }

    /// Returns the table of the request message.
    pub const fn request(&self) -> &'static MessageTable {
        self.request
    }

    /// Returns the table of the reply message.
    pub const fn reply(&self) -> &'static MessageTable {
        self.reply
    }

    /// Returns what the schema says about a second call (`option idempotency_level`).
    pub const fn idempotency(&self) -> Idempotency {
        self.idempotency
    }

    /// Returns the options, custom ones included: an encoded `google.protobuf.MethodOptions`, empty
    /// if the method has no options. In generated code `google.api.http` is not among them, but in
    /// [`http`](Self::http).
    pub const fn options(&self) -> &'static [u8] {
        self.options
    }

    /// Returns the ways to call it over HTTP with paths and verbs (`option (google.api.http)`): the rule,
    /// then its `additional_bindings`. Empty if the method has no rule.
    pub const fn http(&self) -> &'static [HttpRule] {
        self.http
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
    /// Returns the descriptor of a service. `name` is its full name, as in `greet.Greeter`.
    pub const fn new(name: &'static str, methods: &'static [&'static MethodDescriptor]) -> Self {
        Self { name, methods }
    }

    /// Returns the full name, as in `greet.Greeter`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the methods, in the order of the `.proto` file.
    pub const fn methods(&self) -> &'static [&'static MethodDescriptor] {
        self.methods
    }

    /// Returns the method with this name, as the `.proto` file spells it.
    pub fn method(&self, name: &str) -> Option<&'static MethodDescriptor> {
        let mut methods = self.methods.iter().copied();
        methods.find(|method| method.name() == name)
    }

    /// Returns the method at this path, as in `/greet.Greeter/SayHello`.
    pub fn method_at(&self, path: &str) -> Option<&'static MethodDescriptor> {
        let mut methods = self.methods.iter().copied();
        methods.find(|method| method.path() == path)
    }
}

/// Which sides of a method stream (gRPC, "Core concepts"); see [`MethodDescriptor::kind`].
///
/// ```
/// use rustgreet::MethodKind;
///
/// let kind = MethodKind::ServerStreaming;
/// assert!(kind.server_streams() && !kind.client_streams());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MethodKind {
    /// One request, one reply.
    Unary,
    /// One request, a stream of replies.
    ServerStreaming,
    /// A stream of requests, one reply.
    ClientStreaming,
    /// A stream of requests, a stream of replies.
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

/// What a second call of a method does: the option `idempotency_level` of descriptor.proto. See
/// [`MethodDescriptor::idempotency`].
///
/// ```
/// use rustgreet::Idempotency;
///
/// /// Whether a call that failed may be made again.
/// fn may_retry(level: Idempotency) -> bool {
///     match level {
///         Idempotency::NoSideEffects | Idempotency::Idempotent => true,
///         Idempotency::Unknown => false,
///     }
/// }
///
/// assert!(!may_retry(Idempotency::default()));
/// ```
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
