//! What the runtime knows of each message and enum: one static table of plain data a type,
//! written by the generator, read by everything that is not on the hot path.

mod enumeration;
mod field;
mod message;
mod names;
mod well_known;

pub use enumeration::{Enum, EnumTable};
pub use field::{Field, Label, Type};
pub use message::MessageTable;
pub(crate) use names::FieldNames;
pub(crate) use well_known::{WellKnown, number};

/// A full name without its package and what is around it.
fn short_name(full_name: &'static str) -> &'static str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}
