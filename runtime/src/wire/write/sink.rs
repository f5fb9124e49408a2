//! Where a writer writes: to bytes, or to a count of them. Generated code is the same for both.

use super::counter::Counter;
use super::writer::Writer;
use crate::wire::tag::TagBytes;

pub trait Sealed {}

/// What a [`Writer`] writes to: the bytes of a message, or their number. The trait is sealed, and its methods
/// are the writer's own.
pub trait Sink: Sealed + Sized {
    /// What is known of a length-delimited value when it begins.
    #[doc(hidden)]
    type Gap;
    /// The writer, by what it writes to: for code that is compiled once, and for what only one of them can do.
    #[doc(hidden)]
    fn aim<'w, 'a>(writer: &'w mut Writer<'a, Self>) -> Aim<'w, 'a>;
    /// Writes a tag and a varint.
    #[doc(hidden)]
    fn field_varint(&mut self, tag: TagBytes, value: u64);
    /// Writes a tag and the bytes of a number, at most eight.
    #[doc(hidden)]
    fn field_array<const N: usize>(&mut self, tag: TagBytes, value: [u8; N]);
    /// Writes a tag and the length of the value that follows, and makes room for the value.
    #[doc(hidden)]
    fn field_length(&mut self, tag: TagBytes, length: usize);
    /// Writes a length-delimited value.
    #[doc(hidden)]
    fn field_bytes(&mut self, tag: TagBytes, value: &[u8]);
    /// Writes a tag alone.
    #[doc(hidden)]
    fn tag(&mut self, tag: TagBytes);
    /// Writes a varint alone.
    #[doc(hidden)]
    fn varint(&mut self, value: u64);
    /// Writes bytes as they are, where there are usually none.
    #[doc(hidden)]
    fn raw_rare(&mut self, bytes: &[u8]);
    /// Begins a length-delimited value.
    #[doc(hidden)]
    fn begin(&mut self, tag: TagBytes) -> Self::Gap;
    /// Begins a length-delimited value without a tag.
    #[doc(hidden)]
    fn begin_length(&mut self) -> Self::Gap;
    /// Ends a length-delimited value, and writes its length.
    #[doc(hidden)]
    fn end(&mut self, gap: Self::Gap);
    /// Writes the fields of a message inside another.
    #[doc(hidden)]
    fn body<'a>(writer: &mut Writer<'a, Self>, write: impl FnOnce(&mut Writer<'a, Self>));
}

/// A writer, by what it writes to.
pub enum Aim<'w, 'a> {
    Bytes(&'w mut Writer<'a>),
    Count(&'w mut Counter),
}
