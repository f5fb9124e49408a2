//! Protobuf's text format, for people and for tests: what Python's `print(message)` shows.
//!
//! Fields stand in the order of their numbers, a map's entries in the order of their keys, and
//! what has its default without having been set is left out. Unknown fields come last, by number,
//! as C++ prints them. `Debug` of a message is in Rust's notation instead and shows every field.
//!
//! ```
//! use rustgreet::{Message, text};
//!
//! fn show(message: &dyn Message) {
//!     println!("{}", text::display(message));
//! }
//! ```

mod debug;
mod escape;
mod float;
mod print;
mod unknown;

use core::fmt;

use crate::Message;

pub use debug::{debug, debug_enum};

/// The message in text format, a line a field.
pub fn to_string(message: &dyn Message) -> String {
    display(message).to_string()
}

/// The message in text format, to be written with `{}`.
pub fn display(message: &dyn Message) -> Text<'_> {
    Text(message)
}

/// A message that is displayed in text format; see [`display`].
#[derive(Clone, Copy)]
pub struct Text<'a>(&'a dyn Message);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print::Printer::new(f).message(self.0)
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}
