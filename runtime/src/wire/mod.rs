//! The binary format: a reader over one contiguous slice, a writer in one pass forwards, and one
//! small file for each kind of field.
//!
//! Generated code calls the methods of [`Reader`] and [`Writer`]; people call
//! [`Message`](crate::Message). This is the only module of the workspace with unsafe code: the
//! reader holds a position that never leaves its slice, the writer checks the room before each
//! write, so every method that generated code sees is safe.
#![allow(unsafe_code)]

#[macro_use]
mod scalar;

mod ascii;
mod blob;
mod blocks;
#[cfg(target_arch = "x86_64")]
mod bmi2;
mod buffer;
pub(crate) mod build;
mod copy;
mod decode;
mod encode;
mod enumeration;
mod error;
pub(crate) mod extension;
mod fault;
mod fixed;
mod group;
pub mod kind;
mod limits;
mod map;
mod message;
mod nested;
mod oneof;
mod packed;
mod reader;
pub(crate) mod record;
mod shared_str;
mod store;
mod string;
pub(crate) mod tag;
pub(crate) mod text;
mod trace;
mod unknown;
mod varint;
mod writer;

pub use blob::Blob;
pub use error::DecodeError;
pub use fault::{Fault, Result};
pub use limits::{
    DecodeOptions, ELEMENT_BYTES_PER_INPUT_BYTE, MAX_DEPTH, MAX_MESSAGE_SIZE, MIN_ELEMENT_BYTES,
    MIN_SHARED_BYTES,
};
pub use map::Map;
pub use oneof::Oneof;
pub use reader::Reader;
pub use shared_str::SharedStr;
pub use string::Str;
pub use writer::Writer;

pub(crate) use decode::{decode_buf, decode_bytes, decode_slice, split_length_delimited};
pub(crate) use encode::{Framing, append_to_vec, encode_into, encode_to_vec};
