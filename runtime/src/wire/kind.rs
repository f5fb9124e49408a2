//! Kinds of values, as types: what the keys and values of a map are.
//!
//! `r.map::<kind::String, kind::Int64>(&mut self.labels)` says how a map's entries look on the
//! wire, which `BTreeMap<String, i64>` alone does not (`int64`, `sint64` and `sfixed64` are all
//! `i64`).

use core::marker::PhantomData;

use super::tag::WireType;
use super::{Blob, Reader, Result, Writer};

mod sealed {
    pub trait Sealed {}
}

/// A kind of value. Sealed: the kinds are those of protobuf.
pub trait Kind: sealed::Sealed {
    /// The Rust type of a value.
    type Value: Default;
    #[doc(hidden)]
    const WIRE_TYPE: u32;
    #[doc(hidden)]
    fn read(value: &mut Self::Value, tag: u32, reader: &mut Reader<'_>) -> Result;
    #[doc(hidden)]
    fn put(number: u32, value: &Self::Value, writer: &mut Writer<'_>);
    /// Whether a schema that knows all its values knows this one: false for numbers that a
    /// closed enum does not declare.
    #[doc(hidden)]
    #[inline(always)]
    fn is_known(_: &Self::Value) -> bool {
        true
    }
}

macro_rules! kinds {
    ($($kind:ident $name:literal $value:ty, $wire_type:ident, $read:ident $put:ident;)*) => {$(
        #[doc = concat!("`", $name, "`")]
        #[derive(Clone, Copy, Debug)]
        pub enum $kind {}
        impl sealed::Sealed for $kind {}
        impl Kind for $kind {
            type Value = $value;
            const WIRE_TYPE: u32 = WireType::$wire_type as u32;
            #[inline]
            fn read(value: &mut $value, _: u32, reader: &mut Reader<'_>) -> Result {
                reader.$read(value)
            }
            #[inline]
            fn put(number: u32, value: &$value, writer: &mut Writer<'_>) {
                writer.$put(number, value);
            }
        }
    )*};
}

kinds! {
    Int32 "int32" i32, Varint, int32 put_int32;
    Int64 "int64" i64, Varint, int64 put_int64;
    Uint32 "uint32" u32, Varint, uint32 put_uint32;
    Uint64 "uint64" u64, Varint, uint64 put_uint64;
    Sint32 "sint32" i32, Varint, sint32 put_sint32;
    Sint64 "sint64" i64, Varint, sint64 put_sint64;
    Fixed32 "fixed32" u32, Fixed32, fixed32 put_fixed32;
    Fixed64 "fixed64" u64, Fixed64, fixed64 put_fixed64;
    Sfixed32 "sfixed32" i32, Fixed32, sfixed32 put_sfixed32;
    Sfixed64 "sfixed64" i64, Fixed64, sfixed64 put_sfixed64;
    Float "float" f32, Fixed32, float put_float;
    Double "double" f64, Fixed64, double put_double;
    Bool "bool" bool, Varint, bool put_bool;
    String "string" std::string::String, Delimited, string put_string;
}

/// `bytes`, in a [`bytes::Bytes`] or a `Vec<u8>`.
#[derive(Debug)]
pub struct Bytes<B = bytes::Bytes>(PhantomData<B>);

impl<B> sealed::Sealed for Bytes<B> {}
impl<B: Blob> Kind for Bytes<B> {
    type Value = B;
    const WIRE_TYPE: u32 = WireType::Delimited as u32;
    #[inline]
    fn read(value: &mut B, _: u32, reader: &mut Reader<'_>) -> Result {
        reader.bytes(value)
    }
    #[inline]
    fn put(number: u32, value: &B, writer: &mut Writer<'_>) {
        writer.put_bytes(number, value.as_ref());
    }
}

/// An enum, open or closed.
#[derive(Debug)]
pub struct Enum<E>(PhantomData<E>);

impl<E> sealed::Sealed for Enum<E> {}
impl<E: crate::Enum + Default> Kind for Enum<E> {
    type Value = E;
    const WIRE_TYPE: u32 = WireType::Varint as u32;
    #[inline]
    fn read(value: &mut E, _: u32, reader: &mut Reader<'_>) -> Result {
        reader.enumeration(value)
    }
    #[inline]
    fn put(number: u32, value: &E, writer: &mut Writer<'_>) {
        writer.put_enumeration(number, value);
    }
    #[inline]
    fn is_known(value: &E) -> bool {
        !E::table().is_closed() || E::table().contains(value.number())
    }
}

/// A message.
#[derive(Debug)]
pub struct Message<M>(PhantomData<M>);

impl<M> sealed::Sealed for Message<M> {}
impl<M: crate::Message + Default> Kind for Message<M> {
    type Value = M;
    const WIRE_TYPE: u32 = WireType::Delimited as u32;
    #[inline]
    fn read(value: &mut M, _: u32, reader: &mut Reader<'_>) -> Result {
        reader.message(value)
    }
    #[inline]
    fn put(number: u32, value: &M, writer: &mut Writer<'_>) {
        writer.put_message(number, value);
    }
}

/// A message between a start and an end tag.
#[derive(Debug)]
pub struct Group<M>(PhantomData<M>);

impl<M> sealed::Sealed for Group<M> {}
impl<M: crate::Message + Default> Kind for Group<M> {
    type Value = M;
    const WIRE_TYPE: u32 = WireType::StartGroup as u32;
    #[inline]
    fn read(value: &mut M, tag: u32, reader: &mut Reader<'_>) -> Result {
        reader.group(tag, value)
    }
    #[inline]
    fn put(number: u32, value: &M, writer: &mut Writer<'_>) {
        writer.put_group(number, value);
    }
}
