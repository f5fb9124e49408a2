//! gRPC end to end, over what the generator writes for the demo's greet.proto.

#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "rpc")]

mod beside;
mod cancel;
mod computing;
mod deadlines;
mod decorators;
#[cfg(target_os = "linux")]
mod descriptors;
mod drain;
mod faults;
mod ground;
mod greet {
    //! Generated from demo/proto/greet.proto by tools/regenerate.
    include!("generated/greet.rs");
}
mod intercept;
mod interop;
mod kinds;
mod local;
mod places;
mod proxy;
mod raw;
mod refused;
mod server;
mod silence;
mod sockets;
mod streams;
mod support;
#[cfg(feature = "tls")]
mod tls;
