//! Writing: the writer, its buffer, the lengths of nested messages, and the ways into it.

mod buffer;
pub(super) mod encode;
pub(super) mod nested;
pub(super) mod writer;
