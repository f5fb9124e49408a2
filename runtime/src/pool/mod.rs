//! Types that are known at run time only: from a `FileDescriptorSet`, as protoc, buf and gRPC
//! reflection give them.

mod descriptor;
mod error;
mod tables;

use std::collections::BTreeMap;

use crate::descriptor::{FileDescriptorProto, FileDescriptorSet};
use crate::message::Message;
use crate::reflect::TypeRegistry;
use crate::wire::DecodeOptions;

pub use descriptor::{EnumDescriptor, FieldDescriptor, MessageDescriptor};
pub use error::PoolError;

/// The messages, enums and extensions of a `FileDescriptorSet`.
///
/// A pool and all that comes from it live to the end of the program, so that descriptors and
/// tables can be copied about freely: make one for a set, not one for a request.
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
    types: TypeRegistry,
}

impl DescriptorPool {
    /// The types of an encoded `FileDescriptorSet`.
    ///
    /// # Errors
    /// Bytes that are not a set, and as for [`new`](Self::new).
    pub fn decode(set: &[u8]) -> Result<Self, PoolError> {
        let set = FileDescriptorSet::decode_with(set, &DecodeOptions::new().allow_partial());
        Self::new(set.map_err(|error| PoolError::not_a_set(&error))?)
    }

    /// The types of a set. Of what it refers to, only the well-known types may be missing.
    ///
    /// # Errors
    /// What protoc would refuse: a type that is not there, a name or a number that is there twice,
    /// an edition that this version does not know. A set that is refused leaves nothing in memory.
    pub fn new(set: FileDescriptorSet) -> Result<Self, PoolError> {
        tables::make(set)
    }

    /// The files, in the order of the set.
    pub fn files(&self) -> &'static [FileDescriptorProto] {
        self.files
    }

    /// A message by its full name: `google.protobuf.Timestamp`.
    pub fn message(&self, full_name: &str) -> Option<MessageDescriptor> {
        self.messages.get(full_name).copied()
    }

    /// All messages, by name.
    pub fn messages(&self) -> impl Iterator<Item = MessageDescriptor> {
        self.messages.values().copied()
    }

    /// An enum by its full name.
    pub fn enumeration(&self, full_name: &str) -> Option<EnumDescriptor> {
        self.enums.get(full_name).copied()
    }

    /// All enums, by name.
    pub fn enums(&self) -> impl Iterator<Item = EnumDescriptor> {
        self.enums.values().copied()
    }

    /// What JSON and text format ask for the types in an `Any`, and for extensions: those of the
    /// pool, and the well-known types.
    pub fn types(&self) -> &TypeRegistry {
        &self.types
    }
}
