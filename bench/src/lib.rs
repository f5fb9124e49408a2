//! Peers side by side: rows of messages, each decoded and encoded by every contestant.
//!
//! `src/bin/speed.rs` takes the time, `src/bin/allocations.rs` counts allocations.

pub mod codec;
mod data;
pub mod json;
pub mod pb;
pub mod plain;
pub mod rows;
pub mod stats;
