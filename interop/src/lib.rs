//! gRPC's interoperability cases, both ends, and what ConnectRPC's conformance suite talks to.
//!
//! The cases are those of gRPC's [descriptions]: [`cases`] is the client, [`server`] the service that it
//! calls. The programs have the options of the official ones, so that each can stand in for another
//! language's.
//!
//! [descriptions]: https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md

pub mod cases;
pub mod connect;
pub mod failure;
pub mod payload;
#[allow(missing_docs, reason = "the messages are gRPC's")]
pub mod pb {
    //! What is generated from `proto/`.

    rustgreet::include_proto!();
}
pub mod server;
pub mod suite;
