//! One trait for decoding, encoding and measuring, which each contestant names differently.

use std::marker::PhantomData;

use bytes::Bytes;

/// How a contestant turns bytes into a message and back.
pub trait Codec: 'static {
    /// May borrow from the bytes that it was decoded from.
    type Message<'a>: Clone;

    fn decode(bytes: &Bytes) -> Self::Message<'_>;
    fn encode(message: &Self::Message<'_>) -> Vec<u8>;
    fn encoded_len(message: &Self::Message<'_>) -> usize;
}

pub struct Rustgreet<M>(PhantomData<M>);

impl<M: rustgreet::Message + Default + Clone> Codec for Rustgreet<M> {
    type Message<'a> = M;

    #[inline]
    fn decode(bytes: &Bytes) -> M {
        M::decode(bytes).expect("rustgreet decodes the row's bytes")
    }

    #[inline]
    fn encode(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }

    #[inline]
    fn encoded_len(message: &M) -> usize {
        message.encoded_len()
    }
}

/// rustgreet, with messages that may share their input, as a server has it.
pub struct Sharing<M>(PhantomData<M>);

impl<M: rustgreet::Message + Default + Clone> Codec for Sharing<M> {
    type Message<'a> = M;

    #[inline]
    fn decode(bytes: &Bytes) -> M {
        M::decode_bytes(bytes.clone()).expect("rustgreet decodes the row's bytes")
    }

    #[inline]
    fn encode(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }

    #[inline]
    fn encoded_len(message: &M) -> usize {
        message.encoded_len()
    }
}

pub struct Prost<M>(PhantomData<M>);

impl<M: prost::Message + Default + Clone + 'static> Codec for Prost<M> {
    type Message<'a> = M;

    #[inline]
    fn decode(bytes: &Bytes) -> M {
        M::decode(&bytes[..]).expect("prost decodes the row's bytes")
    }

    #[inline]
    fn encode(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }

    #[inline]
    fn encoded_len(message: &M) -> usize {
        message.encoded_len()
    }
}

pub struct Buffa<M>(PhantomData<M>);

impl<M: buffa::Message + Clone + 'static> Codec for Buffa<M> {
    type Message<'a> = M;

    #[inline]
    fn decode(bytes: &Bytes) -> M {
        M::decode_from_slice(bytes).expect("buffa decodes the row's bytes")
    }

    #[inline]
    fn encode(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }

    #[inline]
    fn encoded_len(message: &M) -> usize {
        message.encoded_len() as usize
    }
}
