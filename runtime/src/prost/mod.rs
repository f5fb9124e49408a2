//! The bridge to [prost](https://docs.rs/prost) 0.14: our messages as `prost::Message` and
//! `prost::Name`, so that what is written for prost takes them: tonic-prost's codec, the `Any` of
//! prost-types, and messages of prost's that hold ours as a field.
//!
//! [`impl_prost!`](crate::impl_prost) gives a message both; the plugin's option `prost=on` writes
//! that line. The well-known types have both with the feature `prost`. The other way,
//! [`impl_message!`](crate::impl_message) makes a message of prost's a field of ours.
//!
//! The feature `prost-types` adds `From`, both ways, between [`wkt`](crate::wkt) and prost-types:
//! `Any`, `Duration`, `FieldMask`, `SourceContext`, `Struct`, `Timestamp` and `Value` with
//! `ListValue`. (What prost writes as a Rust type, `()` for `Empty` and `i32` for `Int32Value`, has
//! it without a feature.) Theirs have no place for unknown fields, which are lost on the way there.
//!
//! ```
//! # #[cfg(feature = "prost-types")] {
//! use rustgreet::wkt::Timestamp;
//!
//! let noon = prost_types::Timestamp { seconds: 43_200, nanos: 0 };
//! assert_eq!(prost_types::Timestamp::from(Timestamp::from(noon)), noon);
//! # }
//! ```
//!
//! `decode`, `merge` and `encode` of either trait are the same code, within the same limits. Where
//! ours is a field of a message of prost's, prost hands us one field at a time and hides how deep
//! it is: there, messages may nest [`MAX_FIELD_DEPTH`] levels below ours, the memory of lists and
//! maps is bounded by field and not by message, and errors tell the path from our message down.
//!
//! ```
//! use rustgreet::wkt::StringValue;
//!
//! /// What prost derives, with a field of ours.
//! #[derive(Clone, PartialEq, prost::Message)]
//! struct Greeting {
//!     #[prost(message, optional, tag = "1")]
//!     name: Option<StringValue>,
//! }
//!
//! let greeting = Greeting { name: Some("Ada".into()) };
//! let bytes = prost::Message::encode_to_vec(&greeting);
//! assert_eq!(<Greeting as prost::Message>::decode(&bytes[..])?, greeting);
//! # Ok::<_, prost::DecodeError>(())
//! ```

mod decode;
mod encode;
mod foreign;
mod macros;
mod record;
#[cfg(feature = "prost-types")]
mod types;
mod wkt;

pub use decode::MAX_FIELD_DEPTH;
#[doc(hidden)]
pub use decode::{decode, decode_length_delimited, merge, merge_field, merge_length_delimited};
#[doc(hidden)]
pub use encode::{encode, encode_length_delimited, encode_raw, encoded_len};
#[doc(hidden)]
pub use foreign::{NO_FIELDS, merge_foreign, write_foreign};

/// What the macros mention.
#[doc(hidden)]
pub mod private {
    pub use ::bytes::{Buf, BufMut};
    pub use ::prost::encoding::{DecodeContext, WireType};
    pub use ::prost::{DecodeError, EncodeError, Message, Name};
}

/// The name of a message without those around it.
#[doc(hidden)]
pub const fn simple_name(name: &'static str) -> &'static str {
    let bytes = name.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes[start - 1] != b'.' {
        start -= 1;
    }
    name.split_at(start).1
}
