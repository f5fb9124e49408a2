//! Protobuf's text format, for people and for tests: what Python's `print(message)` shows.
//!
//! Fields stand in the order of their numbers, a map's entries in the order of their keys, and
//! what has its default without having been set is left out. Unknown fields come last, by number,
//! as C++ prints them. `Debug` of a message is in Rust's notation instead and shows every field.
//!
//! ```
//! use rustgreet::{text, wkt};
//!
//! let method: wkt::Method = text::from_str(r#"name: "SayHello"  options { name: "x" }"#)?;
//! assert_eq!(text::to_string(&method), "name: \"SayHello\"\noptions {\n  name: \"x\"\n}\n");
//! println!("{}", text::display(&method));
//! # Ok::<_, text::Error>(())
//! ```
//!
//! A single message that a text gives twice is merged, as Java does it; a scalar given twice is an
//! error.
//!
//! [`PrintOptions`] and [`ParseOptions`] take a [`TypeRegistry`](crate::reflect::TypeRegistry), with which
//! extensions and what an `Any` holds are printed and read.

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

pub use crate::textual::Error;
#[doc(hidden)]
pub use debug::{debug, debug_enum};
pub use options::{ParseOptions, PrintOptions};

/// The message in text format, a line a field.
pub fn to_string(message: &dyn Message) -> String {
    display(message).to_string()
}

/// Reads a message in text format.
///
/// # Errors
/// A text that is not in text format, or no such message.
#[inline]
pub fn from_str<M: Message + Default>(text: &str) -> Result<M, Error> {
    ParseOptions::new().from_str(text)
}

/// The message in text format, to be written with `{}`.
pub fn display(message: &dyn Message) -> Text<'_> {
    PrintOptions::new().display(message)
}

/// A message that is displayed in text format; see [`display`].
#[derive(Clone)]
pub struct Text<'a> {
    message: &'a dyn Message,
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
