//! The trait of every generated message that decodes and encodes the binary format.

use bytes::{Buf, BufMut, Bytes};

use crate::reflect::Reflect;
use crate::wire::{self, DecodeError, DecodeOptions, Framing, Reader, Sink, Writer};

/// A protobuf message.
///
/// The generator implements it for every message of a schema: it writes the first functions, people
/// call the others.
///
/// ```
/// use rustgreet::Message;
/// use rustgreet::wkt::Duration;
///
/// let timeout = Duration { seconds: 90, ..Default::default() };
/// let bytes = timeout.encode_to_vec();
/// assert_eq!(bytes, [8, 90]); // field 1, a varint: 90
/// assert_eq!(Duration::decode(&bytes)?, timeout);
///
/// let error = Duration::decode(&bytes[..1]).unwrap_err();
/// assert_eq!(error.path(), "Duration.seconds");
/// # Ok::<(), rustgreet::DecodeError>(())
/// ```
///
/// # Deep messages
/// Decoding limits how deep messages nest ([`DecodeOptions::max_depth`]), and so do `Debug`, JSON and
/// text format. Encoding, cloning, comparing and dropping follow each level with a call: a message
/// that a program itself builds many thousand levels deep overflows the stack there, which ends the
/// process.
pub trait Message: Reflect {
    /// Reads fields up to the end of the message.
    #[doc(hidden)]
    fn merge_from(&mut self, reader: &mut Reader<'_>) -> wire::Result;

    /// Writes all fields: their bytes, or the count of these.
    #[doc(hidden)]
    fn write_to(&self, writer: &mut Writer<'_, impl Sink>)
    where
        Self: Sized;

    /// Returns the path of the first `required` field without a value, in this message or a nested
    /// one: `Thing.parts[3].label`.
    ///
    /// The generator overrides it for messages that have such fields.
    #[inline(always)]
    fn missing_required(&self) -> Option<String>
    where
        Self: Sized,
    {
        None
    }

    /// Returns whether every `required` field has a value, in this message and the nested ones.
    ///
    /// Extensions are not checked.
    #[inline]
    fn is_initialized(&self) -> bool
    where
        Self: Sized,
    {
        self.missing_required().is_none()
    }

    /// The extra heap bytes of a value: `size_of::<M>()` for a `Box<M>`, else 0.
    #[doc(hidden)]
    #[inline(always)]
    fn boxed_size() -> usize
    where
        Self: Sized,
    {
        0
    }

    /// Decodes a message from the binary format.
    ///
    /// # Errors
    /// If `input` is not a message of this type, exceeds a default limit ([`DecodeOptions`]), or has
    /// no value for a `required` field.
    #[inline]
    fn decode(input: &[u8]) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        let mut message = Self::default();
        wire::decode_slice(&mut message, input, const { &DecodeOptions::new() })?;
        Ok(message)
    }

    /// Decodes a message that may share the input: a value held in a [`Bytes`] or a
    /// [`SharedStr`](wire::SharedStr) is not copied, if it is large enough for itself and for the input
    /// ([`DecodeOptions::min_shared_bytes`] has the rule).
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    #[inline]
    fn decode_bytes(input: Bytes) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        let mut message = Self::default();
        wire::decode_bytes(&mut message, &input, const { &DecodeOptions::new() })?;
        Ok(message)
    }

    /// Decodes a message from all remaining bytes of a buffer. If the buffer consists of one [`Bytes`],
    /// the message may share it, as in [`decode_bytes`](Self::decode_bytes).
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    #[inline]
    fn decode_buf(input: &mut impl Buf) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        let mut message = Self::default();
        wire::decode_buf(&mut message, input, const { &DecodeOptions::new() })?;
        Ok(message)
    }

    /// Decodes a message within the given limits.
    ///
    /// ```
    /// use rustgreet::wkt::Struct;
    /// use rustgreet::{DecodeErrorKind, DecodeOptions, Message};
    ///
    /// let untrusted = DecodeOptions::new().max_depth(10).max_message_size(64 << 10);
    /// let error = Struct::decode_with(&[0; 100_000], &untrusted).unwrap_err();
    /// assert_eq!(error.kind(), DecodeErrorKind::TooLarge);
    /// ```
    ///
    /// # Errors
    /// As [`decode`](Self::decode), with the limits of `options`.
    #[inline]
    fn decode_with(input: &[u8], options: &DecodeOptions) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        let mut message = Self::default();
        wire::decode_slice(&mut message, input, options)?;
        Ok(message)
    }

    /// Decodes a message within the given limits; it may share the input, as in
    /// [`decode_bytes`](Self::decode_bytes).
    ///
    /// For another buffer, pass `buffer.copy_to_bytes(buffer.remaining())`.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), with the limits of `options`.
    #[inline]
    fn decode_bytes_with(input: Bytes, options: &DecodeOptions) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        let mut message = Self::default();
        wire::decode_bytes(&mut message, &input, options)?;
        Ok(message)
    }

    /// Decodes a message with its length before it, a varint, and removes both from the front of
    /// `input`.
    ///
    /// ```
    /// use rustgreet::Message;
    /// use rustgreet::wkt::Duration;
    ///
    /// let mut log = Vec::new();
    /// for seconds in [1, 2] {
    ///     Duration { seconds, ..Default::default() }.encode_length_delimited(&mut log);
    /// }
    /// let mut input = &log[..];
    /// assert_eq!(Duration::decode_length_delimited(&mut input)?.seconds, 1);
    /// assert_eq!(Duration::decode_length_delimited(&mut input)?.seconds, 2);
    /// assert!(input.is_empty());
    /// # Ok::<(), rustgreet::DecodeError>(())
    /// ```
    ///
    /// # Errors
    /// As [`decode`](Self::decode), or if the length is invalid or larger than the input. After an
    /// error in the length, `input` is unchanged; after an error in the message, it begins after that
    /// message.
    #[inline]
    fn decode_length_delimited(input: &mut &[u8]) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        Self::decode(wire::split_length_delimited(input)?)
    }

    /// Decodes a message with its length before it, as
    /// [`decode_length_delimited`](Self::decode_length_delimited), within the given limits.
    ///
    /// # Errors
    /// As [`decode_length_delimited`](Self::decode_length_delimited), with the limits of `options`.
    #[inline]
    fn decode_length_delimited_with(
        input: &mut &[u8],
        options: &DecodeOptions,
    ) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        Self::decode_with(wire::split_length_delimited(input)?, options)
    }

    /// Merges an encoded message into this one: the values of single fields are replaced, repeated
    /// fields and maps grow, and messages are merged (encoding specification, "Last One Wins").
    ///
    /// `required` fields may have no value; [`is_initialized`](Self::is_initialized) checks them.
    ///
    /// # Errors
    /// If `input` is not a message of this type or exceeds a default limit. The fields read before
    /// the error stay merged.
    #[inline]
    fn merge(&mut self, input: &[u8]) -> Result<(), DecodeError>
    where
        Self: Sized,
    {
        wire::decode_slice(self, input, &DecodeOptions::new().allow_partial().merging())
    }

    /// Merges an encoded message into this one, as [`merge`](Self::merge), within the given limits.
    ///
    /// # Errors
    /// As [`merge`](Self::merge), with the limits of `options`, or if a `required` field has no value
    /// and `options` do not [allow that](DecodeOptions::allow_partial).
    #[inline]
    fn merge_with(&mut self, input: &[u8], options: &DecodeOptions) -> Result<(), DecodeError>
    where
        Self: Sized,
    {
        wire::decode_slice(self, input, &options.clone().merging())
    }

    /// Merges an encoded message into this one, as [`merge`](Self::merge); it may share the input, as
    /// in [`decode_bytes`](Self::decode_bytes).
    ///
    /// # Errors
    /// As [`merge`](Self::merge).
    #[inline]
    fn merge_bytes(&mut self, input: Bytes) -> Result<(), DecodeError>
    where
        Self: Sized,
    {
        let options = DecodeOptions::new().allow_partial().merging();
        wire::decode_bytes(self, &input, &options)
    }

    /// Merges an encoded message into this one, as [`merge_bytes`](Self::merge_bytes), within the given
    /// limits.
    ///
    /// # Errors
    /// As [`merge_with`](Self::merge_with).
    #[inline]
    fn merge_bytes_with(&mut self, input: Bytes, options: &DecodeOptions) -> Result<(), DecodeError>
    where
        Self: Sized,
    {
        wire::decode_bytes(self, &input, &options.clone().merging())
    }

    /// Returns the encoded message.
    ///
    /// No encoding checks that `required` fields have values:
    /// [`is_initialized`](Self::is_initialized) does. Nor does one check the size: protobuf allows
    /// [`MAX_MESSAGE_SIZE`](wire::MAX_MESSAGE_SIZE) bytes, and decoding refuses more by default.
    ///
    /// # Panics
    /// If a `Vec` cannot hold so many bytes, as `Vec` itself does: more than `isize::MAX`, which on a
    /// 32-bit machine is 2 GiB - 1.
    #[inline]
    fn encode_to_vec(&self) -> Vec<u8>
    where
        Self: Sized,
    {
        wire::encode_to_vec(self)
    }

    /// Appends the encoded message to `buffer`.
    #[inline]
    fn append_to_vec(&self, buffer: &mut Vec<u8>)
    where
        Self: Sized,
    {
        wire::append_to_vec(self, buffer, Framing::None);
    }

    /// Writes the encoded message into a buffer.
    ///
    /// # Panics
    /// If the buffer has too little room. The buffers of the standard library and of `bytes` grow; a
    /// `&mut [u8]` does not.
    #[inline]
    fn encode(&self, buffer: &mut impl BufMut)
    where
        Self: Sized,
    {
        wire::encode_into(self, buffer, Framing::None);
    }

    /// Writes the encoded message into a buffer, with its length before it as a varint.
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

    /// Returns the encoded message with its length before it as a varint.
    #[inline]
    fn encode_length_delimited_to_vec(&self) -> Vec<u8>
    where
        Self: Sized,
    {
        let mut bytes = Vec::new();
        wire::append_to_vec(self, &mut bytes, Framing::Length);
        bytes
    }

    /// Returns the length of the encoded message in bytes, without encoding it. (A `HashMap` is put in order, and a
    /// `DynamicMessage` is encoded.)
    ///
    /// If you need the bytes too, take their length.
    #[inline]
    fn encoded_len(&self) -> usize
    where
        Self: Sized,
    {
        wire::encoded_len(self)
    }
}

impl<M: Message> Message for Box<M> {
    #[inline]
    fn merge_from(&mut self, reader: &mut Reader<'_>) -> wire::Result {
        (**self).merge_from(reader)
    }

    #[inline]
    fn write_to(&self, writer: &mut Writer<'_, impl Sink>) {
        (**self).write_to(writer);
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
