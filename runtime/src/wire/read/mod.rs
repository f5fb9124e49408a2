//! Reading: the reader, the entry points of decoding, and errors with the path of the field.
//!
//! # Why no two readers meet
//!
//! Reader and writer hold bare pointers and hand out ends and gaps, so they must not change places
//! (`*reader = other`, `mem::swap`). Code outside of this crate cannot do that without `unsafe`:
//!
//! - It never owns one. Nothing that it can name returns one by value (`tests/walls/codec.rs`), and
//!   neither has `Default` or `Clone`.
//! - It never sees two. It gets a `&mut Reader` as an argument of `Message::merge_from` and
//!   `Oneof::merge_from` only. A second reader is made by a decoding inside the first, and is given to a
//!   `Message`. That type is `'static`, so neither it, nor a static, a thread's variable or a panic's
//!   payload holds the first `&mut Reader`, which is borrowed for less. A `Oneof` may hold it, but gets
//!   only the reader of its caller, who sees one. What else may hold it (a `Buf`, a `MapStorage`, a
//!   message of prost's) is given no reader.
//! - The same is true of `Writer`, `Message::write_to` and `Oneof::write_to`.

pub(super) mod decode;
pub(super) mod error;
pub(super) mod error_kind;
pub(super) mod error_path;
pub(super) mod reader;
