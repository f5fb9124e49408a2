//! `serde::Serialize` and `serde::Deserialize` for messages, by the engine of [`json`](crate::json):
//! so serde_json, axum and the like read and write ProtoJSON.
//!
//! [`impl_serde!`](crate::impl_serde) gives a message both; the plugin's option `serde=on` writes
//! it for every message.
//!
//! - A format for people (`is_human_readable`: JSON, YAML, RON, TOML, a `serde_json::Value`) gets
//!   ProtoJSON's maps, sequences, strings and numbers. Reading needs a format that describes
//!   itself; others refuse, since `deserialize_any` is asked of them.
//! - Any other format (postcard, CBOR, MessagePack) gets the message in protobuf's binary format,
//!   as bytes: it needs not describe itself, and unknown fields and extensions come through. Bytes
//!   do not say of which message they are: there, an enum should have a tag and not be
//!   `#[serde(untagged)]`, which takes the first message that can be read from them.
//!
//! serde hands nothing through to what it calls: [`Settings`] for the process or for a scope have
//! the [`TypeRegistry`](crate::reflect::TypeRegistry) for the types in an `Any` and for extensions, the options of JSON and the
//! limits. A type that is missing is an error that names it.
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

mod de;
mod dynamic;
mod ser;
mod settings;
#[cfg(test)]
mod tests;
mod wkt;

pub use settings::{AlreadySet, Settings, set_registry, with_registry};

#[doc(hidden)]
pub use serde as private;

use crate::message::Message;
use crate::wire::{self, Writer};
use de::Held;
use settings::with_current;

/// What an implementation of `Serialize` calls.
#[doc(hidden)]
pub fn serialize<S: serde::Serializer>(
    message: &dyn Message,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if !serializer.is_human_readable() {
        let mut writer = Writer::into_vec(Vec::with_capacity(128));
        message.write_to(&mut writer);
        return serializer.serialize_bytes(&writer.finish_vec());
    }
    let json = with_current(|settings| settings.print_options().to_string(message));
    let json = json.map_err(serde::ser::Error::custom)?;
    ser::serialize(&json, serializer)
}

/// What an implementation of `Deserialize` calls.
#[doc(hidden)]
pub fn deserialize<'de, M: Message + Default, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<M, D::Error> {
    let mut message = M::default();
    read_into(&mut message, deserializer)?;
    Ok(message)
}

/// Reads an empty message.
fn read_into<'de, M: Message, D: serde::Deserializer<'de>>(
    message: &mut M,
    deserializer: D,
) -> Result<(), D::Error> {
    use serde::de::Error;
    let depth = with_current(|settings| settings.parse_options().limits.depth);
    match de::read(deserializer, depth)? {
        Held::Json(json) => {
            with_current(|settings| settings.parse_options().read_str(&json, message))
                .map_err(|error| D::Error::custom(error.without_place()))
        }
        Held::Wire(bytes) => with_current(|settings| {
            wire::decode_slice(message, &bytes, &settings.parse_options().limits)
        })
        .map_err(D::Error::custom),
    }
}

/// Implements `serde::Serialize` and `serde::Deserialize` for generated messages, in the crate
/// that they are in.
///
/// ```ignore
/// pub mod pb {
///     rustgreet::include_proto!();
/// }
/// rustgreet::impl_serde!(pb::greet::HelloRequest, pb::greet::HelloReply);
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
