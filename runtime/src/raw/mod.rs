//! Copies, ASCII, UTF-8, base64, shared texts, varints and excerpts: the unsafe code, and what has nothing of
//! protobuf in it.
//!
//! Each unsafe block says why it is sound. A function with conditions for its caller is `unsafe`
//! itself and lists them. A `debug_assert` finds a caller who breaks such a promise; nothing rests on it.
#![allow(unsafe_code)]

pub(crate) mod ascii;
pub(crate) mod base64;
#[cfg(target_arch = "x86_64")]
pub(crate) mod bmi2;
pub(crate) mod copy;
pub(crate) mod cursor;
pub(crate) mod excerpt;
pub(crate) mod key;
#[cfg(feature = "rpc")]
pub(crate) mod percent;
pub(crate) mod plain;
pub(crate) mod quoted;
pub(crate) mod shared_text;
#[cfg(test)]
pub(crate) mod steps;
pub(crate) mod store;
pub(crate) mod text;
pub(crate) mod utf8;
pub(crate) mod varint;
mod varint_block;
pub(crate) mod varint_blocks;
#[cfg(target_arch = "x86_64")]
mod varint_pairs;
