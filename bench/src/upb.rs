//! The contestant of the feature `upb`: Google's `protobuf`, whose codec is C.

use std::marker::PhantomData;

use bytes::Bytes;

use crate::codec::Codec;

pub struct Upb<M>(PhantomData<M>);

impl<M: protobuf::Message + 'static> Codec for Upb<M> {
    type Message<'a> = M;

    #[inline]
    fn decode(bytes: &Bytes) -> M {
        M::parse(bytes).expect("upb decodes the row's bytes")
    }

    #[inline]
    fn encode(message: &M) -> Vec<u8> {
        message.serialize().expect("upb encodes the row's messages")
    }

    #[inline]
    fn encoded_len(message: &M) -> usize {
        message.serialized_len()
    }
}
