//! One trait for decoding, encoding and measuring, which each contestant names differently.

use bytes::Bytes;

/// How a contestant turns bytes into an `M` and back.
pub trait Codec<M> {
    fn decode(bytes: &Bytes) -> M;
    fn encode(message: &M) -> Vec<u8>;
    fn encoded_len(message: &M) -> usize;
}

pub struct Rustgreet;

impl<M: rustgreet::Message + Default> Codec<M> for Rustgreet {
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
pub struct Sharing;

impl<M: rustgreet::Message + Default> Codec<M> for Sharing {
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

pub struct Prost;

impl<M: prost::Message + Default> Codec<M> for Prost {
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

pub struct Buffa;

impl<M: buffa::Message> Codec<M> for Buffa {
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
