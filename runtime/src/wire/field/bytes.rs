//! `bytes` fields, in a `Bytes`, which may share the input, or in a `Vec<u8>`.

use bytes::Bytes;

use crate::schema::WireType;
use crate::wire::tag::TagBytes;
use crate::wire::{Reader, Result, Sink, Writer};

mod sealed {
    pub trait Sealed {}
    impl Sealed for bytes::Bytes {}
    impl Sealed for Vec<u8> {}
}

/// A type that a `bytes` field can have: [`Bytes`], or `Vec<u8>` with the option `bytes=vec`.
///
/// ```
/// use rustgreet::bytes::Bytes;
/// use rustgreet::wire::BytesStorage;
///
/// /// How many bytes the values of a field have, whatever their type.
/// fn total<B: BytesStorage>(values: &[B]) -> usize {
///     values.iter().map(|value| value.as_ref().len()).sum()
/// }
///
/// assert_eq!(total(&[Bytes::from_static(&[1, 2]), Bytes::new()]), 2);
/// assert_eq!(total(&[vec![1, 2], vec![3]]), 3);
/// ```
pub trait BytesStorage: AsRef<[u8]> + Default + sealed::Sealed {
    #[doc(hidden)]
    fn replace(&mut self, bytes: &[u8], reader: &Reader<'_>);
    #[doc(hidden)]
    fn of(bytes: &[u8]) -> Self;
}

impl BytesStorage for Bytes {
    fn replace(&mut self, bytes: &[u8], reader: &Reader<'_>) {
        *self = match reader.owner_for(bytes.len()) {
            Some(owner) => owner.slice_ref(bytes),
            None => Self::of(bytes),
        };
    }

    fn of(bytes: &[u8]) -> Self {
        Self::copy_from_slice(bytes)
    }
}

impl BytesStorage for Vec<u8> {
    fn replace(&mut self, bytes: &[u8], _: &Reader<'_>) {
        self.clear();
        if self.capacity() < bytes.len() {
            // Exactly as large: `max_memory` does not count the contents of values.
            *self = Self::with_capacity(bytes.len());
        }
        self.extend_from_slice(bytes);
    }

    fn of(bytes: &[u8]) -> Self {
        bytes.to_vec()
    }
}

impl<'a> Reader<'a> {
    /// The owner of the input, if a value of so many bytes may share it.
    #[inline]
    pub(in crate::wire) fn owner_for(&self, bytes: usize) -> Option<&'a Bytes> {
        self.owner
            .filter(|owner| self.options.may_share(bytes, owner.len()))
    }

    /// Reads a field of `bytes`.
    #[inline]
    pub fn bytes<B: BytesStorage>(&mut self, value: &mut B) -> Result {
        let bytes = self.delimited()?;
        value.replace(bytes, self);
        Ok(())
    }

    /// Reads a field of `optional bytes`.
    #[inline]
    pub fn optional_bytes<B: BytesStorage>(&mut self, slot: &mut Option<B>) -> Result {
        self.bytes(slot.get_or_insert_default())
    }

    /// Reads an element of `repeated bytes`.
    #[inline]
    pub fn repeated_bytes<B: BytesStorage>(&mut self, list: &mut Vec<B>) -> Result {
        self.room_for_one(list)?;
        list.push(self.read_bytes()?);
        Ok(())
    }

    /// Reads a value of `bytes`.
    #[inline]
    pub fn read_bytes<B: BytesStorage>(&mut self) -> Result<B> {
        let mut value = B::default();
        self.bytes(&mut value)?;
        Ok(value)
    }
}

impl<S: Sink> Writer<'_, S> {
    /// Writes a field of `bytes`, unless it is empty.
    #[inline]
    pub fn bytes(&mut self, number: u32, value: &[u8]) {
        if !value.is_empty() {
            self.put_bytes(number, value);
        }
    }

    /// Writes a field of `optional bytes`.
    #[inline]
    pub fn optional_bytes<B: BytesStorage>(&mut self, number: u32, slot: &Option<B>) {
        if let Some(value) = slot {
            self.put_bytes(number, value.as_ref());
        }
    }

    /// Writes the elements of `repeated bytes`.
    #[inline]
    pub fn repeated_bytes<B: BytesStorage>(&mut self, number: u32, list: &[B]) {
        for value in list {
            self.put_bytes(number, value.as_ref());
        }
    }

    /// Writes a value of `bytes`.
    #[inline]
    pub fn put_bytes(&mut self, number: u32, value: &[u8]) {
        let tag = TagBytes::new(number, WireType::Delimited);
        self.sink.field_bytes(tag, value);
    }
}
