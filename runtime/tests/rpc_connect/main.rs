//! Connect, and JSON under every protocol, over HTTP/1.1 and 2, by callers of ours that know only bytes.

#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "rpc")]

#[path = "../rpc_web/caller.rs"]
#[allow(dead_code, reason = "these tests need less of it")]
mod caller;
mod cross_site;
mod failing;
mod fallback;
mod frames;
mod get;
#[path = "../rpc_greet/greet.rs"]
mod greet;
mod intercept;
mod json;
#[allow(dead_code, reason = "these tests need less of it")]
#[path = "../rpc_greet/raw.rs"]
mod raw;
mod refused;
mod shop;
mod streams;
#[allow(dead_code, reason = "these tests need less of it")]
#[path = "../rpc_greet/support.rs"]
mod support;
mod unary;
