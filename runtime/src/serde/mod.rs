//! `serde::Serialize` and `serde::Deserialize` for messages, by the engine of [`json`](crate::json):
//! so serde_json, axum and the like read and write ProtoJSON.
//!
//! [`impl_serde!`](crate::impl_serde) gives a message both. Formats that are not for people
//! (`is_human_readable`) get the same data: maps, sequences, strings and numbers.
//!
//! serde hands nothing through to what it calls, so the types in an `Any` and extensions are
//! found in a [`TypeRegistry`](crate::TypeRegistry) that is set for the process ([`set_registry`]) or for a scope
//! ([`with_registry`]); a missing type is an error that names it.
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
mod registry;
mod ser;
mod wkt;

pub use registry::{set_registry, with_registry};

#[doc(hidden)]
pub use serde as private;

use crate::Message;
use crate::json::{ParseOptions, PrintOptions};

/// What an implementation of `Serialize` calls.
#[doc(hidden)]
pub fn serialize<S: serde::Serializer>(
    message: &dyn Message,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let json =
        registry::with_current(|types| PrintOptions::new().registry(types).to_string(message));
    let json = json.map_err(serde::ser::Error::custom)?;
    ser::serialize(&json, serializer)
}

/// What an implementation of `Deserialize` calls.
#[doc(hidden)]
pub fn deserialize<'de, M: Message + Default, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<M, D::Error> {
    let json = de::to_json(deserializer)?;
    registry::with_current(|types| ParseOptions::new().registry(types).from_str(&json))
        .map_err(|error| serde::de::Error::custom(error.without_place()))
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
