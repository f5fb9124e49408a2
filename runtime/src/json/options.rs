//! What a caller can ask for.

use super::{Error, parse, print};
use crate::message::Message;
use crate::reflect::TypeRegistry;
use crate::schema::MessageTable;
use crate::textual::scratch;
use crate::wire::DecodeOptions;
use crate::wire::MAX_DEPTH;

/// How JSON is printed.
///
/// ```
/// use rustgreet::{json::PrintOptions, wkt};
///
/// let method = wkt::Method { name: "SayHello".into(), ..Default::default() };
/// let json = PrintOptions::new().indent(2).to_string(&method)?;
/// assert_eq!(json, "{\n  \"name\": \"SayHello\"\n}");
/// # Ok::<_, rustgreet::json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PrintOptions<'r> {
    pub(super) default_values: bool,
    pub(super) proto_names: bool,
    pub(super) enum_numbers: bool,
    pub(super) indent: Option<usize>,
    pub(super) depth: u32,
    registry: Option<&'r TypeRegistry>,
}

impl<'r> PrintOptions<'r> {
    /// One line, lower camel case, nothing that has its default.
    pub const fn new() -> Self {
        Self {
            default_values: false,
            proto_names: false,
            enum_numbers: false,
            indent: None,
            depth: MAX_DEPTH,
            registry: None,
        }
    }

    /// Prints fields without presence also when they have their default, empty lists and maps
    /// included.
    pub const fn default_values(mut self, print: bool) -> Self {
        self.default_values = print;
        self
    }

    /// Names fields as the .proto file does, not in lower camel case.
    pub const fn proto_names(mut self, use_them: bool) -> Self {
        self.proto_names = use_them;
        self
    }

    /// Prints the numbers of enum values, not their names.
    pub const fn enum_numbers(mut self, print: bool) -> Self {
        self.enum_numbers = print;
        self
    }

    /// Breaks lines, and indents by so many spaces.
    pub const fn indent(mut self, spaces: usize) -> Self {
        self.indent = Some(spaces);
        self
    }

    /// How deep messages may nest below the root ([`MAX_DEPTH`]).
    pub const fn max_depth(mut self, levels: u32) -> Self {
        self.depth = levels;
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

    /// The message in JSON.
    ///
    /// # Errors
    /// As [`json::to_string`](super::to_string).
    pub fn to_string(&self, message: &dyn Message) -> Result<String, Error> {
        let table = message.table().names();
        let mut out = String::with_capacity(table.capacity());
        self.append_to(message, &mut out)?;
        table.set_length(out.len());
        Ok(out)
    }

    /// Appends the message in JSON; what was appended before an error stays.
    ///
    /// # Errors
    /// As [`json::to_string`](super::to_string).
    pub fn append_to(&self, message: &dyn Message, out: &mut String) -> Result<(), Error> {
        print::Printer::new(out, self)
            .message(message)
            .map_err(|error| error.in_root(message.table().short_name()))
    }
}

impl Default for PrintOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// What JSON is accepted.
///
/// ```
/// use rustgreet::{json::ParseOptions, wkt};
///
/// let json = r#"{"name": "SayHello", "colour": "red"}"#;
/// let options = ParseOptions::new().ignore_unknown_fields(true);
/// let method: wkt::Method = options.from_str(json)?;
/// assert_eq!(method.name, "SayHello");
/// # Ok::<_, rustgreet::json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ParseOptions<'r> {
    pub(super) ignore_unknown_fields: bool,
    pub(crate) limits: DecodeOptions,
    registry: Option<&'r TypeRegistry>,
}

impl<'r> ParseOptions<'r> {
    /// What the specification accepts, and nothing else, within the default limits.
    pub const fn new() -> Self {
        Self {
            ignore_unknown_fields: false,
            limits: DecodeOptions::new(),
            registry: None,
        }
    }

    /// Passes over fields that the message does not have, and over names that an enum does not.
    pub const fn ignore_unknown_fields(mut self, ignore: bool) -> Self {
        self.ignore_unknown_fields = ignore;
        self
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
    /// As [`json::from_str`](super::from_str).
    #[inline]
    pub fn from_str<M: Message + Default>(&self, text: &str) -> Result<M, Error> {
        let mut message = M::default();
        self.read_str(text, &mut message)?;
        Ok(message)
    }

    /// Reads an empty message.
    #[inline]
    pub(crate) fn read_str<M: Message>(&self, text: &str, message: &mut M) -> Result<(), Error> {
        self.read(text, message, &self.limits)
    }

    /// Reads a message from bytes, which must be UTF-8.
    ///
    /// # Errors
    /// As [`json::from_str`](super::from_str).
    #[inline]
    pub fn from_slice<M: Message + Default>(&self, text: &[u8]) -> Result<M, Error> {
        self.from_str(as_text(text)?)
    }

    /// Merges what a text holds into a message: set values replace, lists and maps grow, messages
    /// merge. Nothing is merged if the text is wrong, but a part may be if it passes the limit of
    /// memory. `required` fields may be missing.
    ///
    /// # Errors
    /// As [`json::from_str`](super::from_str).
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

fn as_text(bytes: &[u8]) -> Result<&str, Error> {
    core::str::from_utf8(bytes).map_err(|error| {
        let valid = &bytes[..error.valid_up_to()];
        let valid = String::from_utf8_lossy(valid);
        Error::at(&valid, valid.len(), "invalid UTF-8")
    })
}
