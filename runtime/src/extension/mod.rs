//! Extensions: fields that are declared outside of the message that has them (language guide,
//! "Extensions").
//!
//! The generator writes a constant for each. The struct has no field for an extension: its records
//! stay in the unknown fields. Getting the extension decodes them, setting it replaces them, and
//! all other records keep their bytes and their order.
//!
//! ```
//! # #[cfg(feature = "descriptor")] {
//! use rustgreet::descriptor::FieldOptions;
//! use rustgreet::wire::kind;
//! use rustgreet::{Extension, RepeatedExtension};
//!
//! // extend google.protobuf.FieldOptions { string unit = 50000; repeated int32 steps = 50001; }
//! const UNIT: Extension<FieldOptions, kind::String> = Extension::new(50_000, "shop.unit");
//! const STEPS: RepeatedExtension<FieldOptions, kind::Int32> =
//!     RepeatedExtension::new(50_001, "shop.steps").packed();
//!
//! let mut options = FieldOptions::default();
//! UNIT.set(&mut options, "kg".to_owned());
//! STEPS.push(&mut options, 5);
//! assert_eq!(UNIT.get(&options)?.as_deref(), Some("kg"));
//! assert_eq!(STEPS.get(&options)?, [5]);
//! # }
//! # Ok::<(), rustgreet::DecodeError>(())
//! ```

mod entry;
mod one;
mod repeated;

use crate::message::Message;
use crate::unknown::UnknownFields;

pub use entry::{AnyExtension, Entry};
pub use one::Extension;
pub use repeated::RepeatedExtension;

/// A message that can be extended: its extensions are in its unknown fields.
///
/// The generator implements it for every message with extension ranges.
///
/// ```
/// # #[cfg(feature = "descriptor")] {
/// use rustgreet::descriptor::FieldOptions;
/// use rustgreet::wire::kind;
/// use rustgreet::{Extendable, Extension};
///
/// const UNIT: Extension<FieldOptions, kind::String> = Extension::new(50_000, "shop.unit");
///
/// /// Returns the numbers of the extensions and unknown fields of `message`.
/// fn numbers(message: &impl Extendable) -> Vec<u32> {
///     message.unknown_fields().iter().map(|field| field.number).collect()
/// }
///
/// let mut options = FieldOptions::default();
/// UNIT.set(&mut options, "kg".to_owned());
/// assert_eq!(numbers(&options), [50_000]);
/// # }
/// ```
pub trait Extendable: Message {
    /// Returns the extensions and unknown fields, as encoded records.
    fn unknown_fields(&self) -> &UnknownFields;
    /// Returns the extensions and unknown fields, to be changed.
    fn unknown_fields_mut(&mut self) -> &mut UnknownFields;
}
