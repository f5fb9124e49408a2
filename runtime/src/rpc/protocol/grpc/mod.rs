//! gRPC: heads, frames and trailers to a call, and back.

pub(crate) mod arrival;
mod chunk;
pub(crate) mod compression;
pub(crate) mod early;
pub(crate) mod frame;
pub(crate) mod framed;
pub(crate) mod framer;
pub(crate) mod head;
mod inbox;
pub(crate) mod messages;
mod moved;
pub(crate) mod replies;
pub(crate) mod requests;
pub(crate) mod stall;
pub(crate) mod status_of_http;
pub(crate) mod timeout;
pub(crate) mod trailers;
pub(crate) mod upload;

pub(crate) use inbox::{Outlet, Pump, inbox};
