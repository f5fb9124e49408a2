//! [`Protocol`]: what callers speak; and [`Wording`], what one call is written in.

use http::Extensions;

use crate::rpc::call::Codec;

/// What callers speak over HTTP. A server of ours answers all of them, on one port. A client speaks
/// [the one that is set](crate::rpc::Client::protocol), gRPC unless set; in a browser, which cannot, Connect. An interceptor
/// learns it from [`Call::protocol`](crate::rpc::Call::protocol).
///
/// ```
/// use rustgreet::rpc::{Client, Codec, Protocol};
///
/// /// A client whose calls any proxy passes on, and anybody can read.
/// fn readable(client: Client) -> Client {
///     client.protocol(Protocol::Connect).codec(Codec::Json)
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// gRPC, which needs the trailers of HTTP/2.
    #[cfg_attr(not(all(target_family = "wasm", target_os = "unknown")), default)]
    Grpc,
    /// gRPC-Web, binary: gRPC's frames, with the trailers as the last one.
    GrpcWeb,
    /// Connect: one message each way is two plain HTTP bodies; streams are in frames, and the last one says how they
    /// end.
    #[cfg_attr(all(target_family = "wasm", target_os = "unknown"), default)]
    Connect,
    /// REST, by the rules of `google.api.http`: a path of its own for each method, and JSON. A client cannot speak it: its
    /// calls end with UNIMPLEMENTED.
    Rest,
}

impl Protocol {
    /// Its name, for logs and metrics: `grpc`, `grpc-web`, `connect`, `rest`.
    ///
    /// ```
    /// assert_eq!(rustgreet::rpc::Protocol::GrpcWeb.name(), "grpc-web");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Grpc => "grpc",
            Self::GrpcWeb => "grpc-web",
            Self::Connect => "connect",
            Self::Rest => "rest",
        }
    }
}

/// What a call is written in. At a server it is beside the request, as an extension, until an interceptor has it, if the
/// request was not gRPC's usual one before it became that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wording {
    pub(crate) protocol: Protocol,
    pub(crate) codec: Codec,
}

impl Wording {
    /// gRPC's usual one.
    pub(crate) const GRPC: Self = Self {
        protocol: Protocol::Grpc,
        codec: Codec::Proto,
    };

    /// Puts it beside a request.
    pub(crate) fn put(self, extensions: &mut Extensions) {
        if self != Self::GRPC {
            extensions.insert(self);
        }
    }

    /// Takes it from beside a request.
    pub(crate) fn take(extensions: &mut Extensions) -> Self {
        extensions.remove().unwrap_or(Self::GRPC)
    }
}
