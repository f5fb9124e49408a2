//! Encoding for prost.

use ::prost::encoding::{DecodeContext, WireType};
use ::prost::{DecodeError, EncodeError};
use bytes::{Buf, BufMut};

use crate::message::Message;
use crate::wire::{self, Framing};

/// A buffer with room for more than a message may have grows, and is written to at once.
const GROWS: usize = isize::MAX as usize / 2;

/// `prost::Message::encoded_len`
#[inline]
pub fn encoded_len<M: Message>(message: &M) -> usize {
    wire::encode_to_vec(message).len()
}

/// `prost::Message::encode_raw`
#[inline]
pub fn encode_raw<M: Message>(message: &M, buffer: &mut impl BufMut) {
    wire::encode_into(message, buffer, Framing::None);
}

/// `prost::Message::encode`
#[inline]
pub fn encode<M: Message>(message: &M, buffer: &mut impl BufMut) -> Result<(), EncodeError> {
    if buffer.remaining_mut() > GROWS {
        wire::encode_into(message, buffer, Framing::None);
        return Ok(());
    }
    ::prost::Message::encode(&Encoded(&wire::encode_to_vec(message)), buffer)
}

/// `prost::Message::encode_length_delimited`
#[inline]
pub fn encode_length_delimited<M: Message>(
    message: &M,
    buffer: &mut impl BufMut,
) -> Result<(), EncodeError> {
    if buffer.remaining_mut() > GROWS {
        wire::encode_into(message, buffer, Framing::Length);
        return Ok(());
    }
    let message = wire::encode_to_vec(message);
    ::prost::Message::encode_length_delimited(&Encoded(&message), buffer)
}

/// A message in bytes: prost checks the buffer's room for it, as only prost can say what is
/// wrong with that.
struct Encoded<'a>(&'a [u8]);

impl ::prost::Message for Encoded<'_> {
    fn encode_raw(&self, buffer: &mut impl BufMut) {
        buffer.put_slice(self.0);
    }

    fn encoded_len(&self) -> usize {
        self.0.len()
    }

    fn merge_field(
        &mut self,
        number: u32,
        wire_type: WireType,
        buffer: &mut impl Buf,
        context: DecodeContext,
    ) -> Result<(), DecodeError> {
        ::prost::encoding::skip_field(wire_type, number, buffer, context)
    }

    fn clear(&mut self) {
        self.0 = &[];
    }
}
