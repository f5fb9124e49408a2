//! Implements `serde::Serialize` and `serde::Deserialize` for messages, so that serde_json, axum and
//! the like read and write ProtoJSON: in one pass, and with the outcome of [`json`](crate::json).
//!
//! [`impl_serde!`](crate::impl_serde) implements both traits for a message; the plugin's option
//! `serde=on` writes it for every message.
//!
//! - Formats for people (`is_human_readable`: JSON, YAML, RON, TOML, `serde_json::Value`) hold
//!   ProtoJSON's maps, sequences, strings and numbers. To be read, a format must be self-describing:
//!   messages call `deserialize_any`. With serde_json's `arbitrary_precision`, numbers are read from
//!   their digits. A date and time of TOML is read as a `Timestamp`.
//! - Formats for machines (postcard, CBOR, MessagePack) hold the message in protobuf's binary format,
//!   as bytes. They need not be self-describing, and unknown fields and extensions are kept. Bytes do
//!   not tell their type, so give an enum of messages a tag: `#[serde(untagged)]` takes the first
//!   message that the bytes can be decoded as.
//!
//! serde passes no options to an implementation. [`Settings`], for the process or for a scope, have
//! the options of JSON, the limits, and the [`TypeRegistry`](crate::reflect::TypeRegistry) for
//! extensions and for types in an `Any`. If a type is missing there, the error names it. serde does not
//! tell the size of the input, so the limit of size is compared with what a format hands over: strings
//! and keys with their quotes, and a byte for any number.
//!
//! A [`DynamicMessage`](crate::reflect::DynamicMessage) is `Serialize` too; to read one, its
//! [`MessageTable`](crate::schema::MessageTable) is the `DeserializeSeed`.
//!
//! ```
//! use rustgreet::wkt;
//!
//! #[derive(serde::Serialize, serde::Deserialize)]
//! struct Meeting {
//!     title: String,
//!     at: wkt::Timestamp,
//! }
//!
//! let json = r#"{"title":"greeting","at":"2024-02-29T12:00:00Z"}"#;
//! let meeting: Meeting = serde_json::from_str(json)?;
//! assert_eq!(meeting.at.seconds, 1_709_208_000);
//! assert_eq!(serde_json::to_string(&meeting)?, json);
//! # Ok::<_, serde_json::Error>(())
//! ```

mod dynamic;
mod path;
mod read;
mod settings;
mod shared_str;
mod wkt;
mod write;

pub use settings::{AlreadySet, Settings, set_registry, with_registry};

#[doc(hidden)]
pub use serde as private;

use crate::message::Message;
use settings::with_current;

/// Serializes a message; [`impl_serde!`](crate::impl_serde) calls it.
#[doc(hidden)]
pub fn serialize<S: serde::Serializer>(
    message: &impl Message,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if !serializer.is_human_readable() {
        return serializer.serialize_bytes(&message.encode_to_vec());
    }
    with_current(|settings| write::serialize(message, &settings.print_options(), serializer))
}

/// Deserializes a message; [`impl_serde!`](crate::impl_serde) calls it.
#[doc(hidden)]
pub fn deserialize<'de, M: Message + Default, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<M, D::Error> {
    let mut message = M::default();
    read_into(&mut message, deserializer)?;
    Ok(message)
}

/// Deserializes into a message that is empty.
fn read_into<'de, M: Message, D: serde::Deserializer<'de>>(
    message: &mut M,
    deserializer: D,
) -> Result<(), D::Error> {
    with_current(|settings| read::read_into(message, &settings.parse_options(), deserializer))
}

/// Implements `serde::Serialize` and `serde::Deserialize` for generated messages, in the crate that
/// has the messages. The plugin's option `serde=on` writes this line for every message.
///
/// ```
/// # #[cfg(feature = "rpc")] {
/// # mod pb { pub mod greet {
/// #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rpc_greet/generated/greet.rs"));
/// # } }
/// use pb::greet::{HelloReply, HelloRequest};
///
/// rustgreet::impl_serde!(HelloRequest, HelloReply);
///
/// let request: HelloRequest = serde_json::from_str(r#"{"name": "Ada"}"#)?;
/// let message = format!("Hello, {}!", request.name);
/// let reply = HelloReply { message, ..Default::default() };
/// assert_eq!(serde_json::to_string(&reply)?, r#"{"message":"Hello, Ada!"}"#);
/// # }
/// # Ok::<_, serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! impl_serde {
    ($($message:ty),+ $(,)?) => {$(
        #[allow(deprecated)]
        impl $crate::serde::private::Serialize for $message {
            #[inline]
            fn serialize<S: $crate::serde::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::serialize(self, serializer)
            }
        }

        #[allow(deprecated)]
        impl<'de> $crate::serde::private::Deserialize<'de> for $message {
            #[inline]
            fn deserialize<D: $crate::serde::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::serde::deserialize(deserializer)
            }
        }
    )+};
}
