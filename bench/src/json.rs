//! One trait for reading and printing JSON, which each contestant names differently.

use std::marker::PhantomData;

use prost_reflect::{DescriptorPool, DeserializeOptions, DynamicMessage, MessageDescriptor};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::Codec;

/// How a contestant turns JSON into a message and back.
pub trait Json: 'static {
    type Message: 'static;
    fn parse(&self, text: &str) -> Self::Message;
    fn print(&self, message: &Self::Message) -> String;
    /// Decodes the binary format, to make messages.
    fn decode(&self, bytes: &[u8]) -> Self::Message;
    /// Encodes in the binary format, to compare messages.
    fn encode(&self, message: &Self::Message) -> Vec<u8>;
}

/// The functions of `rustgreet::json`.
pub struct Ours<M>(pub PhantomData<M>);

impl<M: rustgreet::Message + Default> Json for Ours<M> {
    type Message = M;

    #[inline]
    fn parse(&self, text: &str) -> M {
        rustgreet::json::from_str(text).expect("rustgreet reads the row's JSON")
    }

    #[inline]
    fn print(&self, message: &M) -> String {
        rustgreet::json::to_string(message).expect("rustgreet prints the row's messages")
    }

    fn decode(&self, bytes: &[u8]) -> M {
        M::decode(bytes).expect("rustgreet decodes the row's bytes")
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }
}

/// serde_json, with a codec's messages that implement serde's traits.
pub struct Serde<C, M>(pub PhantomData<(C, M)>);

impl<C, M> Json for Serde<C, M>
where
    C: for<'a> Codec<Message<'a> = M>,
    M: Serialize + DeserializeOwned + 'static,
{
    type Message = M;

    #[inline]
    fn parse(&self, text: &str) -> M {
        serde_json::from_str(text).expect("serde_json reads the row's JSON")
    }

    #[inline]
    fn print(&self, message: &M) -> String {
        serde_json::to_string(message).expect("serde_json prints the row's messages")
    }

    fn decode(&self, bytes: &[u8]) -> M {
        C::decode(&bytes::Bytes::copy_from_slice(bytes))
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        C::encode(message)
    }
}

/// prost-reflect's dynamic messages.
pub struct Reflect(MessageDescriptor);

impl Reflect {
    /// Looks up a message of `bench.proto`.
    pub fn new(name: &str) -> Self {
        let set = include_bytes!(concat!(env!("OUT_DIR"), "/bench.binpb"));
        let pool = DescriptorPool::decode(&set[..]).expect("descriptors");
        let message = pool.get_message_by_name(&format!("bench.{name}"));
        Self(message.expect("a message of bench.proto"))
    }
}

impl Json for Reflect {
    type Message = DynamicMessage;

    #[inline]
    fn parse(&self, text: &str) -> DynamicMessage {
        let mut json = serde_json::Deserializer::from_str(text);
        let options = DeserializeOptions::new();
        DynamicMessage::deserialize_with_options(self.0.clone(), &mut json, &options)
            .expect("prost-reflect reads the row's JSON")
    }

    #[inline]
    fn print(&self, message: &DynamicMessage) -> String {
        serde_json::to_string(message).expect("prost-reflect prints the row's messages")
    }

    fn decode(&self, bytes: &[u8]) -> DynamicMessage {
        DynamicMessage::decode(self.0.clone(), bytes).expect("prost-reflect decodes")
    }

    fn encode(&self, message: &DynamicMessage) -> Vec<u8> {
        prost::Message::encode_to_vec(message)
    }
}
