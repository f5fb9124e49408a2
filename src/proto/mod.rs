//! The schema as protobuf sees it: every type reference resolved, map entries folded into their
//! fields, presence decided, comments attached. Nothing here knows of Rust.

mod descriptor_set;
mod google_api;
mod link;
mod model;
mod request;
mod schema;
mod source_info;

pub(crate) use descriptor_set::describe;
pub(crate) use link::link;
pub(crate) use model::{
    Behavior, Enum, EnumValue, Extension, Field, File, Head, Message, Method, Schema, Service,
};
pub(crate) use request::decode;
pub(crate) use rustgreet::__plugin::EDITIONS;
pub(crate) use rustgreet::__plugin::link::{
    EnumId, FileId, HttpRule, Kind, Label, MessageId, Scalar,
};
pub(crate) use rustgreet::schema::{Idempotency, MethodKind, WireType};
