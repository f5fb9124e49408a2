//! protobuf's test messages, as rustgreet generates them, and what its programs share.

pub mod exchange;
pub mod testee;
pub mod types;

/// The generated code.
pub mod pb {
    include!(concat!(env!("CONFORMANCE_PB"), "/mod.rs"));
}
