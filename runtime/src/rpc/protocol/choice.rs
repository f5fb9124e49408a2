//! [`Protocol`]: what a client speaks.

/// What a client speaks over HTTP: gRPC unless set; in a browser, which cannot, Connect. One of our servers answers all
/// of them.
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
}
