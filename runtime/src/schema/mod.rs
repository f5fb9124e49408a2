//! The static tables of messages and enums: plain data, one table per type. The generator writes them;
//! reflection, JSON, text format and error messages read them.
//!
//! ```
//! use rustgreet::wkt::Duration;
//!
//! let names: Vec<_> = Duration::table().fields().iter().map(|field| field.name()).collect();
//! assert_eq!(names, ["seconds", "nanos"]);
//! ```

mod enum_index;
mod enumeration;
mod field;
mod full_name;
pub(crate) mod http;
mod json_name;
pub(crate) mod map_entry;
mod message;
mod method;
mod name_index;
mod row;
mod well_known;
mod wire_type;

pub use enumeration::{Enum, EnumTable};
pub use field::{Field, Label, Type};
pub use http::HttpRule;
#[cfg(feature = "descriptor")]
pub(crate) use json_name::is_json_name;
#[cfg(feature = "plugin")]
pub(crate) use json_name::json_name;
pub use message::MessageTable;
pub use method::{Idempotency, MethodDescriptor, MethodKind, ServiceDescriptor};
pub use wire_type::WireType;

pub(crate) use name_index::{Found, NameIndex};
pub(crate) use well_known::{WellKnown, number};
