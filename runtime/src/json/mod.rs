//! Prints and reads messages as ProtoJSON, protobuf's [JSON format].
//!
//! Fields are named in lower camel case, 64-bit integers are strings, `bytes` are base64, enums are
//! names, and well-known types have notations of their own, such as [RFC 3339] for a `Timestamp`.
//! Reading also accepts the alternatives of the specification: names as in the .proto file, numbers
//! in quotes, numbers of enum values.
//!
//! ```
//! use rustgreet::{json, wkt};
//!
//! # fn main() -> Result<(), json::Error> {
//! let mask: wkt::FieldMask = json::from_str(r#""user.displayName,photo""#)?;
//! assert_eq!(mask.paths, ["user.display_name", "photo"]);
//! assert_eq!(json::to_string(&mask)?, r#""user.displayName,photo""#);
//! # Ok(())
//! # }
//! ```
//!
//! [`PrintOptions`] and [`ParseOptions`] change what is printed and accepted. The type of the message
//! in an [`Any`](crate::wkt::Any) is looked up in a [`TypeRegistry`](crate::reflect::TypeRegistry),
//! which knows the well-known types and those that were added to it.
//!
//! [JSON format]: https://protobuf.dev/programming-guides/json/
//! [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339#section-5.6

mod any;
mod lexer;
mod methods;
#[cfg(feature = "rpc")]
mod of_field;
mod options;
mod parse;
mod print;
#[cfg(test)]
mod tests;

pub use crate::textual::Error;
pub use options::{ParseOptions, PrintOptions};

#[cfg(feature = "serde")]
pub(crate) use any::{TYPE, VALUE, find};
#[cfg(feature = "serde")]
pub(crate) use lexer::{brackets, number_length};
#[cfg(feature = "serde")]
pub(crate) use parse::{
    Keys, Part, expected, key_of_text, of_quoted, of_text, put_field_mask, takes_null,
};
#[cfg(feature = "serde")]
pub(crate) use print::any::url_and_bytes;
#[cfg(feature = "serde")]
pub(crate) use print::float::{push_double, push_float};
#[cfg(feature = "serde")]
pub(crate) use print::well_known::{field, held_value, mask_text, push_time};
#[cfg(feature = "serde")]
pub(crate) use print::{is_shown, push_bytes};

use crate::message::Message;
use crate::reflect::Reflect;

/// Returns the message as JSON, on one line.
///
/// # Errors
/// If a well-known type has a value without a form in JSON, such as a timestamp after the year
/// 9999; if the type in an `Any` is unknown (add it by [`PrintOptions::registry`]); or if messages
/// nest more than [`MAX_DEPTH`](crate::wire::MAX_DEPTH) levels deep or an `Any` exceeds another limit
/// ([`PrintOptions::limits`]).
pub fn to_string(message: &dyn Reflect) -> Result<String, Error> {
    const { &PrintOptions::new() }.to_string(message)
}

/// Returns the message as JSON, one line per field, indented by two spaces.
///
/// # Errors
/// If [`to_string`] fails.
pub fn to_string_pretty(message: &dyn Reflect) -> Result<String, Error> {
    const { &PrintOptions::new().indent(2) }.to_string(message)
}

/// Reads a message from JSON.
///
/// # Errors
/// If the text is not JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)) or not such a
/// message, lacks a `required` field, passes a limit of [`DecodeOptions`](crate::wire::DecodeOptions),
/// or has a field that the message does not have: [`ParseOptions::ignore_unknown_fields`] allows
/// that.
#[inline]
pub fn from_str<M: Message + Default>(text: &str) -> Result<M, Error> {
    const { &ParseOptions::new() }.from_str(text)
}

/// Reads a message from JSON in bytes.
///
/// # Errors
/// If the bytes are not UTF-8, or [`from_str`] fails.
#[inline]
pub fn from_slice<M: Message + Default>(text: &[u8]) -> Result<M, Error> {
    const { &ParseOptions::new() }.from_slice(text)
}
