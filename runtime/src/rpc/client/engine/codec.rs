//! Our messages in tonic's frames. What is encoded are results, so that an error in a client's
//! request stream resets the call; the caller finds that very status in the [`Failure`].

use std::{
    marker::PhantomData,
    sync::{Arc, OnceLock},
};

use bytes::Buf;
use tonic::codec::{BufferSettings, DecodeBuf, EncodeBuf};

use crate::message::Message;
use crate::rpc::call::Status;
use crate::wire::DecodeOptions;

/// Where the error goes that ended a request stream.
pub(crate) type Failure = Arc<OnceLock<Status>>;

/// The first buffer of a call: most messages are small, and it grows.
const BUFFER: usize = 512;
/// Messages that are ready together share a frame up to this size.
const FRAME: usize = 32 * 1024;
/// Above this size, a message is worth sharing its buffer with the fields decoded from it.
const SHARED: usize = 1024;

/// The codec of one call: `E` is sent, `D` arrives.
pub(crate) struct Codec<E, D> {
    failure: Option<Failure>,
    max_encoding: Option<usize>,
    limits: DecodeOptions,
    types: PhantomData<fn(E) -> D>,
}

impl<E, D> Codec<E, D> {
    pub(crate) fn new(
        failure: Option<Failure>,
        max_encoding: Option<usize>,
        limits: DecodeOptions,
    ) -> Self {
        Self {
            failure,
            max_encoding,
            limits,
            types: PhantomData,
        }
    }
}

pub(crate) struct Encoder<E> {
    failure: Option<Failure>,
    max_encoding: Option<usize>,
    message: PhantomData<fn(E)>,
}

pub(crate) struct Decoder<D> {
    limits: DecodeOptions,
    message: PhantomData<fn() -> D>,
}

impl<E: Message, D: Message + Default> tonic::codec::Codec for Codec<E, D> {
    type Encode = Result<E, Status>;
    type Decode = D;
    type Encoder = Encoder<E>;
    type Decoder = Decoder<D>;

    fn encoder(&mut self) -> Encoder<E> {
        Encoder {
            failure: self.failure.take(),
            max_encoding: self.max_encoding,
            message: PhantomData,
        }
    }

    fn decoder(&mut self) -> Decoder<D> {
        Decoder {
            limits: self.limits.clone(),
            message: PhantomData,
        }
    }
}

impl<E: Message> tonic::codec::Encoder for Encoder<E> {
    type Item = Result<E, Status>;
    type Error = tonic::Status;

    fn encode(&mut self, item: Self::Item, into: &mut EncodeBuf<'_>) -> Result<(), tonic::Status> {
        match item.and_then(|message| check_size(message, self.max_encoding)) {
            Ok(message) => {
                message.encode(into);
                Ok(())
            }
            Err(status) => {
                let reason = status.to_string();
                if let Some(failure) = &self.failure {
                    // Nobody else sets it; the first error ends the stream.
                    let _ = failure.set(status);
                }
                Err(tonic::Status::cancelled(reason))
            }
        }
    }

    fn buffer_settings(&self) -> BufferSettings {
        BufferSettings::new(BUFFER, FRAME)
    }
}

impl<D: Message + Default> tonic::codec::Decoder for Decoder<D> {
    type Item = D;
    type Error = tonic::Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<D>, tonic::Status> {
        let len = from.remaining();
        let decoded = if len < SHARED {
            let decoded = D::decode_with(from.chunk(), &self.limits);
            from.advance(len);
            decoded
        } else {
            D::decode_bytes_with(from.copy_to_bytes(len), &self.limits)
        };
        decoded
            .map(Some)
            .map_err(|error| tonic::Status::internal(error.to_string()))
    }

    fn buffer_settings(&self) -> BufferSettings {
        BufferSettings::new(BUFFER, FRAME)
    }
}

/// The message, if it may be sent. Measured only where there is a limit.
pub(crate) fn check_size<M: Message>(message: M, limit: Option<usize>) -> Result<M, Status> {
    let Some(limit) = limit else {
        return Ok(message);
    };
    match message.encoded_len() {
        len if len > limit => Err(Status::resource_exhausted(format!(
            "the message has {len} bytes, and the limit for sending is {limit}"
        ))),
        _ => Ok(message),
    }
}
