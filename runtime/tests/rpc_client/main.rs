//! The calling end: transports that a person writes, and the protocols that a client chooses.

#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "rpc")]

mod connect;
mod fake;
#[path = "../rpc_greet/greet.rs"]
mod greet;
mod grpc_web;
mod kinds;
mod retries;
#[allow(dead_code, reason = "these tests need less of it")]
#[path = "../rpc_greet/support.rs"]
mod support;
#[path = "../rpc_greet/tour.rs"]
mod tour;
mod transport;
