//! ProtoJSON: protobuf's JSON format, both ways.
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
//! [`PrintOptions`] and [`ParseOptions`] change what is printed and accepted. What an
//! [`Any`](crate::wkt::Any) holds is looked up in a [`TypeRegistry`](crate::reflect::TypeRegistry), which
//! knows the well-known types and those that it was told.

mod any;
mod base64;
mod lexer;
mod options;
mod parse;
mod print;
#[cfg(test)]
mod tests;

pub use crate::textual::Error;
pub use options::{ParseOptions, PrintOptions};

#[cfg(feature = "serde")]
pub(crate) use lexer::{Lexer, Token, brackets};
#[cfg(feature = "serde")]
pub(crate) use print::float::push_double;
#[cfg(feature = "serde")]
pub(crate) use print::push_bytes;

use crate::message::Message;

/// The message in JSON, on one line.
///
/// # Errors
/// Well-known types with values that JSON cannot show, such as a timestamp after the year 9999,
/// and an `Any` of a type that is not well known: [`PrintOptions::registry`] makes it known.
pub fn to_string(message: &dyn Message) -> Result<String, Error> {
    PrintOptions::new().to_string(message)
}

/// The message in JSON, a line a field.
///
/// # Errors
/// As [`to_string`].
pub fn to_string_pretty(message: &dyn Message) -> Result<String, Error> {
    PrintOptions::new().indent(2).to_string(message)
}

/// Reads a message in JSON.
///
/// # Errors
/// A text that is no JSON, or no such message; unknown fields too: see
/// [`ParseOptions::ignore_unknown_fields`].
#[inline]
pub fn from_str<M: Message + Default>(text: &str) -> Result<M, Error> {
    ParseOptions::new().from_str(text)
}

/// Reads a message in JSON from bytes, which must be UTF-8.
///
/// # Errors
/// As [`from_str`].
#[inline]
pub fn from_slice<M: Message + Default>(text: &[u8]) -> Result<M, Error> {
    ParseOptions::new().from_slice(text)
}
