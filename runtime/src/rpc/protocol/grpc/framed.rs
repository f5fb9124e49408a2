//! What a frame has inside: a message whose type is known, or a [`Payload`]. A call carries either.

use bytes::Bytes;

use crate::message::Message;
use crate::rpc::call::{Code, Packing, Payload, Status, decode, decode_small};
use crate::wire::{DecodeOptions, Frames};

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
    /// The same, where it is this if it cannot be decoded later.
    fn blamed(self, _: Code) -> Self {
        self
    }
}

/// What is written into frames.
pub(crate) trait IntoFrame: Send + Sized + 'static {
    /// Appends its frame, and returns the length of the message; the first one makes `room`.
    fn append_to(&self, frames: &mut Frames, room: usize) -> usize;
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
    #[inline(always)]
    fn append_to(&self, frames: &mut Frames, room: usize) -> usize {
        frames.append(self, room)
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

    fn blamed(self, fault: Code) -> Self {
        Payload::blamed(self, fault)
    }
}

impl IntoFrame for Payload {
    fn append_to(&self, frames: &mut Frames, room: usize) -> usize {
        Payload::append_to(self, frames, room)
    }

    fn packing(&self) -> Packing {
        Payload::packing(self)
    }

    fn into_payload(self) -> Payload {
        self
    }
}
