//! What the runtime knows of each message and enum: one static table of plain data a type,
//! written by the generator, read by everything that is not on the hot path.

mod enumeration;
mod field;
mod full_name;
mod json_name;
pub(crate) mod map_entry;
mod message;
mod name_index;
mod well_known;
mod wire_type;

pub use enumeration::{Enum, EnumTable};
pub use field::{Field, Label, Type};
pub use message::MessageTable;
pub use wire_type::WireType;

pub(crate) use name_index::NameIndex;
pub(crate) use well_known::{WellKnown, number};
