//! Prints and reads messages in protobuf's [text format], for people and for tests: it is what
//! Python's `print(message)` shows.
//!
//! Fields are printed in the order of their numbers, map entries in the order of their keys. Fields
//! without presence are left out if they have their default. Unknown fields come last, by number, as
//! in C++. `Debug` of a message uses Rust's notation instead and shows every field. Messages that are
//! deeper than the limit ([`PrintOptions::limits`]) are printed as `name { .. }`.
//!
//! ```
//! use rustgreet::{text, wkt};
//!
//! let method: wkt::Method = text::from_str(r#"name: "SayHello"  options { name: "x" }"#)?;
//! assert_eq!(text::to_string(&method), "name: \"SayHello\"\noptions {\n  name: \"x\"\n}\n");
//! # Ok::<_, text::Error>(())
//! ```
//!
//! If a text gives a singular message twice, the two are merged, as in Java. A scalar given twice is
//! an error.
//!
//! With a [`TypeRegistry`](crate::reflect::TypeRegistry), which [`PrintOptions`] and [`ParseOptions`]
//! take, extensions and the message in an `Any` are printed and read by name.
//!
//! [text format]: https://protobuf.dev/reference/protobuf/textformat-spec/

pub(crate) mod debug;
mod escape;
mod float;
mod lexer;
mod options;
mod parse;
mod print;
mod scalar;
#[cfg(test)]
mod tests;
mod unknown;

use core::fmt;

use crate::message::Message;
use crate::reflect::Reflect;

pub use crate::textual::Error;
pub use options::{ParseOptions, PrintOptions};

/// Returns the message in text format, one line per field.
pub fn to_string(message: &dyn Reflect) -> String {
    display(message).to_string()
}

/// Reads a message from text format.
///
/// # Errors
/// If the text is not in text format or not such a message, gives a scalar twice, lacks a `required`
/// field, or passes a limit of [`DecodeOptions`](crate::wire::DecodeOptions).
#[inline]
pub fn from_str<M: Message + Default>(text: &str) -> Result<M, Error> {
    ParseOptions::new().from_str(text)
}

/// Returns a value that displays the message in text format, without a string in between.
pub fn display(message: &dyn Reflect) -> Text<'_> {
    PrintOptions::new().display(message)
}

/// A message that `{}` displays in text format; [`display`] and [`PrintOptions::display`] return it.
///
/// ```
/// use rustgreet::{text, wkt};
///
/// let retry = wkt::Duration { seconds: 3, ..Default::default() };
/// let line = format!("will retry after {{ {} }}", text::display(&retry));
/// assert_eq!(line, "will retry after { seconds: 3\n }");
/// ```
#[derive(Clone)]
pub struct Text<'a> {
    message: &'a dyn Reflect,
    options: PrintOptions<'a>,
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print::Printer::new(f, &self.options).message(self.message)
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.message, f)
    }
}
