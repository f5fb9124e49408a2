//! Reading: the reader, the entry points of decoding, and errors with the path of the field.

pub(super) mod decode;
pub(super) mod error;
pub(super) mod error_kind;
pub(super) mod error_path;
pub(super) mod reader;
