//! Compares rustgreet with its peers: every contestant decodes and encodes the same rows of messages.
//!
//! `src/bin/speed.rs` measures time, `src/bin/allocations.rs` counts allocations.

pub mod codec;
mod data;
mod google;
pub mod json;
pub mod pb;
#[cfg(feature = "peers")]
pub mod peers;
pub mod plain;
pub mod rows;
pub mod stats;
pub mod table;
#[cfg(feature = "upb")]
pub mod upb;
