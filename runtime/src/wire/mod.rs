//! The binary format: a reader over one contiguous slice, a writer that goes forwards in one pass, and
//! one small file for each kind of field.
//!
//! Generated code calls the methods of [`Reader`] and [`Writer`]; people call
//! [`Message`](crate::Message). The position of the reader never leaves its slice, and the writer
//! checks its room before each write, so every public method is safe.
//!
//! Its words are those of the encoding specification: a tag is a field number and a wire type, and a
//! record is a tag and its value.

pub(crate) mod by_table;
pub(crate) mod extension;
mod field;
mod limits;
pub(crate) mod memory;
mod read;
pub(crate) mod record;
pub(crate) mod tag;
mod write;

pub use field::bytes::BytesStorage;
pub use field::kind;
pub use field::map::MapStorage;
pub use field::oneof::Oneof;
pub use field::shared_str::SharedStr;
pub use field::string::StringStorage;
pub use limits::{
    DecodeOptions, MAX_DEPTH, MAX_MESSAGE_SIZE, MEMORY_PER_INPUT_BYTE, MIN_MEMORY, MIN_SHARED_BYTES,
};
pub use read::error::DecodeError;
pub use read::error_kind::{DecodeErrorKind, Merged, Result};
pub use read::reader::Reader;
#[doc(hidden)]
pub use write::sink::Sink;
pub use write::writer::Writer;

pub(crate) use write::sink::Aim;

pub(crate) use field::map_memory::{tree_growth, tree_size};
#[cfg(feature = "prost")]
pub(crate) use read::decode::decode_copy;
pub(crate) use read::decode::{
    decode_buf, decode_bytes, decode_part, decode_slice, decode_wire_of_text,
    split_length_delimited,
};
pub(crate) use read::error_kind::too_much_memory;
pub(crate) use write::encode::{Framing, append_to_vec, encode_into, encode_to_vec, encoded_len};
#[cfg(feature = "rpc")]
pub(crate) use write::frames::Frames;
