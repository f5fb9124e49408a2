//! What a caller can ask for.

use super::{Error, Text, parse};
use crate::message::Message;
use crate::reflect::TypeRegistry;
use crate::schema::MessageTable;
use crate::textual::scratch;
use crate::wire::DecodeOptions;

/// How text format is printed.
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
    pub(super) registry: Option<&'r TypeRegistry>,
}

impl<'r> PrintOptions<'r> {
    /// Unknown fields are printed, by number.
    pub const fn new() -> Self {
        Self {
            unknown_fields: true,
            registry: None,
        }
    }

    /// Prints unknown fields, which no parser reads again.
    pub const fn unknown_fields(mut self, print: bool) -> Self {
        self.unknown_fields = print;
        self
    }

    /// Prints what an `Any` holds, and extensions, where the registry knows them.
    pub const fn registry(mut self, registry: &'r TypeRegistry) -> Self {
        self.registry = Some(registry);
        self
    }

    /// The message in text format, a line a field.
    pub fn to_string(&self, message: &dyn Message) -> String {
        self.display(message).to_string()
    }

    /// The message in text format, to be written with `{}`.
    pub fn display<'a>(&self, message: &'a dyn Message) -> Text<'a>
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

/// What text format is accepted.
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
    /// The default limits.
    pub const fn new() -> Self {
        Self {
            limits: DecodeOptions::new(),
            registry: None,
        }
    }

    /// The limits, the same as those of the binary format: depth, size of the text, memory.
    pub const fn limits(mut self, limits: DecodeOptions) -> Self {
        self.limits = limits;
        self
    }

    /// Where the types in an `Any` and extensions are found.
    pub const fn registry(mut self, registry: &'r TypeRegistry) -> Self {
        self.registry = Some(registry);
        self
    }

    pub(super) fn types(&self) -> &TypeRegistry {
        self.registry.unwrap_or(TypeRegistry::well_known())
    }

    /// Reads a message.
    ///
    /// # Errors
    /// As [`text::from_str`](super::from_str).
    #[inline]
    pub fn from_str<M: Message + Default>(&self, text: &str) -> Result<M, Error> {
        let mut message = M::default();
        self.read(text, &mut message, &self.limits)?;
        Ok(message)
    }

    /// Merges what a text holds into a message: set values replace, lists and maps grow, messages
    /// merge. Nothing is merged if the text is wrong, but a part may be if it passes the limit of
    /// memory. `required` fields may be missing.
    ///
    /// # Errors
    /// As [`text::from_str`](super::from_str).
    #[inline]
    pub fn merge_str<M: Message>(&self, text: &str, message: &mut M) -> Result<(), Error> {
        self.read(text, message, &self.limits.clone().allow_partial())
    }

    #[inline]
    fn read<M: Message>(
        &self,
        text: &str,
        message: &mut M,
        limits: &DecodeOptions,
    ) -> Result<(), Error> {
        let wire = self.to_wire(text, message.table())?;
        let result = crate::wire::decode_slice(message, &wire, &limits.of_text_as_wire());
        scratch::give_back(wire);
        result.map_err(|error| Error::of_decoding(&error))
    }

    /// The text as wire bytes.
    fn to_wire(&self, text: &str, table: &'static MessageTable) -> Result<Vec<u8>, Error> {
        if text.len() > self.limits.message_size {
            return Err(Error::new("text too large").in_root(table.short_name()));
        }
        parse::to_wire(text, table, self)
    }
}

impl Default for ParseOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}
