//! One message, field or enum of a pool: its table, and its descriptor with options and all.

use crate::descriptor::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};
use crate::message::Message;
use crate::reflect::{DynamicMessage, FieldKey};
use crate::schema::{EnumTable, Field, MessageTable};
use crate::wire::DecodeError;

/// A message of a [`DescriptorPool`](super::DescriptorPool).
#[derive(Clone, Copy, Debug)]
pub struct MessageDescriptor {
    pub(super) table: &'static MessageTable,
    pub(super) proto: &'static DescriptorProto,
    pub(super) file: &'static FileDescriptorProto,
}

impl MessageDescriptor {
    /// The full name, with its package.
    pub fn full_name(self) -> &'static str {
        self.table.name()
    }

    /// The names, numbers and types of the fields.
    pub fn table(self) -> &'static MessageTable {
        self.table
    }

    /// The message as the set has it, with its options.
    pub fn proto(self) -> &'static DescriptorProto {
        self.proto
    }

    /// The file that declares it.
    pub fn file(self) -> &'static FileDescriptorProto {
        self.file
    }

    /// The fields, in the order of their numbers.
    pub fn fields(self) -> impl Iterator<Item = FieldDescriptor> {
        let rows = self.table.fields().iter();
        rows.filter_map(move |row| self.field(row.number()))
    }

    /// The field of this number or name.
    pub fn field(self, field: impl FieldKey) -> Option<FieldDescriptor> {
        let row = &self.table.fields()[field.index_in(self.table)?];
        let number = i32::try_from(row.number()).ok();
        let proto = self.proto.field.iter().find(|it| it.number == number)?;
        Some(FieldDescriptor { row, proto })
    }

    /// A message of this type of which nothing is set.
    pub fn new_message(self) -> DynamicMessage {
        DynamicMessage::new(self.table)
    }

    /// Decodes a message of this type.
    ///
    /// # Errors
    /// As [`Message::decode`](Message::decode).
    pub fn decode(self, input: &[u8]) -> Result<DynamicMessage, DecodeError> {
        DynamicMessage::decode(self.table, input)
    }

    /// The same message as one of this type, whatever it was made by: a generated message of the
    /// same name, say.
    ///
    /// # Errors
    /// A message whose fields are of other types here.
    pub fn convert(self, message: &impl Message) -> Result<DynamicMessage, DecodeError> {
        DynamicMessage::decode_partial(self.table, &message.encode_to_vec())
    }
}

/// A field of a [`MessageDescriptor`].
#[derive(Clone, Copy, Debug)]
pub struct FieldDescriptor {
    row: &'static Field,
    proto: &'static FieldDescriptorProto,
}

impl FieldDescriptor {
    /// Its name, number and type.
    pub fn row(self) -> &'static Field {
        self.row
    }

    /// The field as the set has it, with its options and its default.
    pub fn proto(self) -> &'static FieldDescriptorProto {
        self.proto
    }
}

/// An enum of a [`DescriptorPool`](super::DescriptorPool).
#[derive(Clone, Copy, Debug)]
pub struct EnumDescriptor {
    pub(super) table: &'static EnumTable,
    pub(super) proto: &'static EnumDescriptorProto,
    pub(super) file: &'static FileDescriptorProto,
}

impl EnumDescriptor {
    /// The full name, with its package.
    pub fn full_name(self) -> &'static str {
        self.table.name()
    }

    /// The names and numbers.
    pub fn table(self) -> &'static EnumTable {
        self.table
    }

    /// The enum as the set has it, with its options.
    pub fn proto(self) -> &'static EnumDescriptorProto {
        self.proto
    }

    /// The file that declares it.
    pub fn file(self) -> &'static FileDescriptorProto {
        self.file
    }
}
