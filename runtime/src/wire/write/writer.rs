//! The writer: what generated code writes fields with. Its methods for each kind of field are in
//! `wire/field`, and come down to the few of a [`Sink`].

use core::marker::PhantomData;
use core::mem::MaybeUninit;

use super::buffer::Buffer;
use super::byte_sink::{ByteSink, Written};
use super::counter::Counter;
use super::sink::{Aim, Sink};
use crate::schema::WireType;
use crate::wire::tag::TagBytes;

/// Writes the fields of a message: generated code calls its methods, people call
/// [`Message`](crate::message::Message).
///
/// It writes bytes, or counts them: [`Message::encoded_len`](crate::message::Message::encoded_len) is
/// the same code.
pub struct Writer<'a, S: Sink = ByteSink> {
    pub(in crate::wire) sink: S,
    lent: PhantomData<&'a mut [MaybeUninit<u8>]>,
}

impl<'a> Writer<'a> {
    /// A writer into `slice`; if the room ends, it moves to a buffer of its own.
    pub(in crate::wire) fn lent(slice: &'a mut [MaybeUninit<u8>]) -> Self {
        // The slice stays borrowed as long as the writer is used, and its sink is never without it.
        Self::new(ByteSink::new(Buffer::lent(slice)))
    }

    /// A writer that appends to `vec`.
    #[inline]
    pub(in crate::wire) fn owning(vec: Vec<u8>) -> Self {
        Self::new(ByteSink::owning(vec))
    }

    /// Settles the late lengths, and returns where the bytes are.
    #[inline]
    pub(in crate::wire) fn finish(self) -> Written {
        self.sink.finish()
    }

    /// Frees the memory of a writer, which may be anywhere in its message.
    pub(in crate::wire) fn discard(self) {
        self.sink.discard();
    }
}

impl Writer<'_, Counter> {
    /// A writer that counts.
    #[inline]
    pub(in crate::wire) fn counting() -> Self {
        Self::new(Counter::default())
    }

    /// How many bytes would be written.
    #[inline]
    pub(in crate::wire) fn total(self) -> usize {
        self.sink.total()
    }
}

impl<'a, S: Sink> Writer<'a, S> {
    #[inline]
    pub(super) fn new(sink: S) -> Self {
        Self {
            sink,
            lent: PhantomData,
        }
    }

    /// The writer, by what it writes to.
    #[inline]
    pub(crate) fn aim(&mut self) -> Aim<'_, 'a> {
        S::aim(self)
    }

    /// Begins a length-delimited value of unknown length.
    #[inline]
    pub(in crate::wire) fn begin(&mut self, number: u32) -> S::Gap {
        self.sink.begin(TagBytes::new(number, WireType::Delimited))
    }

    /// Ends a length-delimited value, and writes its length.
    #[inline]
    pub(in crate::wire) fn end(&mut self, gap: S::Gap) {
        self.sink.end(gap);
    }
}
