//! The text format, and `Debug`.

use core::fmt;

use crate::{Enum, Message};

/// The message in protobuf's text format.
pub fn to_string(message: &dyn Message) -> String {
    format!("{message:?}")
}

/// What the generated `Debug` of a message calls.
#[doc(hidden)]
pub fn debug(message: &dyn Message, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_struct(message.table().short_name())
        .finish_non_exhaustive()
}

/// What the generated `Debug` of an enum calls.
#[doc(hidden)]
#[inline]
pub fn debug_enum<E: Enum>(value: E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value.name() {
        Some(name) => f.write_str(name),
        None => fmt::Display::fmt(&value.number(), f),
    }
}
