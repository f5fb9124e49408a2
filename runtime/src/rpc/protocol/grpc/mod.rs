//! gRPC: heads, frames and trailers to a call, and back.

pub(crate) mod compression;
pub(crate) mod frame;
pub(crate) mod head;
mod inbox;
pub(crate) mod replies;
pub(crate) mod requests;
pub(crate) mod status_of_http;
pub(crate) mod timeout;
pub(crate) mod trailers;

pub(crate) use inbox::{Pump, inbox};
