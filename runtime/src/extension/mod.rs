//! Extensions: fields that a message gets from outside.
//!
//! The generator writes a constant for each. An extension has no place in the struct: it stays in
//! the unknown fields, is decoded when it is asked for, and written there when it is set; all
//! other records keep their bytes and their order.
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

/// A message that can be extended: its extensions live in its unknown fields.
///
/// The generator implements it for every message with extension ranges.
///
/// ```
/// # use rustgreet::Extendable;
/// /// What `message` carries beside its fields: extensions, and what nobody knows.
/// fn extra(message: &impl Extendable) -> usize {
///     message.unknown_fields().iter().count()
/// }
/// ```
pub trait Extendable: Message {
    /// What arrived and has no field in the struct: extensions, and what nobody knows.
    fn unknown_fields(&self) -> &UnknownFields;
    /// The same, to be changed.
    fn unknown_fields_mut(&mut self) -> &mut UnknownFields;
}
