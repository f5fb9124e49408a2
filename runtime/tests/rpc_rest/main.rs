//! REST by the rules of google.api.http, by callers of ours that know only HTTP. rest.proto has the rules.

#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "rpc")]

mod binding;
mod bodies;
mod browsers;
#[allow(dead_code, reason = "these tests need less of it")]
#[path = "../rpc_web/caller.rs"]
mod caller;
mod calls;
mod failures;
#[path = "../rpc_greet/greet.rs"]
mod greet;
mod hosts;
mod library;
#[allow(dead_code, reason = "these tests need less of it")]
#[path = "../rpc_greet/raw.rs"]
mod raw;
mod routes;
mod shelves;
mod streams;
#[allow(dead_code, reason = "these tests need less of it")]
#[path = "../rpc_greet/support.rs"]
mod support;

/// Generated from rest.proto by tools/regenerate.
mod pb {
    include!("generated/mod.rs");
}
