//! gRPC end to end, over what the generator writes for the demo's greet.proto.

#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "rpc")]

mod ahead;
mod beside;
mod bidi;
#[cfg(feature = "tonic")]
mod bridged;
mod cancel;
mod codes;
mod computing;
mod deadlines;
mod decorators;
#[cfg(target_os = "linux")]
mod descriptors;
mod drain;
#[cfg(feature = "descriptor")]
mod dynamic;
mod erased;
mod faults;
mod gone;
mod greet;
mod ground;
mod header_list;
mod health;
mod hosts;
mod intercept;
mod kinds;
mod layers;
mod local;
mod mounted;
#[cfg(feature = "gzip")]
mod packed;
mod peer;
mod places;
mod proxy;
#[allow(dead_code, reason = "tests/rpc_web uses more of it")]
mod raw;
#[cfg(feature = "descriptor")]
mod reflection;
mod refused;
mod server;
mod silence;
mod sockets;
mod streams;
mod support;
mod theirs;
#[cfg(feature = "tls")]
mod tls;
#[cfg(feature = "tonic")]
mod tonics;
mod tour;
