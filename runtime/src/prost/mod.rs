//! The bridge to [prost](https://docs.rs/prost) 0.14. Our messages implement `prost::Message` and
//! `prost::Name`, so code written for prost takes them: tonic-prost's codec, the `Any` of prost-types,
//! and prost messages that have ours as a field.
//!
//! [`impl_prost!`](crate::impl_prost) implements both for a message; the plugin's option `prost=on`
//! writes that line. The well-known types have both with the feature `prost`. In the other direction,
//! [`impl_message!`](crate::impl_message) lets a prost message be a field of ours.
//!
//! The feature `prost-types` adds `From`, both ways, between [`wkt`](crate::wkt) and prost-types:
//! `Any`, `Duration`, `FieldMask`, `SourceContext`, `Struct`, `Timestamp` and `Value` with
//! `ListValue`. (Types that prost maps to Rust's, such as `()` for `Empty` and `i32` for `Int32Value`,
//! convert without a feature.) prost-types drop unknown fields.
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
//! `decode`, `merge` and `encode` of both traits are the same code with the same limits. If ours is a
//! field of a prost message, prost passes one field at a time and hides its depth. Then messages may
//! nest [`MAX_FIELD_DEPTH`] levels below ours, the limit of memory counts for each field by itself,
//! and the path in an error starts at our message.
//!
//! ```
//! use rustgreet::wkt::StringValue;
//!
//! /// A message that prost derives, with a field of ours.
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

/// The names that the macros use.
#[doc(hidden)]
pub mod private {
    pub use ::bytes::{Buf, BufMut};
    pub use ::prost::encoding::{DecodeContext, WireType};
    pub use ::prost::{DecodeError, EncodeError, Message, Name};
}

/// The last part of a message's name: `Line` of `Order.Line`.
#[doc(hidden)]
pub const fn simple_name(name: &'static str) -> &'static str {
    let bytes = name.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes[start - 1] != b'.' {
        start -= 1;
    }
    name.split_at(start).1
}
