//! The channel against peers that behave, and against peers that a test drives frame by frame.

#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "rpc")]

mod addresses;
mod answered;
mod cancelled;
mod early;
mod greet {
    //! Generated from demo/proto/greet.proto by tools/regenerate.
    include!("../rpc_greet/generated/greet.rs");
}
mod frames;
mod full;
mod peer;
mod places;
mod recycled;
mod retry;
mod stranded;
#[path = "../rpc_greet/support.rs"]
#[allow(dead_code)]
mod support;
mod timeouts;
#[cfg(feature = "tls")]
mod tls;
#[cfg(feature = "tls")]
mod tls_faults;
mod unprocessed;
mod uploads;
