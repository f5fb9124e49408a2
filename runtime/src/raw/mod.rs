//! Copies, ASCII, UTF-8 and varints over bare memory: what is unsafe and knows nothing of protobuf.
//!
//! Each block of unsafe code says why it is sound. The functions that ask something of their caller
//! are `unsafe` themselves and say what it is.
#![allow(unsafe_code)]

pub(crate) mod ascii;
#[cfg(target_arch = "x86_64")]
pub(crate) mod bmi2;
pub(crate) mod copy;
pub(crate) mod quoted;
pub(crate) mod store;
pub(crate) mod text;
pub(crate) mod utf8;
pub(crate) mod varint;
pub(crate) mod varint_blocks;
