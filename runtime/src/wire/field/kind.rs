//! The kinds of values, as types: those of an extension, and of the keys and values of a map.
//!
//! A Rust type does not say how its values are encoded: `i64` may be `int64`, `sint64` or `sfixed64`.
//! A kind does, so `Extension<M, kind::Sint64>` reads and writes zigzag varints.
//!
//! ```
//! # #[cfg(feature = "descriptor")] {
//! use rustgreet::descriptor::FieldOptions;
//! use rustgreet::{Extension, wire::kind};
//!
//! // extend google.protobuf.FieldOptions { optional sint64 offset = 50000; }
//! const OFFSET: Extension<FieldOptions, kind::Sint64> = Extension::new(50_000, "shop.offset");
//!
//! let mut options = FieldOptions::default();
//! OFFSET.set(&mut options, -2);
//! let bytes = options.unknown_fields.as_bytes();
//! assert_eq!(bytes.last(), Some(&3)); // the zigzag encoding of -2
//! # }
//! ```

use core::marker::PhantomData;

use crate::reflect::ValueRef;
use crate::schema::WireType;
use crate::schema::{MessageTable, Type};
use crate::unknown::UnknownValue;
use crate::wire::{BytesStorage, Reader, Result, Sink, StringStorage, Writer};

mod sealed {
    pub trait Sealed {}
}

/// A kind of value. The trait is sealed: the kinds are those of protobuf.
///
/// ```
/// use rustgreet::wire::kind::{self, Kind};
///
/// fn largest<K: Kind<Value: Ord>>(values: Vec<K::Value>) -> Option<K::Value> {
///     values.into_iter().max()
/// }
///
/// assert_eq!(largest::<kind::Sint32>(vec![-2, 5, 3]), Some(5));
/// assert_eq!(largest::<kind::Bool>(vec![false, true]), Some(true));
/// ```
pub trait Kind: sealed::Sealed {
    /// The Rust type of a value.
    type Value: Default;
    #[doc(hidden)]
    const WIRE_TYPE: u32;
    /// Whether repeated fields of the kind can be packed.
    #[doc(hidden)]
    const PACKABLE: bool = !matches!(Self::WIRE_TYPE, DELIMITED | START_GROUP);
    #[doc(hidden)]
    fn read(value: &mut Self::Value, tag: u32, reader: &mut Reader<'_>) -> Result;
    #[doc(hidden)]
    fn put(number: u32, value: &Self::Value, writer: &mut Writer<'_, impl Sink>);
    /// Whether the size of a value is known at a glance: that of a message is not.
    #[doc(hidden)]
    const IS_SIZED: bool = true;
    /// Whether the schema declares the value: false only for a number that a closed enum does not
    /// declare.
    #[doc(hidden)]
    #[inline(always)]
    fn is_known(_: &Self::Value) -> bool {
        true
    }
    /// The heap bytes of a default value: those of a box.
    #[doc(hidden)]
    #[inline(always)]
    fn boxed_size() -> usize {
        0
    }
    /// Reads a value into `slot`: a message is merged, any other value replaces the old one if it is
    /// known.
    #[doc(hidden)]
    #[inline]
    fn merge(slot: &mut Option<Self::Value>, tag: u32, reader: &mut Reader<'_>) -> Result {
        if slot.is_none() {
            reader.charge(Self::boxed_size())?;
        }
        Self::read(slot.get_or_insert_default(), tag, reader)
    }
    /// Whether the value of a record is of this kind, and known.
    #[doc(hidden)]
    fn takes(value: UnknownValue<'_>) -> bool {
        value.wire_type() as u32 == Self::WIRE_TYPE
    }
    /// Writes a repeated field, packed if the kind can be.
    #[doc(hidden)]
    fn put_list(number: u32, list: &[Self::Value], writer: &mut Writer<'_, impl Sink>) {
        list.iter()
            .for_each(|value| Self::put(number, value, writer));
    }
    /// The value of a default of the schema; `None` if it is of another kind.
    #[doc(hidden)]
    fn of(_: ValueRef<'_>) -> Option<Self::Value> {
        None
    }
    /// The type in a row of a table.
    #[doc(hidden)]
    fn ty() -> Type;
    /// The table of a message, for the path of an error inside it.
    #[doc(hidden)]
    fn table() -> Option<&'static MessageTable> {
        match Self::ty() {
            Type::Message(table) | Type::Group(table) => Some(table),
            _ => None,
        }
    }
}

const DELIMITED: u32 = WireType::Delimited as u32;
const START_GROUP: u32 = WireType::StartGroup as u32;

macro_rules! kinds {
    ($(
        $kind:ident $name:literal $value:ty, $wire_type:ident $reference:ident, $read:ident
        $put:ident $packed:ident;
    )*) => {$(
        #[doc = concat!("The kind `", $name, "`.")]
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
            fn put(number: u32, value: &$value, writer: &mut Writer<'_, impl Sink>) {
                writer.$put(number, value);
            }
            fn put_list(number: u32, list: &[$value], writer: &mut Writer<'_, impl Sink>) {
                writer.$packed(number, list);
            }
            fn ty() -> Type {
                Type::$kind
            }
            fn of(value: ValueRef<'_>) -> Option<$value> {
                match value {
                    ValueRef::$reference(value) => Some(value),
                    _ => None,
                }
            }
        }
    )*};
}

kinds! {
    Int32 "int32" i32, Varint I32, int32 put_int32 packed_int32;
    Int64 "int64" i64, Varint I64, int64 put_int64 packed_int64;
    Uint32 "uint32" u32, Varint U32, uint32 put_uint32 packed_uint32;
    Uint64 "uint64" u64, Varint U64, uint64 put_uint64 packed_uint64;
    Sint32 "sint32" i32, Varint I32, sint32 put_sint32 packed_sint32;
    Sint64 "sint64" i64, Varint I64, sint64 put_sint64 packed_sint64;
    Fixed32 "fixed32" u32, Fixed32 U32, fixed32 put_fixed32 packed_fixed32;
    Fixed64 "fixed64" u64, Fixed64 U64, fixed64 put_fixed64 packed_fixed64;
    Sfixed32 "sfixed32" i32, Fixed32 I32, sfixed32 put_sfixed32 packed_sfixed32;
    Sfixed64 "sfixed64" i64, Fixed64 I64, sfixed64 put_sfixed64 packed_sfixed64;
    Float "float" f32, Fixed32 F32, float put_float packed_float;
    Double "double" f64, Fixed64 F64, double put_double packed_double;
    Bool "bool" bool, Varint Bool, bool put_bool packed_bool;
}

/// The kind `string`, in a `String`, a `Box<str>` or a [`SharedStr`](crate::wire::SharedStr).
#[derive(Debug)]
pub struct String<S = std::string::String>(PhantomData<S>);

impl<S> sealed::Sealed for String<S> {}
impl<S: StringStorage> Kind for String<S> {
    type Value = S;
    const WIRE_TYPE: u32 = WireType::Delimited as u32;
    #[inline]
    fn read(value: &mut S, _: u32, reader: &mut Reader<'_>) -> Result {
        reader.string(value)
    }
    #[inline]
    fn put(number: u32, value: &S, writer: &mut Writer<'_, impl Sink>) {
        writer.put_string(number, value);
    }
    fn ty() -> Type {
        Type::String
    }
    fn of(value: ValueRef<'_>) -> Option<S> {
        match value {
            ValueRef::String(text) => Some(S::of(text)),
            _ => None,
        }
    }
}

/// The kind `bytes`, in a [`bytes::Bytes`] or a `Vec<u8>`.
#[derive(Debug)]
pub struct Bytes<B = bytes::Bytes>(PhantomData<B>);

impl<B> sealed::Sealed for Bytes<B> {}
impl<B: BytesStorage> Kind for Bytes<B> {
    type Value = B;
    const WIRE_TYPE: u32 = WireType::Delimited as u32;
    #[inline]
    fn read(value: &mut B, _: u32, reader: &mut Reader<'_>) -> Result {
        reader.bytes(value)
    }
    #[inline]
    fn put(number: u32, value: &B, writer: &mut Writer<'_, impl Sink>) {
        writer.put_bytes(number, value.as_ref());
    }
    fn ty() -> Type {
        Type::Bytes
    }
    fn of(value: ValueRef<'_>) -> Option<B> {
        match value {
            ValueRef::Bytes(bytes) => Some(B::of(bytes)),
            _ => None,
        }
    }
}

/// The kind of the enum `E`, open or closed.
#[derive(Debug)]
pub struct Enum<E>(PhantomData<E>);

impl<E> sealed::Sealed for Enum<E> {}
impl<E: crate::schema::Enum + Default> Kind for Enum<E> {
    type Value = E;
    const WIRE_TYPE: u32 = WireType::Varint as u32;
    #[inline]
    fn read(value: &mut E, _: u32, reader: &mut Reader<'_>) -> Result {
        reader.enumeration(value)
    }
    #[inline]
    fn put(number: u32, value: &E, writer: &mut Writer<'_, impl Sink>) {
        writer.put_enumeration(number, value);
    }
    #[inline]
    fn is_known(value: &E) -> bool {
        !E::table().is_closed() || E::table().contains(value.number())
    }
    fn merge(slot: &mut Option<E>, _: u32, reader: &mut Reader<'_>) -> Result {
        let value = reader.read_enumeration()?;
        if Self::is_known(&value) {
            *slot = Some(value);
        }
        Ok(())
    }
    fn takes(value: UnknownValue<'_>) -> bool {
        match value {
            UnknownValue::Varint(raw) => Self::is_known(&E::from_number(raw as i32)),
            _ => false,
        }
    }
    fn put_list(number: u32, list: &[E], writer: &mut Writer<'_, impl Sink>) {
        writer.packed_enumeration(number, list);
    }
    fn ty() -> Type {
        Type::Enum(E::table())
    }
    fn of(value: ValueRef<'_>) -> Option<E> {
        match value {
            ValueRef::Enum(number, _) => Some(E::from_number(number)),
            _ => None,
        }
    }
}

/// The kind of the message `M`, encoded with its length before it.
#[derive(Debug)]
pub struct Message<M>(PhantomData<M>);

impl<M> sealed::Sealed for Message<M> {}
impl<M: crate::message::Message + Default> Kind for Message<M> {
    type Value = M;
    const WIRE_TYPE: u32 = WireType::Delimited as u32;
    const IS_SIZED: bool = false;
    #[inline]
    fn read(value: &mut M, _: u32, reader: &mut Reader<'_>) -> Result {
        reader.message(value)
    }
    #[inline(always)]
    fn boxed_size() -> usize {
        M::boxed_size()
    }
    #[inline]
    fn put(number: u32, value: &M, writer: &mut Writer<'_, impl Sink>) {
        writer.put_message(number, value);
    }
    fn ty() -> Type {
        Type::Message(M::default().table())
    }
}

/// The kind of the message `M`, encoded between a start and an end tag (encoding specification,
/// "Groups").
#[derive(Debug)]
pub struct Group<M>(PhantomData<M>);

impl<M> sealed::Sealed for Group<M> {}
impl<M: crate::message::Message + Default> Kind for Group<M> {
    type Value = M;
    const WIRE_TYPE: u32 = WireType::StartGroup as u32;
    const IS_SIZED: bool = false;
    #[inline]
    fn read(value: &mut M, tag: u32, reader: &mut Reader<'_>) -> Result {
        reader.group(tag, value)
    }
    #[inline(always)]
    fn boxed_size() -> usize {
        M::boxed_size()
    }
    #[inline]
    fn put(number: u32, value: &M, writer: &mut Writer<'_, impl Sink>) {
        writer.put_group(number, value);
    }
    fn ty() -> Type {
        Type::Group(M::default().table())
    }
}
