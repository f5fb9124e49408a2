//! Looking into a message by field: what text format, `Debug` and everything else that is not on
//! the hot path are made of.
//!
//! ```
//! use rustgreet::{FieldRef, Message, ValueRef};
//!
//! /// The names of the strings that are set.
//! fn strings(message: &dyn Message) -> Vec<&'static str> {
//!     let rows = message.table().fields().iter().enumerate();
//!     rows.filter(|(index, _)| matches!(message.field(*index), FieldRef::One(ValueRef::String(_))))
//!         .map(|(_, row)| row.name())
//!         .collect()
//! }
//! ```

mod dynamic;
pub(crate) mod encode_value;
mod field;
mod field_mask;
mod get;
#[cfg(feature = "descriptor")]
mod pool;
mod registry;
mod required;
mod set;
mod value;

pub use dynamic::{DynamicMessage, DynamicValue, MapKey};
pub use field::{AsField, FieldRef, List, Map, field, member};
pub use field_mask::MaskError;
pub use get::{FieldKey, edit, fields, get, has};
#[cfg(feature = "descriptor")]
pub use pool::{DescriptorPool, EnumDescriptor, FieldDescriptor, MessageDescriptor, PoolError};
pub use registry::TypeRegistry;
pub use required::missing_required;
pub use set::SetError;
pub use value::{Value, ValueRef};

pub(crate) use dynamic::field::DynamicField;
