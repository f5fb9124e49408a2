//! Types that are known at run time only: from a `FileDescriptorSet`, as protoc, buf and gRPC
//! reflection give them.

mod descriptor;
mod error;
mod services;
mod tables;
#[cfg(test)]
mod wide;

use std::collections::BTreeMap;

use crate::descriptor::{FileDescriptorProto, FileDescriptorSet};
use crate::message::Message;
use crate::reflect::TypeRegistry;
use crate::wire::DecodeOptions;

pub use descriptor::{EnumDescriptor, FieldDescriptor, MessageDescriptor};
pub use error::PoolError;

/// The messages, enums, extensions and services of a `FileDescriptorSet` (descriptor.proto).
///
/// A pool and all that comes from it live until the program ends, so descriptors and tables can be
/// copied freely. Make one pool per set, not one per request.
///
/// ```
/// use rustgreet::descriptor::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};
/// use rustgreet::descriptor::{FileDescriptorSet, field_descriptor_proto::Type};
/// use rustgreet::{DescriptorPool, json};
///
/// // message Reply { string message = 1; }, in a file of `protoc --descriptor_set_out` say
/// let field = FieldDescriptorProto {
///     name: Some("message".into()),
///     number: Some(1),
///     r#type: Some(Type::String),
///     ..Default::default()
/// };
/// let reply = DescriptorProto {
///     name: Some("Reply".into()),
///     field: vec![field],
///     ..Default::default()
/// };
/// let file = FileDescriptorProto {
///     name: Some("greet.proto".into()),
///     package: Some("greet".into()),
///     message_type: vec![reply],
///     ..Default::default()
/// };
/// let pool = DescriptorPool::new(FileDescriptorSet { file: vec![file], ..Default::default() })?;
///
/// let reply = pool.message("greet.Reply").ok_or("no such message")?;
/// let message = reply.decode(b"\x0a\x02Hi")?;
/// assert_eq!(json::to_string(&message)?, r#"{"message":"Hi"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct DescriptorPool {
    files: &'static [FileDescriptorProto],
    messages: BTreeMap<&'static str, MessageDescriptor>,
    enums: BTreeMap<&'static str, EnumDescriptor>,
    services: services::Services,
    types: TypeRegistry,
}

impl DescriptorPool {
    /// Returns a pool of the types in an encoded `FileDescriptorSet`.
    ///
    /// # Errors
    ///
    /// If the bytes are not a `FileDescriptorSet`, or as [`new`](Self::new).
    pub fn decode(set: &[u8]) -> Result<Self, PoolError> {
        Self::decode_with(set, &DecodeOptions::new())
    }

    /// Returns a pool of the types in an encoded `FileDescriptorSet`, decoded within the given limits.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode), with the limits of `options`.
    pub fn decode_with(set: &[u8], options: &DecodeOptions) -> Result<Self, PoolError> {
        let set = FileDescriptorSet::decode_with(set, &options.clone().allow_partial());
        Self::new(set.map_err(|error| PoolError::not_a_set(&error))?)
    }

    /// Returns a pool of the types in a set. The set must hold every type that it refers to, except
    /// the well-known types.
    ///
    /// # Errors
    ///
    /// If protoc would refuse the set, for example because a type is missing, or a name or number is
    /// used twice; if it is above a limit of this crate; or if it uses an edition that this version
    /// does not support. A set that is refused leaves nothing in memory.
    pub fn new(set: FileDescriptorSet) -> Result<Self, PoolError> {
        tables::make(set)
    }

    /// Returns the files, in the order of the set.
    pub fn files(&self) -> &'static [FileDescriptorProto] {
        self.files
    }

    /// Returns the message with this full name, as in `greet.HelloReply`.
    pub fn message(&self, full_name: &str) -> Option<MessageDescriptor> {
        self.messages.get(full_name).copied()
    }

    /// Returns all messages, in the order of their full names.
    pub fn messages(&self) -> impl Iterator<Item = MessageDescriptor> {
        self.messages.values().copied()
    }

    /// Returns the enum with this full name.
    pub fn enumeration(&self, full_name: &str) -> Option<EnumDescriptor> {
        self.enums.get(full_name).copied()
    }

    /// Returns all enums, in the order of their full names.
    pub fn enums(&self) -> impl Iterator<Item = EnumDescriptor> {
        self.enums.values().copied()
    }

    /// Returns the types and extensions of the pool, and the well-known types. JSON and text format
    /// need them for what an `Any` holds and for extensions.
    pub fn types(&self) -> &TypeRegistry {
        &self.types
    }
}
