//! Reading: the reader, the ways into it, and errors with the path of the field that is wrong.

pub(super) mod decode;
pub(super) mod error;
pub(super) mod error_kind;
pub(super) mod error_path;
pub(super) mod reader;
