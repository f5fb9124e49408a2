//! One row of a message's table: a field, or one member of a oneof.

use super::{EnumTable, MessageTable, WireType};

/// What a field's value is.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// `int32`
    Int32,
    /// `int64`
    Int64,
    /// `uint32`
    Uint32,
    /// `uint64`
    Uint64,
    /// `sint32`
    Sint32,
    /// `sint64`
    Sint64,
    /// `fixed32`
    Fixed32,
    /// `fixed64`
    Fixed64,
    /// `sfixed32`
    Sfixed32,
    /// `sfixed64`
    Sfixed64,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `bool`
    Bool,
    /// `string`
    String,
    /// `bytes`
    Bytes,
    /// An enum.
    Enum(&'static EnumTable),
    /// A message, length-delimited.
    Message(&'static MessageTable),
    /// A message between a start and an end tag: a proto2 group, or `DELIMITED` of the editions.
    Group(&'static MessageTable),
}

impl Type {
    /// As a .proto file spells it; the full name of an enum or message.
    pub(crate) const fn shown(self) -> &'static str {
        match self {
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::Uint32 => "uint32",
            Self::Uint64 => "uint64",
            Self::Sint32 => "sint32",
            Self::Sint64 => "sint64",
            Self::Fixed32 => "fixed32",
            Self::Fixed64 => "fixed64",
            Self::Sfixed32 => "sfixed32",
            Self::Sfixed64 => "sfixed64",
            Self::Float => "float",
            Self::Double => "double",
            Self::Bool => "bool",
            Self::String => "string",
            Self::Bytes => "bytes",
            Self::Enum(table) => table.name(),
            Self::Message(table) | Self::Group(table) => table.name(),
        }
    }

    /// The wire type of one value.
    pub const fn wire_type(self) -> WireType {
        match self {
            Self::Int32 | Self::Int64 | Self::Uint32 | Self::Uint64 => WireType::Varint,
            Self::Sint32 | Self::Sint64 | Self::Bool | Self::Enum(_) => WireType::Varint,
            Self::Fixed64 | Self::Sfixed64 | Self::Double => WireType::Fixed64,
            Self::String | Self::Bytes | Self::Message(_) => WireType::Delimited,
            Self::Group(_) => WireType::StartGroup,
            Self::Fixed32 | Self::Sfixed32 | Self::Float => WireType::Fixed32,
        }
    }
}

/// How often a field's value is there, and how its absence is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Not written when it has its default value.
    Implicit,
    /// There or not: `optional`, and every message.
    Optional,
    /// There or not, and should be there.
    Required,
    /// A list, each element a record of its own.
    Repeated,
    /// A list in one record.
    Packed,
    /// A map.
    Map,
    /// A member of a oneof.
    Oneof,
}

/// A row of a [`MessageTable`].
#[derive(Clone, Copy, Debug)]
pub struct Field {
    name: &'static str,
    json_name: Option<&'static str>,
    number: u32,
    label: Label,
    redacted: bool,
    ty: Type,
    key: Option<Type>,
    oneof: Option<u16>,
}

impl Field {
    /// A field of implicit presence.
    pub const fn new(number: u32, name: &'static str, ty: Type) -> Self {
        Self::labelled(number, name, Label::Implicit, ty)
    }

    /// A field of explicit presence.
    pub const fn optional(number: u32, name: &'static str, ty: Type) -> Self {
        Self::labelled(number, name, Label::Optional, ty)
    }

    /// A `required` field.
    pub const fn required(number: u32, name: &'static str, ty: Type) -> Self {
        Self::labelled(number, name, Label::Required, ty)
    }

    /// A repeated field, written as one record an element.
    pub const fn repeated(number: u32, name: &'static str, ty: Type) -> Self {
        Self::labelled(number, name, Label::Repeated, ty)
    }

    /// A repeated field, written as one record.
    pub const fn packed(number: u32, name: &'static str, ty: Type) -> Self {
        Self::labelled(number, name, Label::Packed, ty)
    }

    /// A map from `key` to `value`.
    pub const fn map(number: u32, name: &'static str, key: Type, value: Type) -> Self {
        let mut field = Self::labelled(number, name, Label::Map, value);
        field.key = Some(key);
        field
    }

    /// A member of the oneof that is the `oneof`th of its message, from 0.
    pub const fn oneof(number: u32, name: &'static str, ty: Type, oneof: u16) -> Self {
        let mut field = Self::labelled(number, name, Label::Oneof, ty);
        field.oneof = Some(oneof);
        field
    }

    const fn labelled(number: u32, name: &'static str, label: Label, ty: Type) -> Self {
        Self {
            name,
            json_name: None,
            number,
            label,
            redacted: false,
            ty,
            key: None,
            oneof: None,
        }
    }

    /// With a JSON name other than the lower camel case of its name.
    pub const fn json(mut self, name: &'static str) -> Self {
        self.json_name = Some(name);
        self
    }

    /// Hidden from `Debug` (`debug_redact`).
    pub const fn redacted(mut self) -> Self {
        self.redacted = true;
        self
    }

    /// The name in the .proto file.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The JSON name, where the schema gives one that does not follow from the name.
    pub const fn json_name(&self) -> Option<&'static str> {
        self.json_name
    }

    /// Which oneof of the message this is a member of, from 0.
    pub const fn oneof_index(&self) -> Option<u16> {
        self.oneof
    }

    /// The field number.
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// Presence and repetition.
    pub const fn label(&self) -> Label {
        self.label
    }

    /// Whether a message without this field is not initialized.
    pub const fn is_required(&self) -> bool {
        matches!(self.label, Label::Required)
    }

    /// Whether it is a list, a map or a message: what merging lets grow.
    pub(crate) const fn is_many_or_message(&self) -> bool {
        matches!(self.label, Label::Repeated | Label::Packed | Label::Map)
            || matches!(self.ty, Type::Message(_) | Type::Group(_))
    }

    /// Whether `Debug` hides the value.
    pub const fn is_redacted(&self) -> bool {
        self.redacted
    }

    /// The type of the value, of each element, or of a map's values.
    pub const fn ty(&self) -> Type {
        self.ty
    }

    /// The type of a map's keys.
    pub const fn key(&self) -> Option<Type> {
        self.key
    }
}
