//! The contestants of the feature `peers`, which are there for the record.

use std::marker::PhantomData;

use buffa::{HasMessageView, MessageView, ViewEncode};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::{Codec, Prost};
use crate::json::Json;

/// buffa's views, which borrow from the input.
pub struct BuffaView<M>(PhantomData<M>);

impl<M: HasMessageView + 'static> Codec for BuffaView<M>
where
    for<'a> M::View<'a>: ViewEncode<'a> + Clone,
{
    type Message<'a> = M::View<'a>;

    #[inline]
    fn decode(bytes: &Bytes) -> M::View<'_> {
        MessageView::decode_view(bytes).expect("buffa decodes the row's bytes")
    }

    #[inline]
    fn encode(message: &M::View<'_>) -> Vec<u8> {
        message.encode_to_vec()
    }

    #[inline]
    fn encoded_len(message: &M::View<'_>) -> usize {
        message.encoded_len() as usize
    }
}

/// pilota, whose strings and bytes share the input. It does not write an optional scalar that is set to zero:
/// no rows with these.
pub struct Pilota<M>(PhantomData<M>);

impl<M: pilota::pb::Message + Default + Clone + 'static> Codec for Pilota<M> {
    type Message<'a> = M;

    #[inline]
    fn decode(bytes: &Bytes) -> M {
        M::decode(bytes.clone()).expect("pilota decodes the row's bytes")
    }

    #[inline]
    fn encode(message: &M) -> Vec<u8> {
        message.encode_to_vec(&mut Default::default())
    }

    #[inline]
    fn encoded_len(message: &M) -> usize {
        message.encoded_len(&mut Default::default())
    }
}

/// quick-protobuf, whose strings and bytes borrow from the input. It does not know whether an optional
/// scalar is set, and reads packed numbers through pointers that are not aligned: no rows with these.
pub mod quick {
    use bytes::Bytes;
    use quick_protobuf::{BytesReader, MessageRead, MessageWrite, Writer};

    use crate::codec::Codec;
    use crate::pb::quick::bench;

    macro_rules! codecs {
        ($($message:ident)*) => {$(
            pub struct $message;

            impl Codec for $message {
                type Message<'a> = bench::$message<'a>;

                #[inline]
                fn decode(bytes: &Bytes) -> bench::$message<'_> {
                    bench::$message::from_reader(&mut BytesReader::from_bytes(bytes), bytes)
                        .expect("quick-protobuf decodes the row's bytes")
                }

                #[inline]
                fn encode(message: &bench::$message<'_>) -> Vec<u8> {
                    let mut bytes = Vec::with_capacity(message.get_size());
                    message.write_message(&mut Writer::new(&mut bytes)).expect("a vector takes all");
                    bytes
                }

                #[inline]
                fn encoded_len(message: &bench::$message<'_>) -> usize {
                    message.get_size()
                }
            }
        )*};
    }

    codecs!(Greeting SpanBatch Folder Directory Choice Frame Media);
}

/// A reader and a printer of JSON, for structs with serde's derive.
pub struct Plain<M> {
    parse: fn(&str) -> M,
    print: fn(&M) -> String,
}

impl<M: Serialize + DeserializeOwned> Plain<M> {
    pub fn sonic() -> Self {
        Self {
            parse: |text| sonic_rs::from_str(text).expect("sonic-rs reads its own JSON"),
            print: |message| sonic_rs::to_string(message).expect("sonic-rs prints the messages"),
        }
    }

    /// simd-json writes into the text that it reads, so each parse has a copy.
    pub fn simd() -> Self {
        Self {
            parse: |text| {
                let mut text = text.as_bytes().to_vec();
                simd_json::from_slice(&mut text).expect("simd-json reads its own JSON")
            },
            print: |message| simd_json::to_string(message).expect("simd-json prints the messages"),
        }
    }
}

impl<M: prost::Message + Default + Clone + 'static> Json for Plain<M> {
    type Message = M;

    #[inline]
    fn parse(&self, text: &str) -> M {
        (self.parse)(text)
    }

    #[inline]
    fn print(&self, message: &M) -> String {
        (self.print)(message)
    }

    fn decode(&self, bytes: &[u8]) -> M {
        Prost::decode(&Bytes::copy_from_slice(bytes))
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        Prost::encode(message)
    }
}
