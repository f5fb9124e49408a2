//! The options of JSON.

use std::borrow::Cow;

use super::Error;
use crate::extension::Entry;
use crate::reflect::TypeRegistry;
use crate::schema::MessageTable;
use crate::textual::too_deep;
use crate::wire::{DecodeErrorKind, DecodeOptions};

/// Options for printing JSON: the [JSON options](https://protobuf.dev/programming-guides/json/) of
/// the specification, indentation, and limits.
///
/// ```
/// use rustgreet::{json::PrintOptions, wkt};
///
/// let mixin = wkt::Mixin { name: "acl".into(), ..Default::default() };
/// let options = PrintOptions::new().default_values(true).indent(2);
/// assert_eq!(
///     options.to_string(&mixin)?,
///     r#"{
///   "name": "acl",
///   "root": ""
/// }"#,
/// );
/// # Ok::<_, rustgreet::json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PrintOptions<'r> {
    pub(crate) default_values: bool,
    pub(crate) proto_names: bool,
    pub(crate) enum_numbers: bool,
    pub(super) indent: Option<usize>,
    pub(crate) limits: DecodeOptions,
    registry: Option<&'r TypeRegistry>,
}

impl<'r> PrintOptions<'r> {
    /// Returns the defaults: one line, names in lower camel case, no fields that have their default
    /// and no presence.
    pub const fn new() -> Self {
        Self {
            default_values: false,
            proto_names: false,
            enum_numbers: false,
            indent: None,
            limits: DecodeOptions::new(),
            registry: None,
        }
    }

    /// Prints fields without presence even if they have their default, empty lists and maps too.
    pub const fn default_values(mut self, print: bool) -> Self {
        self.default_values = print;
        self
    }

    /// Names fields as in the .proto file, instead of in lower camel case.
    pub const fn proto_names(mut self, use_them: bool) -> Self {
        self.proto_names = use_them;
        self
    }

    /// Prints enum values as numbers, instead of as names.
    pub const fn enum_numbers(mut self, print: bool) -> Self {
        self.enum_numbers = print;
        self
    }

    /// Prints each field and element on a line of its own, and indents each level by `spaces` spaces.
    pub const fn indent(mut self, spaces: usize) -> Self {
        self.indent = Some(spaces);
        self
    }

    /// Sets the limits: how deep messages may nest, what is in an `Any` included, and the size and
    /// memory of what is decoded to be printed, the message in an `Any` and extensions.
    ///
    /// ```
    /// use rustgreet::{DecodeOptions, json::PrintOptions, wkt};
    ///
    /// let nested = wkt::Value::from(vec![wkt::Value::from(vec![wkt::Value::from(1)])]);
    /// let shallow = PrintOptions::new().limits(DecodeOptions::new().max_depth(2));
    /// assert!(shallow.to_string(&nested).is_err());
    /// ```
    pub const fn limits(mut self, limits: DecodeOptions) -> Self {
        self.limits = limits;
        self
    }

    /// Sets where the types in an `Any`, and extensions, are looked up. The default registry knows the
    /// well-known types.
    pub const fn registry(mut self, registry: &'r TypeRegistry) -> Self {
        self.registry = Some(registry);
        self
    }

    /// Whether nothing is set that changes how a message looks.
    pub(super) const fn are_usual(&self) -> bool {
        !(self.default_values || self.proto_names || self.enum_numbers || self.indent.is_some())
    }

    pub(crate) fn types(&self) -> &TypeRegistry {
        self.registry.unwrap_or(TypeRegistry::well_known())
    }

    /// The error of bytes that cannot be decoded to be printed.
    #[cold]
    pub(crate) fn not_decoded(
        &self,
        kind: DecodeErrorKind,
        what: impl Into<Cow<'static, str>>,
    ) -> Error {
        match kind {
            DecodeErrorKind::TooDeep => Error::new(too_deep(self.limits.depth)),
            _ => Error::new(what),
        }
    }
}

impl Default for PrintOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// Options for reading JSON: unknown fields, limits, and the types that are known.
///
/// ```
/// use rustgreet::{json::ParseOptions, wkt};
///
/// // A newer client sends a field that this version of the schema does not have.
/// let json = r#"{"name": "SayHello", "colour": "red"}"#;
/// let options = ParseOptions::new().ignore_unknown_fields(true);
/// let method: wkt::Method = options.from_str(json)?;
/// assert_eq!(method.name, "SayHello");
/// # Ok::<_, rustgreet::json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ParseOptions<'r> {
    pub(crate) ignore_unknown_fields: bool,
    pub(crate) limits: DecodeOptions,
    registry: Option<&'r TypeRegistry>,
}

impl<'r> ParseOptions<'r> {
    /// Returns the defaults: everything that the specification accepts, nothing else, within the
    /// default limits.
    pub const fn new() -> Self {
        Self {
            ignore_unknown_fields: false,
            limits: DecodeOptions::new(),
            registry: None,
        }
    }

    /// Ignores fields that the message does not have, and enum values by names that the enum does not
    /// have, instead of failing.
    pub const fn ignore_unknown_fields(mut self, ignore: bool) -> Self {
        self.ignore_unknown_fields = ignore;
        self
    }

    /// Sets the limits, as for the binary format: depth, size of the text in bytes, memory.
    pub const fn limits(mut self, limits: DecodeOptions) -> Self {
        self.limits = limits;
        self
    }

    /// Sets where the types in an `Any`, and extensions, are looked up. The default registry knows the
    /// well-known types.
    pub const fn registry(mut self, registry: &'r TypeRegistry) -> Self {
        self.registry = Some(registry);
        self
    }

    pub(super) fn types(&self) -> &TypeRegistry {
        self.registry.unwrap_or(TypeRegistry::well_known())
    }

    /// The extension that a key in brackets names.
    pub(crate) fn extension(&self, table: &MessageTable, key: &str) -> Option<Entry> {
        let name = key.strip_prefix('[')?.strip_suffix(']')?;
        self.types().extension_named(table, name)
    }
}

impl Default for ParseOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}
