//! One row of a message's table: a field. Each member of a oneof has a row of its own.

use super::{EnumTable, MessageTable, WireType};

/// The type of a field's values (language guide, "Scalar Value Types").
///
/// ```
/// use rustgreet::Type;
/// use rustgreet::wkt::Api;
///
/// let fields = Api::table().fields().iter();
/// let inside: Vec<_> = fields
///     .filter_map(|field| match field.ty() {
///         Type::Message(table) => Some(table.short_name()),
///         _ => None,
///     })
///     .collect();
/// assert_eq!(inside, ["Method", "Option", "SourceContext", "Mixin"]);
/// ```
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
    /// A message, encoded with its length before it.
    Message(&'static MessageTable),
    /// A message between a start and an end tag: a `group` of proto2, or the feature
    /// `message_encoding = DELIMITED` of editions (encoding specification, "Groups").
    Group(&'static MessageTable),
}

impl Type {
    /// The type as a .proto file spells it: the full name of an enum or message.
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

    /// Returns the wire type of a value (encoding specification, "Message Structure").
    ///
    /// A packed field is [`Delimited`](WireType::Delimited), whatever the type of its elements.
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

/// Whether a field is single, repeated or a map, and whether a single field has presence (language
/// guide, "Field Presence").
///
/// ```
/// use rustgreet::schema::Label;
/// use rustgreet::wkt::{Api, Struct, Value};
///
/// let label = |table: &rustgreet::MessageTable, name| table.field_named(name).unwrap().label();
/// assert_eq!(label(Api::table(), "version"), Label::Implicit);
/// assert_eq!(label(Api::table(), "source_context"), Label::Optional);
/// assert_eq!(label(Api::table(), "mixins"), Label::Repeated);
/// assert_eq!(label(Struct::table(), "fields"), Label::Map);
/// assert_eq!(label(Value::table(), "string_value"), Label::Oneof);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A single field of implicit presence: it is not encoded if it has its default value.
    Implicit,
    /// A single field of explicit presence: `optional`, and every message.
    Optional,
    /// A `required` field: of explicit presence, and decoding fails if it has no value.
    Required,
    /// A repeated field, encoded as one record per element.
    Repeated,
    /// A repeated field, encoded as one record (encoding specification, "Packed Repeated Fields").
    Packed,
    /// A map field.
    Map,
    /// A member of a oneof.
    Oneof,
}

/// A row of a [`MessageTable`]: the name, number, label and type of one field.
///
/// ```
/// use rustgreet::Type;
/// use rustgreet::schema::Label;
/// use rustgreet::wkt::Api;
///
/// let mixins = Api::table().field_named("mixins").unwrap();
/// assert_eq!((mixins.number(), mixins.label()), (6, Label::Repeated));
/// assert!(matches!(mixins.ty(), Type::Message(table) if table.short_name() == "Mixin"));
/// ```
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

/// Functions that look at a row. In the tests of this crate each look counts as a step, so that a
/// search of row after row shows; then they cannot be `const`.
macro_rules! looks {
    ($($(#[$docs:meta])* pub const fn $name:ident(&$this:ident) -> $ty:ty { $value:expr })*) => {$(
        $(#[$docs])*
        #[cfg(not(test))]
        pub const fn $name(&$this) -> $ty {
            $value
        }

        $(#[$docs])*
        #[cfg(test)]
        pub fn $name(&$this) -> $ty {
            crate::raw::steps::add(1);
            $value
        }
    )*};
}

impl Field {
    /// Returns a field of implicit presence.
    pub const fn new(number: u32, name: &'static str, ty: Type) -> Self {
        Self::labelled(number, name, Label::Implicit, ty)
    }

    /// Returns a field of explicit presence.
    pub const fn optional(number: u32, name: &'static str, ty: Type) -> Self {
        Self::labelled(number, name, Label::Optional, ty)
    }

    /// Returns a `required` field.
    pub const fn required(number: u32, name: &'static str, ty: Type) -> Self {
        Self::labelled(number, name, Label::Required, ty)
    }

    /// Returns a repeated field that is encoded as one record per element.
    pub const fn repeated(number: u32, name: &'static str, ty: Type) -> Self {
        Self::labelled(number, name, Label::Repeated, ty)
    }

    /// Returns a repeated field that is encoded as one record.
    pub const fn packed(number: u32, name: &'static str, ty: Type) -> Self {
        Self::labelled(number, name, Label::Packed, ty)
    }

    /// Returns a map field with keys of type `key` and values of type `value`.
    pub const fn map(number: u32, name: &'static str, key: Type, value: Type) -> Self {
        let mut field = Self::labelled(number, name, Label::Map, value);
        field.key = Some(key);
        field
    }

    /// Returns a member of the oneof with the index `oneof` in its message, counted from 0.
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

    /// Sets a JSON name other than the lower camel case of the name.
    pub const fn json(mut self, name: &'static str) -> Self {
        self.json_name = Some(name);
        self
    }

    /// Marks the field as hidden from `Debug` (the option `debug_redact`).
    pub const fn redacted(mut self) -> Self {
        self.redacted = true;
        self
    }

    looks! {
        /// Returns the name in the .proto file.
        pub const fn name(&self) -> &'static str { self.name }

        /// Returns the index of the oneof that the field is a member of, counted from 0 in its message.
        pub const fn oneof_index(&self) -> Option<u16> { self.oneof }

        /// Returns the field number.
        pub const fn number(&self) -> u32 { self.number }

        /// Returns the label: single, repeated or map, and its presence.
        pub const fn label(&self) -> Label { self.label }
    }

    /// Returns the JSON name, if it is not the lower camel case of the name.
    pub const fn json_name(&self) -> Option<&'static str> {
        self.json_name
    }

    /// Returns whether the field is `required`.
    pub const fn is_required(&self) -> bool {
        matches!(self.label, Label::Required)
    }

    /// Whether it is repeated, a map or a message: merging adds to such a field, and replaces others.
    pub(crate) const fn is_many_or_message(&self) -> bool {
        matches!(self.label, Label::Repeated | Label::Packed | Label::Map)
            || matches!(self.ty, Type::Message(_) | Type::Group(_))
    }

    /// Whether it is a single field of `string` outside of oneofs.
    pub(crate) const fn is_one_string(&self) -> bool {
        matches!(self.ty, Type::String)
            && matches!(
                self.label,
                Label::Implicit | Label::Optional | Label::Required
            )
    }

    /// Returns whether `Debug` hides the value (the option `debug_redact`).
    pub const fn is_redacted(&self) -> bool {
        self.redacted
    }

    /// Returns the type of the value, of each element, or of a map's values.
    pub const fn ty(&self) -> Type {
        self.ty
    }

    /// Returns the type of a map's keys; `None` for other fields.
    pub const fn key(&self) -> Option<Type> {
        self.key
    }
}
