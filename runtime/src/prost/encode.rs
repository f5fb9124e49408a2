//! Encodes for prost's traits, by our codec.

use ::prost::encoding::{DecodeContext, WireType};
use ::prost::{DecodeError, EncodeError};
use bytes::{Buf, BufMut};

use crate::message::Message;
use crate::wire::{self, Framing};

/// A buffer with more room than this grows as needed, so it is written to without a check.
const GROWS: usize = isize::MAX as usize / 2;

/// Implements `prost::Message::encoded_len`.
#[inline]
pub fn encoded_len<M: Message>(message: &M) -> usize {
    wire::encoded_len(message)
}

/// Implements `prost::Message::encode_raw`.
#[inline]
pub fn encode_raw<M: Message>(message: &M, buffer: &mut impl BufMut) {
    wire::encode_into(message, buffer, Framing::None);
}

/// Implements `prost::Message::encode`.
#[inline]
pub fn encode<M: Message>(message: &M, buffer: &mut impl BufMut) -> Result<(), EncodeError> {
    if buffer.remaining_mut() > GROWS {
        wire::encode_into(message, buffer, Framing::None);
        return Ok(());
    }
    ::prost::Message::encode(&Encoded(&wire::encode_to_vec(message)), buffer)
}

/// Implements `prost::Message::encode_length_delimited`.
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

/// An encoded message. prost checks that the buffer has room for it: only prost can make that
/// error.
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
