//! `string` fields: checked UTF-8, in a `String`, a `Box<str>` or a `SharedStr`.

use core::ops::Deref;

use crate::raw::utf8;
use crate::schema::WireType;
use crate::wire::tag::TagBytes;
use crate::wire::{DecodeErrorKind, Reader, Result, SharedStr, Sink, Writer};

mod sealed {
    pub trait Sealed {}
}

/// A type that a `string` field can have: `String`, `Box<str>` or [`SharedStr`].
///
/// ```
/// use rustgreet::SharedStr;
/// use rustgreet::wire::StringStorage;
///
/// /// The longest value of a field, whatever its type.
/// fn longest<S: StringStorage>(values: &[S]) -> &str {
///     values.iter().map(|value| &**value).max_by_key(|text| text.len()).unwrap_or_default()
/// }
///
/// assert_eq!(longest(&["a".to_owned(), "bcd".to_owned()]), "bcd");
/// assert_eq!(longest(&[SharedStr::from("ef"), SharedStr::new()]), "ef");
/// ```
pub trait StringStorage: Deref<Target = str> + Default + sealed::Sealed {
    #[doc(hidden)]
    fn read(reader: &mut Reader<'_>, value: &mut Self) -> Result;
    #[doc(hidden)]
    fn read_optional(reader: &mut Reader<'_>, slot: &mut Option<Self>) -> Result;
    #[doc(hidden)]
    fn read_element(reader: &mut Reader<'_>, list: &mut Vec<Self>) -> Result;
    #[doc(hidden)]
    fn read_new(reader: &mut Reader<'_>) -> Result<Self>;
    #[doc(hidden)]
    fn of(text: &str) -> Self;
}

/// Implements the trait. Each type has functions of its own, which are compiled once, here.
macro_rules! strings {
    ($($ty:ty: |$value:ident, $reader:ident| $read:expr;)*) => {$(
        impl sealed::Sealed for $ty {}
        impl StringStorage for $ty {
            fn read($reader: &mut Reader<'_>, $value: &mut Self) -> Result {
                $read;
                Ok(())
            }

            fn read_optional(reader: &mut Reader<'_>, slot: &mut Option<Self>) -> Result {
                Self::read(reader, slot.get_or_insert_default())
            }

            fn read_element(reader: &mut Reader<'_>, list: &mut Vec<Self>) -> Result {
                reader.room_for_one(list)?;
                list.push(Self::read_new(reader)?);
                Ok(())
            }

            fn read_new(reader: &mut Reader<'_>) -> Result<Self> {
                let mut value = Self::default();
                Self::read(reader, &mut value)?;
                Ok(value)
            }

            fn of(text: &str) -> Self {
                text.into()
            }
        }
    )*};
}

strings! {
    String: |value, reader| utf8::replace(value, reader.text()?);
    Box<str>: |value, reader| *value = reader.text()?.into();
    SharedStr: |value, reader| value.set_from(reader)?;
}

impl<'a> Reader<'a> {
    /// Reads a field of `string`.
    #[inline(always)]
    pub fn string<S: StringStorage>(&mut self, value: &mut S) -> Result {
        S::read(self, value)
    }

    /// Reads a field of `optional string`.
    #[inline(always)]
    pub fn optional_string<S: StringStorage>(&mut self, slot: &mut Option<S>) -> Result {
        S::read_optional(self, slot)
    }

    /// Reads an element of `repeated string`.
    #[inline(always)]
    pub fn repeated_string<S: StringStorage>(&mut self, list: &mut Vec<S>) -> Result {
        S::read_element(self, list)
    }

    /// Reads a value of `string`.
    #[inline(always)]
    pub fn read_string<S: StringStorage>(&mut self) -> Result<S> {
        S::read_new(self)
    }

    /// Reads a length-delimited text. After invalid UTF-8 the position is at its length.
    #[inline(always)]
    fn text(&mut self) -> Result<&'a str> {
        let before = self.at;
        let bytes = self.delimited()?;
        utf8::check(bytes).ok_or_else(|| {
            self.at = before;
            DecodeErrorKind::InvalidUtf8
        })
    }
}

impl<S: Sink> Writer<'_, S> {
    /// Writes a field of `string`, unless it is empty.
    #[inline]
    pub fn string(&mut self, number: u32, value: &str) {
        if !value.is_empty() {
            self.put_string(number, value);
        }
    }

    /// Writes a field of `optional string`.
    #[inline]
    pub fn optional_string<T: StringStorage>(&mut self, number: u32, slot: &Option<T>) {
        if let Some(value) = slot {
            self.put_string(number, value);
        }
    }

    /// Writes the elements of `repeated string`.
    #[inline]
    pub fn repeated_string<T: StringStorage>(&mut self, number: u32, list: &[T]) {
        for value in list {
            self.put_string(number, value);
        }
    }

    /// Writes a value of `string`.
    #[inline]
    pub fn put_string(&mut self, number: u32, value: &str) {
        let tag = TagBytes::new(number, WireType::Delimited);
        self.sink.field_bytes(tag, value.as_bytes());
    }
}
