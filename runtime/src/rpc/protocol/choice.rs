//! [`Protocol`]: what a client speaks.

/// What a client speaks over HTTP. One of our servers answers all of them.
///
/// ```
/// use rustgreet::rpc::{Client, Protocol};
///
/// /// A client whose calls pass proxies that do not know the trailers of HTTP/2.
/// fn behind_proxies(client: Client) -> Client {
///     client.protocol(Protocol::GrpcWeb)
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// gRPC, which needs the trailers of HTTP/2.
    #[default]
    Grpc,
    /// gRPC-Web, binary: gRPC's frames, with the trailers as the last one.
    GrpcWeb,
}
