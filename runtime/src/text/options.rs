//! The options of text format, and the functions that print and read with them.

use super::{Error, Text, parse};
use crate::message::Message;
use crate::reflect::Reflect;
use crate::reflect::TypeRegistry;
use crate::schema::MessageTable;
use crate::textual::scratch;
use crate::wire::DecodeOptions;
use crate::wire::memory::TextMemory;

/// Options for printing text format: unknown fields, the types that are known, and limits.
///
/// ```
/// use rustgreet::{TypeRegistry, text::PrintOptions, wkt};
///
/// let any = wkt::Any::pack(&wkt::Mixin { name: "acl".into(), ..Default::default() });
/// let types = TypeRegistry::new();
/// assert_eq!(
///     PrintOptions::new().registry(&types).to_string(&any),
///     "[type.googleapis.com/google.protobuf.Mixin] {\n  name: \"acl\"\n}\n",
/// );
/// ```
#[derive(Clone, Debug)]
pub struct PrintOptions<'r> {
    pub(super) unknown_fields: bool,
    pub(super) limits: DecodeOptions,
    pub(super) registry: Option<&'r TypeRegistry>,
}

impl<'r> PrintOptions<'r> {
    /// Returns the defaults: unknown fields are printed by number, and no type in an `Any` is known.
    pub const fn new() -> Self {
        Self {
            unknown_fields: true,
            limits: DecodeOptions::new(),
            registry: None,
        }
    }

    /// Prints unknown fields (on by default). No parser reads them again.
    pub const fn unknown_fields(mut self, print: bool) -> Self {
        self.unknown_fields = print;
        self
    }

    /// Sets the limits: how deep messages may nest, what is in an `Any` included, and the size and
    /// memory of what is decoded to be printed, the message in an `Any` and extensions.
    ///
    /// A message that is deeper is printed as `name { .. }`, which no parser accepts; an `Any` or an
    /// extension above a limit is printed as bytes.
    ///
    /// ```
    /// use rustgreet::{DecodeOptions, text::PrintOptions, wkt};
    ///
    /// let method = wkt::Type { fields: vec![wkt::Field::default()], ..Default::default() };
    /// let shallow = PrintOptions::new().limits(DecodeOptions::new().max_depth(0));
    /// assert_eq!(shallow.to_string(&method), "fields { .. }\n");
    /// ```
    pub const fn limits(mut self, limits: DecodeOptions) -> Self {
        self.limits = limits;
        self
    }

    /// Prints the message in an `Any`, and extensions, by name if this registry has their types.
    pub const fn registry(mut self, registry: &'r TypeRegistry) -> Self {
        self.registry = Some(registry);
        self
    }

    /// Returns the message in text format, one line per field.
    pub fn to_string(&self, message: &dyn Reflect) -> String {
        self.display(message).to_string()
    }

    /// Returns a value that displays the message in text format, without a string in between.
    pub fn display<'a>(&self, message: &'a dyn Reflect) -> Text<'a>
    where
        'r: 'a,
    {
        Text {
            message,
            options: self.clone(),
        }
    }
}

impl Default for PrintOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// Options for reading text format: limits, and the types that are known.
///
/// ```
/// use rustgreet::{TypeRegistry, text::ParseOptions, wkt};
///
/// let types = TypeRegistry::new();
/// let text = r#"[type.googleapis.com/google.protobuf.Mixin] { name: "acl" }"#;
/// let any: wkt::Any = ParseOptions::new().registry(&types).from_str(text)?;
/// assert_eq!(any.unpack::<wkt::Mixin>().unwrap().name, "acl");
/// # Ok::<_, rustgreet::text::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ParseOptions<'r> {
    pub(super) limits: DecodeOptions,
    registry: Option<&'r TypeRegistry>,
}

impl<'r> ParseOptions<'r> {
    /// Returns the defaults: the default limits, and the well-known types.
    pub const fn new() -> Self {
        Self {
            limits: DecodeOptions::new(),
            registry: None,
        }
    }

    /// Sets the limits, as for the binary format: depth, size of the text in bytes, memory.
    pub const fn limits(mut self, limits: DecodeOptions) -> Self {
        self.limits = limits;
        self
    }

    /// Sets where the types in an `Any`, and extensions, are looked up.
    pub const fn registry(mut self, registry: &'r TypeRegistry) -> Self {
        self.registry = Some(registry);
        self
    }

    pub(super) fn types(&self) -> &TypeRegistry {
        self.registry.unwrap_or(TypeRegistry::well_known())
    }

    /// Reads a message from text format.
    ///
    /// # Errors
    /// If [`text::from_str`](super::from_str) would fail, but for what the options allow.
    #[inline]
    pub fn from_str<M: Message + Default>(&self, text: &str) -> Result<M, Error> {
        let mut message = M::default();
        self.read(text, &mut message, &self.limits)?;
        Ok(message)
    }

    /// Merges a text into a message: a value replaces the one that is there, lists and maps grow,
    /// messages are merged field by field. `required` fields may be missing.
    ///
    /// # Errors
    /// If [`from_str`](Self::from_str) would fail. The message is unchanged then, unless the text
    /// passes the limit of memory, which may leave a part of it merged.
    #[inline]
    pub fn merge_str<M: Message>(&self, text: &str, message: &mut M) -> Result<(), Error> {
        self.read(
            text,
            message,
            &self.limits.clone().allow_partial().merging(),
        )
    }

    #[inline]
    fn read<M: Message>(
        &self,
        text: &str,
        message: &mut M,
        limits: &DecodeOptions,
    ) -> Result<(), Error> {
        let mut memory = TextMemory::new(limits, text.len());
        let wire = self.to_wire(text, message.table(), &mut memory)?;
        scratch::merge(message, wire, limits, &memory)
    }

    /// Turns the text into wire bytes.
    fn to_wire(
        &self,
        text: &str,
        table: &'static MessageTable,
        memory: &mut TextMemory,
    ) -> Result<Vec<u8>, Error> {
        let size = self.limits.message_size;
        if text.len() > size {
            return Err(Error::too_large(text.len(), size).in_root(table.short_name()));
        }
        parse::to_wire(text, table, self, memory)
    }
}

impl Default for ParseOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}
