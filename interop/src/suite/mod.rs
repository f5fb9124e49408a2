//! What ConnectRPC's conformance suite tests: a server and a client that do as the suite says.
//!
//! The suite's runner starts the program, and tells it over standard input what to serve or to call.

mod caller;
mod client;
mod conversation;
mod frames;
mod headers;
mod http1;
mod replies;
mod server;
mod service;
mod status;
mod timing;

pub use client::call_as_told;
pub use server::serve_as_told;
