//! From HTTP to a call, and back: bodies, and a folder for each protocol. No sockets, no tasks.

pub(crate) mod body;
pub(crate) mod connect;
pub(crate) mod failure;
pub(crate) mod grpc;
pub(crate) mod grpc_web;
mod inside;
pub(crate) mod json;
pub(crate) mod peer;
pub(crate) mod spoken;
pub(crate) mod transcode;
mod undecoded;

pub use body::Body;
pub(crate) use undecoded::{Decoding, Undecoded, mismatch};
