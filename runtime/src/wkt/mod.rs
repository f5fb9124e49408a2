//! The well-known types, `google.protobuf.*`, and their conversions.

#[allow(
    missing_docs,
    unreachable_pub,
    reason = "generated: the comments are the schema's own"
)]
mod generated;

pub(crate) mod time;

pub use generated::google::protobuf::*;
