//! The trait of every generated message.

use core::fmt;

use bytes::{Buf, BufMut, Bytes};

use crate::reflect::FieldRef;
use crate::schema::MessageTable;
use crate::wire::{self, DecodeError, DecodeOptions, Framing, Reader, Writer};

/// A protobuf message.
///
/// The generator writes the first four functions; people call the others.
///
/// ```
/// # use rustgreet::Message;
/// fn copy<M: Message + Default>(message: &M) -> Result<M, rustgreet::DecodeError> {
///     M::decode(&message.encode_to_vec())
/// }
/// ```
pub trait Message: fmt::Debug + Send + Sync + 'static {
    /// The names, numbers and types of the fields.
    fn table(&self) -> &'static MessageTable;

    /// Reads fields up to the end of the message.
    #[doc(hidden)]
    fn merge_from(&mut self, reader: &mut Reader<'_>) -> wire::Result;

    /// Writes all fields.
    #[doc(hidden)]
    fn write_to(&self, writer: &mut Writer<'_>);

    /// The value of the field in this row of the [table](Self::table); for an index behind the
    /// last, the unknown fields.
    fn field(&self, index: usize) -> FieldRef<'_>;

    /// The path of the first `required` field, here or in a message inside, that has no value:
    /// `Thing.parts[3].label`. The generator writes it for messages that have such fields.
    #[inline(always)]
    fn missing_required(&self) -> Option<String>
    where
        Self: Sized,
    {
        None
    }

    /// Whether every `required` field has a value, here and in the messages inside. Extensions
    /// are not looked into.
    #[inline]
    fn is_initialized(&self) -> bool
    where
        Self: Sized,
    {
        self.missing_required().is_none()
    }

    /// What the value takes on the heap beside what is in it: not nothing for a box.
    #[doc(hidden)]
    #[inline(always)]
    fn boxed_size() -> usize
    where
        Self: Sized,
    {
        0
    }

    /// Decodes a message.
    ///
    /// # Errors
    /// Bytes that are no such message, that pass one of the default limits
    /// ([`DecodeOptions`]), or that lack a `required` field.
    #[inline]
    fn decode(input: &[u8]) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        let mut message = Self::default();
        wire::decode_slice(&mut message, input, &DecodeOptions::new())?;
        Ok(message)
    }

    /// Decodes a message; its larger `bytes` fields share the input.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    #[inline]
    fn decode_bytes(input: Bytes) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        let mut message = Self::default();
        wire::decode_bytes(&mut message, &input, &DecodeOptions::new())?;
        Ok(message)
    }

    /// Decodes a message from all that is left in a buffer; its larger `bytes` fields share the
    /// buffer if that is made of `Bytes`.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    #[inline]
    fn decode_buf(input: &mut impl Buf) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        let mut message = Self::default();
        wire::decode_buf(&mut message, input, &DecodeOptions::new())?;
        Ok(message)
    }

    /// Decodes a message within limits of your own.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), by other limits.
    ///
    /// ```
    /// # use rustgreet::{DecodeError, DecodeOptions, Message};
    /// fn from_a_stranger<M: Message + Default>(input: &[u8]) -> Result<M, DecodeError> {
    ///     M::decode_with(input, &DecodeOptions::new().max_depth(10).max_message_size(64 << 10))
    /// }
    /// ```
    #[inline]
    fn decode_with(input: &[u8], options: &DecodeOptions) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        let mut message = Self::default();
        wire::decode_slice(&mut message, input, options)?;
        Ok(message)
    }

    /// Decodes a message within limits of your own; its larger `bytes` fields share the input.
    /// For another buffer: `decode_bytes_with(buffer.copy_to_bytes(buffer.remaining()), ..)`.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), by other limits.
    #[inline]
    fn decode_bytes_with(input: Bytes, options: &DecodeOptions) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        let mut message = Self::default();
        wire::decode_bytes(&mut message, &input, options)?;
        Ok(message)
    }

    /// Decodes a message with its length before it, and takes both from the front of `input`.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), and if the length is wrong; then `input` stays as it is, or,
    /// if only the message is wrong, behind the message.
    #[inline]
    fn decode_length_delimited(input: &mut &[u8]) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        Self::decode(wire::split_length_delimited(input)?)
    }

    /// Merges a message into this one: set values replace, lists and maps grow, messages merge.
    /// `required` fields may be missing: [`is_initialized`](Self::is_initialized) asks for them.
    ///
    /// # Errors
    /// As [`decode`](Self::decode); what was read before the error stays.
    #[inline]
    fn merge(&mut self, input: &[u8]) -> Result<(), DecodeError>
    where
        Self: Sized,
    {
        wire::decode_slice(self, input, &DecodeOptions::new().allow_partial())
    }

    /// Merges a message into this one within limits of your own.
    ///
    /// # Errors
    /// As [`merge`](Self::merge), by other limits.
    #[inline]
    fn merge_with(&mut self, input: &[u8], options: &DecodeOptions) -> Result<(), DecodeError>
    where
        Self: Sized,
    {
        wire::decode_slice(self, input, options)
    }

    /// Merges a message into this one; larger `bytes` fields share the input.
    ///
    /// # Errors
    /// As [`merge`](Self::merge).
    #[inline]
    fn merge_bytes(&mut self, input: Bytes) -> Result<(), DecodeError>
    where
        Self: Sized,
    {
        wire::decode_bytes(self, &input, &DecodeOptions::new().allow_partial())
    }

    /// The message in bytes.
    #[inline]
    fn encode_to_vec(&self) -> Vec<u8>
    where
        Self: Sized,
    {
        wire::encode_to_vec(self)
    }

    /// Writes the message behind what `buffer` holds.
    #[inline]
    fn append_to_vec(&self, buffer: &mut Vec<u8>)
    where
        Self: Sized,
    {
        wire::append_to_vec(self, buffer, Framing::None);
    }

    /// Writes the message into a buffer.
    ///
    /// # Panics
    /// If the buffer cannot hold it: those of the standard library and of `bytes` grow, a
    /// `&mut [u8]` does not.
    #[inline]
    fn encode(&self, buffer: &mut impl BufMut)
    where
        Self: Sized,
    {
        wire::encode_into(self, buffer, Framing::None);
    }

    /// Writes the message into a buffer, with its length before it.
    ///
    /// # Panics
    /// As [`encode`](Self::encode).
    #[inline]
    fn encode_length_delimited(&self, buffer: &mut impl BufMut)
    where
        Self: Sized,
    {
        wire::encode_into(self, buffer, Framing::Length);
    }

    /// The message in bytes, with its length before it.
    #[inline]
    fn encode_length_delimited_to_vec(&self) -> Vec<u8>
    where
        Self: Sized,
    {
        let mut bytes = Vec::new();
        wire::append_to_vec(self, &mut bytes, Framing::Length);
        bytes
    }

    /// How many bytes the message takes.
    ///
    /// This encodes it to find out: where the bytes are wanted too, take the length of those.
    #[inline]
    fn encoded_len(&self) -> usize
    where
        Self: Sized,
    {
        self.encode_to_vec().len()
    }
}

impl<M: Message> Message for Box<M> {
    #[inline]
    fn table(&self) -> &'static MessageTable {
        (**self).table()
    }

    #[inline]
    fn merge_from(&mut self, reader: &mut Reader<'_>) -> wire::Result {
        (**self).merge_from(reader)
    }

    #[inline]
    fn write_to(&self, writer: &mut Writer<'_>) {
        (**self).write_to(writer);
    }

    #[inline]
    fn field(&self, index: usize) -> FieldRef<'_> {
        (**self).field(index)
    }

    #[inline]
    fn missing_required(&self) -> Option<String> {
        (**self).missing_required()
    }

    #[inline(always)]
    fn boxed_size() -> usize {
        size_of::<M>()
    }
}
