//! One message, field or enum of a pool: its table, and its descriptor, which has the options.

use crate::descriptor::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};
use crate::message::Message;
use crate::reflect::{DynamicMessage, FieldKey};
use crate::schema::{EnumTable, Field, MessageTable};
use crate::wire::{DecodeError, DecodeOptions};

/// A message of a [`DescriptorPool`](super::DescriptorPool) (descriptor.proto, `DescriptorProto`).
///
/// ```
/// use rustgreet::descriptor::{DescriptorProto, FileDescriptorProto, FileDescriptorSet};
/// use rustgreet::{DescriptorPool, Message};
///
/// let file = FileDescriptorProto {
///     name: Some("ping.proto".into()),
///     message_type: vec![DescriptorProto { name: Some("Ping".into()), ..Default::default() }],
///     ..Default::default()
/// };
/// let pool = DescriptorPool::new(FileDescriptorSet { file: vec![file], ..Default::default() })?;
/// let ping = pool.message("Ping").ok_or("no such message")?;
///
/// assert_eq!(ping.file().name.as_deref(), Some("ping.proto"));
/// // A field that the schema does not have is kept, as in a generated message.
/// assert_eq!(ping.decode(&[8, 1])?.encode_to_vec(), [8, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MessageDescriptor {
    pub(super) table: &'static MessageTable,
    pub(super) proto: &'static DescriptorProto,
    /// The fields of the descriptor in the order of their numbers.
    pub(super) fields: &'static [&'static FieldDescriptorProto],
    pub(super) file: &'static FileDescriptorProto,
}

impl MessageDescriptor {
    /// Returns the full name, with the package.
    pub fn full_name(self) -> &'static str {
        self.table.name()
    }

    /// Returns the table: names, numbers and types of the fields.
    pub fn table(self) -> &'static MessageTable {
        self.table
    }

    /// Returns the message as the set has it, with its options.
    pub fn proto(self) -> &'static DescriptorProto {
        self.proto
    }

    /// Returns the file that declares it.
    pub fn file(self) -> &'static FileDescriptorProto {
        self.file
    }

    /// Returns the fields, in the order of their numbers.
    pub fn fields(self) -> impl Iterator<Item = FieldDescriptor> {
        let rows = self.table.fields().iter();
        rows.filter_map(move |row| self.field(row.number()))
    }

    /// Returns the field with this number or name.
    pub fn field(self, field: impl FieldKey) -> Option<FieldDescriptor> {
        let row = &self.table.fields()[field.index_in(self.table)?];
        let number = i32::try_from(row.number()).ok();
        let at = self.fields.binary_search_by_key(&number, |it| it.number);
        let proto = self.fields[at.ok()?];
        Some(FieldDescriptor { row, proto })
    }

    /// Returns an empty message of this type.
    pub fn new_message(self) -> DynamicMessage {
        DynamicMessage::new(self.table)
    }

    /// Decodes a message of this type.
    ///
    /// # Errors
    ///
    /// As [`Message::decode`].
    pub fn decode(self, input: &[u8]) -> Result<DynamicMessage, DecodeError> {
        DynamicMessage::decode(self.table, input)
    }

    /// Decodes a message of this type within the given limits.
    ///
    /// # Errors
    ///
    /// As [`Message::decode_with`].
    pub fn decode_with(
        self,
        input: &[u8],
        options: &DecodeOptions,
    ) -> Result<DynamicMessage, DecodeError> {
        DynamicMessage::decode_with(self.table, input, options)
    }

    /// Converts another message to this type, for example a generated message with the same name. It
    /// goes by the binary format, so numbers count, not names.
    ///
    /// # Errors
    ///
    /// If a field has another type here and its bytes do not fit, or the message exceeds a default
    /// limit.
    pub fn convert(self, message: &impl Message) -> Result<DynamicMessage, DecodeError> {
        self.convert_with(message, &DecodeOptions::new())
    }

    /// Converts another message to this type, as [`convert`](Self::convert), within the given limits.
    ///
    /// # Errors
    ///
    /// As [`convert`](Self::convert), with the limits of `options`.
    pub fn convert_with(
        self,
        message: &impl Message,
        options: &DecodeOptions,
    ) -> Result<DynamicMessage, DecodeError> {
        let options = options.clone().allow_partial();
        DynamicMessage::decode_with(self.table, &message.encode_to_vec(), &options)
    }
}

/// A field of a [`MessageDescriptor`] (descriptor.proto, `FieldDescriptorProto`).
///
/// ```
/// use rustgreet::DescriptorPool;
///
/// /// Lists the fields of a message, and marks those that are deprecated.
/// fn describe(pool: &DescriptorPool, message: &str) -> Option<Vec<String>> {
///     let fields = pool.message(message)?.fields();
///     let lines = fields.map(|field| {
///         let options = field.proto().options.as_ref();
///         let deprecated = options.is_some_and(|it| it.deprecated == Some(true));
///         let mark = if deprecated { " (deprecated)" } else { "" };
///         format!("{} = {}{mark}", field.row().name(), field.row().number())
///     });
///     Some(lines.collect())
/// }
/// # assert!(describe(&DescriptorPool::new(Default::default()).unwrap(), "no.such").is_none());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FieldDescriptor {
    row: &'static Field,
    proto: &'static FieldDescriptorProto,
}

impl FieldDescriptor {
    /// Returns the row of the table: name, number and type.
    pub fn row(self) -> &'static Field {
        self.row
    }

    /// Returns the field as the set has it, with its options and its default.
    pub fn proto(self) -> &'static FieldDescriptorProto {
        self.proto
    }
}

/// An enum of a [`DescriptorPool`](super::DescriptorPool) (descriptor.proto, `EnumDescriptorProto`).
///
/// ```
/// use rustgreet::DescriptorPool;
///
/// /// Returns the name of a number, if the enum declares it.
/// fn name(pool: &DescriptorPool, full_name: &str, number: i32) -> Option<&'static str> {
///     pool.enumeration(full_name)?.table().name_of(number)
/// }
/// # assert!(name(&DescriptorPool::new(Default::default()).unwrap(), "no.Such", 0).is_none());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct EnumDescriptor {
    pub(super) table: &'static EnumTable,
    pub(super) proto: &'static EnumDescriptorProto,
    pub(super) file: &'static FileDescriptorProto,
}

impl EnumDescriptor {
    /// Returns the full name, with the package.
    pub fn full_name(self) -> &'static str {
        self.table.name()
    }

    /// Returns the table: names and numbers of the values.
    pub fn table(self) -> &'static EnumTable {
        self.table
    }

    /// Returns the enum as the set has it, with its options.
    pub fn proto(self) -> &'static EnumDescriptorProto {
        self.proto
    }

    /// Returns the file that declares it.
    pub fn file(self) -> &'static FileDescriptorProto {
        self.file
    }
}
