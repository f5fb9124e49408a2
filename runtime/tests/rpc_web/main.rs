//! What browsers speak: gRPC-Web over HTTP/1.1 and 2, by callers of ours that know only bytes.

#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "rpc")]

mod caller;
mod calls;
mod cors;
#[path = "../rpc_greet/greet.rs"]
mod greet;
mod http1;
mod intercept;
#[allow(dead_code, reason = "these tests need less of it")]
#[path = "../rpc_greet/raw.rs"]
mod raw;
#[allow(dead_code, reason = "these tests need less of it")]
#[path = "../rpc_greet/support.rs"]
mod support;
mod text;
