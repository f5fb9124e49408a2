//! Repeated extensions.

use core::fmt;
use core::marker::PhantomData;

use super::Extendable;
use crate::unknown::UnknownValue;
use crate::wire::extension::{
    ExtensionEncoding, ExtensionId, append_undeclared, holds_elements, written,
};
use crate::wire::kind::Kind;
use crate::wire::record::{self, Record};
use crate::wire::{DecodeError, DecodeOptions, Writer};

/// A repeated extension of the message `M`, with elements of the kind `K`.
///
/// ```
/// # #[cfg(feature = "descriptor")] {
/// use rustgreet::RepeatedExtension;
/// use rustgreet::descriptor::EnumValueOptions;
/// use rustgreet::wire::kind;
///
/// // extend google.protobuf.EnumValueOptions { repeated string aliases = 50000; }
/// const ALIASES: RepeatedExtension<EnumValueOptions, kind::String> =
///     RepeatedExtension::new(50_000, "shop.aliases");
///
/// let mut options = EnumValueOptions::default();
/// ALIASES.set(&mut options, &["crimson".to_owned(), "scarlet".to_owned()]);
/// ALIASES.push(&mut options, "ruby".to_owned());
/// assert_eq!(ALIASES.get(&options)?, ["crimson", "scarlet", "ruby"]);
/// # }
/// # Ok::<(), rustgreet::DecodeError>(())
/// ```
pub struct RepeatedExtension<M, K> {
    pub(super) id: ExtensionId,
    form: Form,
    of: PhantomData<fn(&M) -> K>,
}

/// How a list is written; both forms are read.
#[derive(Clone, Copy)]
enum Form {
    Expanded,
    Packed,
}

impl<M, K> RepeatedExtension<M, K> {
    /// Returns the extension with this field number and full name.
    ///
    /// The generator writes a constant for each extension.
    pub const fn new(number: u32, name: &'static str) -> Self {
        Self {
            id: ExtensionId {
                number,
                name,
                encoding: ExtensionEncoding::Field,
            },
            form: Form::Expanded,
            of: PhantomData,
        }
    }

    /// Makes the extension packed: its elements are written in one record (encoding specification,
    /// "Packed Repeated Fields").
    ///
    /// Kinds that cannot be packed, such as strings, are still written as one record per element.
    pub const fn packed(mut self) -> Self {
        self.form = Form::Packed;
        self
    }

    pub(super) const fn is_packed(&self) -> bool {
        matches!(self.form, Form::Packed)
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

impl<M: Extendable, K: Kind> RepeatedExtension<M, K> {
    /// Returns the elements, from packed and other records alike.
    ///
    /// # Errors
    /// If a record does not hold values of the kind `K`. The path of the error ends in
    /// `.[shop.aliases][3]` or in a field inside it, and its offset counts the bytes of the unknown
    /// fields.
    pub fn get(&self, message: &M) -> Result<Vec<K::Value>, DecodeError> {
        self.get_with(message, &DecodeOptions::new())
    }

    /// Returns the elements, decoded within the given limits; their size is that of the unknown fields.
    ///
    /// # Errors
    /// As [`get`](Self::get), with the limits of `options`.
    pub fn get_with(
        &self,
        message: &M,
        options: &DecodeOptions,
    ) -> Result<Vec<K::Value>, DecodeError> {
        let records = message.unknown_fields().as_bytes();
        if records.is_empty() {
            return Ok(Vec::new());
        }
        self.id.read_list::<K>(message.table(), records, options)
    }

    /// Returns the number of elements; it decodes them, as [`get`](Self::get) does.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn len(&self, message: &M) -> Result<usize, DecodeError> {
        self.get(message).map(|list| list.len())
    }

    /// Returns whether there are elements, without decoding them.
    pub fn has(&self, message: &M) -> bool {
        let mut records = message.unknown_fields().as_bytes();
        core::iter::from_fn(|| Record::split_off(&mut records)).any(|record| self.is_in(&record))
    }

    /// Adds an element after the others.
    pub fn push(&self, message: &mut M, value: K::Value) {
        let record = self.records_of(&[value]);
        let fields = message.unknown_fields_mut();
        let mut rest = fields.as_bytes();
        let mut records = core::iter::from_fn(|| Record::split_off(&mut rest));
        // If the last record is a packed one of this extension, it grows; otherwise a record is added.
        if self.is_packed()
            && K::PACKABLE
            && let Some(last) = records.by_ref().last()
            && let UnknownValue::Bytes(list) = last.value
            && self.is_in(&last)
            && let Some(longer) = self.joined(list, &record)
        {
            let kept = fields.as_bytes().len() - last.bytes.len();
            fields.truncate(kept);
            fields.extend_from_records(&longer);
        } else {
            fields.extend_from_records(&record);
        }
    }

    /// Sets the elements: they replace the old ones in the place of the first, or are added after all
    /// other records.
    pub fn set(&self, message: &mut M, list: &[K::Value]) {
        let mut records = self.records_of(list);
        let fields = message.unknown_fields_mut();
        let mut rest = fields.as_bytes();
        core::iter::from_fn(|| Record::split_off(&mut rest))
            .filter(|record| self.is_in(record))
            .for_each(|record| append_undeclared::<K>(&mut records, &record));
        fields.replace(|record| self.is_in(record), &records);
    }

    /// Removes all elements.
    pub fn clear(&self, message: &mut M) {
        self.set(message, &[]);
    }

    fn is_in(&self, record: &Record<'_>) -> bool {
        self.id.is_in(record, holds_elements::<K>)
    }

    fn records_of(&self, list: &[K::Value]) -> Vec<u8> {
        let number = self.id.number;
        written(|writer: &mut Writer<'_>| match self.form {
            Form::Packed => K::put_list(number, list, writer),
            Form::Expanded => list.iter().for_each(|value| K::put(number, value, writer)),
        })
    }

    /// The record of a packed list, with the elements of the record `more` after its own.
    fn joined(&self, list: &[u8], mut more: &[u8]) -> Option<Vec<u8>> {
        let more = Record::split_off(&mut more)?;
        let UnknownValue::Bytes(more) = more.value else {
            return None;
        };
        let mut joined = Vec::new();
        let list = [list, more].concat();
        record::append(&mut joined, self.id.number, UnknownValue::Bytes(&list));
        Some(joined)
    }
}

// Derived implementations would require the same of `M` and `K`.
impl<M, K> Clone for RepeatedExtension<M, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, K> Copy for RepeatedExtension<M, K> {}

impl<M, K> fmt::Debug for RepeatedExtension<M, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RepeatedExtension({} = {})", self.name(), self.number())
    }
}
