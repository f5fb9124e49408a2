//! From HTTP to a call, and back: bodies, and a folder for each protocol. No sockets, no tasks.

pub(crate) mod answered;
pub(crate) mod body;
mod choice;
pub(crate) mod connect;
pub(crate) mod content_type;
pub(crate) mod failure;
pub(crate) mod grpc;
pub(crate) mod grpc_web;
mod inside;
pub(crate) mod json;
pub(crate) mod last_frame;
pub(crate) mod opening;
pub(crate) mod peer;
pub(crate) mod spoken;
pub(crate) mod timeouts;
pub(crate) mod transcode;
mod translation;
mod undecoded;

pub use body::Body;
pub use choice::Protocol;
pub(crate) use choice::Wording;
pub(crate) use translation::Translation;
pub(crate) use undecoded::{Decoding, Undecoded, mismatch};
