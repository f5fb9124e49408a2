//! Connect: calls as plain HTTP. A call of one message each way is a POST, or a GET where it has no side effects, of
//! that message and nothing else; streams are in envelopes, which are gRPC's frames, with their trailers in a last one.
//! Everything else is gRPC's, and is left to it. <https://connectrpc.com/docs/protocol>

mod bare;
pub(crate) mod client;
mod code;
mod end;
mod error;
mod get;
mod head;
mod replies;
mod reply;
pub(super) mod timeout;

pub(crate) use head::{Connect, VERSION};
pub(crate) use reply::refused;
