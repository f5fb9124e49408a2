//! Single extensions.

use core::fmt;
use core::marker::PhantomData;

use super::Extendable;
use crate::reflect::ValueRef;
use crate::wire::extension::{ExtensionEncoding, ExtensionId};
use crate::wire::kind::Kind;
use crate::wire::record::Record;
use crate::wire::{DecodeError, DecodeOptions};

/// A single extension of the message `M`, with values of the kind `K`.
///
/// ```
/// # #[cfg(feature = "descriptor")] {
/// use rustgreet::descriptor::MessageOptions;
/// use rustgreet::wire::kind;
/// use rustgreet::{Extension, ValueRef};
///
/// // extend google.protobuf.MessageOptions { optional int32 version = 50000 [default = 1]; }
/// const VERSION: Extension<MessageOptions, kind::Int32> =
///     Extension::new(50_000, "shop.version").with_default(ValueRef::I32(1));
///
/// let mut options = MessageOptions::default();
/// assert_eq!(VERSION.get(&options)?, None);
/// assert_eq!(VERSION.get_or_default(&options)?, 1);
/// VERSION.set(&mut options, 2);
/// assert_eq!(VERSION.get(&options)?, Some(2));
/// VERSION.clear(&mut options);
/// assert!(!VERSION.has(&options));
/// # }
/// # Ok::<(), rustgreet::DecodeError>(())
/// ```
pub struct Extension<M, K> {
    pub(super) id: ExtensionId,
    default: Option<ValueRef<'static>>,
    of: PhantomData<fn(&M) -> K>,
}

impl<M, K> Extension<M, K> {
    /// Returns the extension with this field number and full name.
    ///
    /// The generator writes a constant for each extension.
    pub const fn new(number: u32, name: &'static str) -> Self {
        Self::at(number, name, ExtensionEncoding::Field)
    }

    /// Returns an extension of a message with the option `message_set_wire_format`.
    ///
    /// `number` is the type id in an item of the message set.
    pub const fn in_message_set(number: u32, name: &'static str) -> Self {
        Self::at(number, name, ExtensionEncoding::MessageSet)
    }

    const fn at(number: u32, name: &'static str, encoding: ExtensionEncoding) -> Self {
        Self {
            id: ExtensionId {
                number,
                name,
                encoding,
            },
            default: None,
            of: PhantomData,
        }
    }

    /// Sets the default of the schema. A default that is not of the kind `K` is ignored.
    pub const fn with_default(mut self, default: ValueRef<'static>) -> Self {
        self.default = Some(default);
        self
    }

    /// Returns the field number.
    pub const fn number(&self) -> u32 {
        self.id.number
    }

    /// Returns the full name, as the .proto file has it.
    pub const fn name(&self) -> &'static str {
        self.id.name
    }
}

impl<M: Extendable, K: Kind> Extension<M, K> {
    /// Returns the value, if the extension has one.
    ///
    /// Of several records, messages are merged, and otherwise the last one counts (encoding
    /// specification, "Last One Wins").
    ///
    /// # Errors
    /// If a record is not a value of the kind `K`. The path of the error ends in `.[shop.version]` or
    /// in a field inside it, and its offset counts the bytes of the unknown fields.
    pub fn get(&self, message: &M) -> Result<Option<K::Value>, DecodeError> {
        self.get_with(message, &DecodeOptions::new())
    }

    /// Returns the value, if the extension has one, decoded within the given limits; their size is that
    /// of the unknown fields.
    ///
    /// # Errors
    /// As [`get`](Self::get), with the limits of `options`.
    pub fn get_with(
        &self,
        message: &M,
        options: &DecodeOptions,
    ) -> Result<Option<K::Value>, DecodeError> {
        let records = message.unknown_fields().as_bytes();
        if records.is_empty() {
            return Ok(None);
        }
        self.id.read_one::<K>(message.table(), records, options)
    }

    /// Returns the value, or the default: that of the schema, or else that of the type.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn get_or_default(&self, message: &M) -> Result<K::Value, DecodeError> {
        self.get_or_default_with(message, &DecodeOptions::new())
    }

    /// Returns the value, or the default, within the given limits.
    ///
    /// # Errors
    /// As [`get_with`](Self::get_with).
    pub fn get_or_default_with(
        &self,
        message: &M,
        options: &DecodeOptions,
    ) -> Result<K::Value, DecodeError> {
        let value = self.get_with(message, options)?;
        Ok(value
            .or_else(|| K::of(self.default?))
            .unwrap_or_else(K::Value::default))
    }

    /// Returns whether the extension has a value, without decoding it.
    pub fn has(&self, message: &M) -> bool {
        let mut records = message.unknown_fields().as_bytes();
        core::iter::from_fn(|| Record::split_off(&mut records)).any(|record| self.is_in(&record))
    }

    /// Sets the value: it replaces the old one in its place, or is added after all other records.
    pub fn set(&self, message: &mut M, value: K::Value) {
        let record = self.id.record_of::<K>(&value);
        let fields = message.unknown_fields_mut();
        fields.replace(|record| self.is_in(record), &record);
    }

    /// Removes the value.
    pub fn clear(&self, message: &mut M) {
        let fields = message.unknown_fields_mut();
        fields.replace(|record| self.is_in(record), &[]);
    }

    fn is_in(&self, record: &Record<'_>) -> bool {
        self.id.is_in(record, K::takes)
    }
}

// Derived implementations would require the same of `M` and `K`.
impl<M, K> Clone for Extension<M, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, K> Copy for Extension<M, K> {}

impl<M, K> fmt::Debug for Extension<M, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extension({} = {})", self.name(), self.number())
    }
}
