//! From HTTP to a call, and back: bodies, and a folder for each protocol. No sockets, no tasks.

mod body;
pub(crate) mod failure;
pub(crate) mod grpc;

pub use body::Body;
pub(crate) use body::{SealedBody, check_trailers};
