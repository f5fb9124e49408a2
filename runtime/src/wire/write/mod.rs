//! Writing: the writer and what it writes to, the lengths of nested messages, and the entry points of encoding.

mod buffer;
pub(super) mod byte_sink;
pub(super) mod counter;
pub(super) mod encode;
#[cfg(feature = "rpc")]
pub(super) mod frames;
pub(super) mod nested;
pub(super) mod sink;
pub(super) mod writer;
