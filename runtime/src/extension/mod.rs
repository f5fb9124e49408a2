//! Extensions: fields that a message gets from outside.

use crate::{Message, UnknownFields};

/// A message that can be extended: its extensions live in its unknown fields.
///
/// The generator implements it for every message with extension ranges.
pub trait Extendable: Message {
    /// What arrived and has no field in the struct: extensions, and what nobody knows.
    fn unknown_fields(&self) -> &UnknownFields;
    /// The same, to be changed.
    fn unknown_fields_mut(&mut self) -> &mut UnknownFields;
}
