//! gRPC end to end, over the hand-written twin of what the generator writes for greet.proto.

#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "rpc")]

mod cancel;
mod deadlines;
mod decorators;
mod faults;
mod greet;
mod interop;
mod kinds;
mod places;
mod proxy;
mod raw;
mod server;
mod streams;
mod support;
#[cfg(feature = "tls")]
mod tls;
