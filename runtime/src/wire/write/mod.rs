//! Writing: the writer, its buffer, the lengths of nested messages, and the entry points of encoding.

mod buffer;
pub(super) mod encode;
pub(super) mod frames;
pub(super) mod nested;
pub(super) mod writer;
