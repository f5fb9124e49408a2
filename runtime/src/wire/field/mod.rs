//! One file for each kind of field: how the reader reads it, and how the writer writes it.

#[macro_use]
mod scalar;

pub(super) mod bytes;
mod enumeration;
mod fixed;
mod group;
pub mod kind;
pub(super) mod map;
pub(super) mod map_memory;
mod message;
pub(super) mod oneof;
mod packed;
pub(super) mod shared_str;
pub(super) mod string;
mod unknown;
mod varint;
