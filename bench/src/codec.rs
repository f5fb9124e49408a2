//! One trait for decoding and encoding, which each contestant names differently.

/// How a contestant turns bytes into an `M` and back.
pub trait Codec<M> {
    fn decode(bytes: &[u8]) -> M;
    fn encode(message: &M) -> Vec<u8>;
}

pub struct Rustgreet;

impl<M: rustgreet::Message + Default> Codec<M> for Rustgreet {
    #[inline]
    fn decode(bytes: &[u8]) -> M {
        M::decode(bytes).expect("rustgreet decodes the row's bytes")
    }

    #[inline]
    fn encode(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }
}

pub struct Prost;

impl<M: prost::Message + Default> Codec<M> for Prost {
    #[inline]
    fn decode(bytes: &[u8]) -> M {
        M::decode(bytes).expect("prost decodes the row's bytes")
    }

    #[inline]
    fn encode(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }
}

pub struct Buffa;

impl<M: buffa::Message> Codec<M> for Buffa {
    #[inline]
    fn decode(bytes: &[u8]) -> M {
        M::decode_from_slice(bytes).expect("buffa decodes the row's bytes")
    }

    #[inline]
    fn encode(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }
}
