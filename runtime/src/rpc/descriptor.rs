//! [`ServiceDescriptor`] and what it holds: plain data about a service, one static each.

/// What a generated service says about itself.
///
/// ```
/// use rustgreet::{MethodDescriptor, MethodKind, ServiceDescriptor};
///
/// static GREETER: ServiceDescriptor = ServiceDescriptor {
///     name: "greet.Greeter",
///     methods: &[MethodDescriptor {
///         name: "SayHello",
///         path: "/greet.Greeter/SayHello",
///         kind: MethodKind::Unary,
///     }],
/// };
/// assert_eq!(GREETER.methods[0].kind, MethodKind::Unary);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceDescriptor {
    /// The full name, as in `greet.Greeter`.
    pub name: &'static str,
    /// The methods, in the order of the `.proto` file.
    pub methods: &'static [MethodDescriptor],
}

/// What a generated service says about a method; see [`ServiceDescriptor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodDescriptor {
    /// The name in the `.proto` file, as in `SayHello`.
    pub name: &'static str,
    /// The path of a call, as in `/greet.Greeter/SayHello`.
    pub path: &'static str,
    /// Which sides stream.
    pub kind: MethodKind,
}

/// Which sides of a method stream; see [`ServiceDescriptor`].
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
