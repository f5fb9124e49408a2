//! What a frame has inside: a message whose type is known, or a [`Payload`]. A call carries either.

use bytes::Bytes;

use crate::message::Message;
use crate::rpc::call::{Packing, Payload, Status, decode, decode_small};
use crate::wire::DecodeOptions;

/// What is read from frames.
pub(crate) trait FromFrame: Send + Sized + 'static {
    fn from_frame(
        bytes: Bytes,
        limits: &DecodeOptions,
        was_compressed: bool,
    ) -> Result<Self, Status>;
    /// What needs no bytes of its own, from the bytes of a small message; nothing if it does, or they are many.
    fn from_small(bytes: &[u8], limits: &DecodeOptions) -> Option<Result<Self, Status>>;
    fn from_payload(payload: Payload) -> Result<Self, Status>;
}

/// What is written into frames.
pub(crate) trait IntoFrame: Send + Sized + 'static {
    fn append_to(&self, buffer: &mut Vec<u8>);
    /// The bytes that it is likely to take, without its frame.
    fn room(&self) -> usize;
    /// Whether it is to be compressed, as far as it knows.
    fn packing(&self) -> Packing {
        Packing::Usual
    }
    fn into_payload(self) -> Payload;
}

impl<M: Message + Default> FromFrame for M {
    fn from_frame(bytes: Bytes, limits: &DecodeOptions, _: bool) -> Result<Self, Status> {
        decode(bytes, limits)
    }

    fn from_small(bytes: &[u8], limits: &DecodeOptions) -> Option<Result<Self, Status>> {
        decode_small(bytes, limits)
    }

    fn from_payload(payload: Payload) -> Result<Self, Status> {
        payload.into_message()
    }
}

impl<M: Message> IntoFrame for M {
    fn append_to(&self, buffer: &mut Vec<u8>) {
        self.append_to_vec(buffer);
    }

    fn room(&self) -> usize {
        self.table().capacity() as usize
    }

    fn into_payload(self) -> Payload {
        Payload::new(self)
    }
}

impl FromFrame for Payload {
    fn from_frame(
        bytes: Bytes,
        limits: &DecodeOptions,
        was_compressed: bool,
    ) -> Result<Self, Status> {
        Ok(Self::arriving(bytes, limits.clone(), was_compressed))
    }

    fn from_small(_: &[u8], _: &DecodeOptions) -> Option<Result<Self, Status>> {
        None
    }

    fn from_payload(payload: Payload) -> Result<Self, Status> {
        Ok(payload)
    }
}

impl IntoFrame for Payload {
    fn append_to(&self, buffer: &mut Vec<u8>) {
        Payload::append_to(self, buffer);
    }

    fn room(&self) -> usize {
        Payload::room(self)
    }

    fn packing(&self) -> Packing {
        Payload::packing(self)
    }

    fn into_payload(self) -> Payload {
        self
    }
}
