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

mod access;
mod assign;
mod dynamic;
mod dynamic_value;
mod field;
mod masked;
pub(crate) mod put;
mod registry;
mod required;
mod slot;
mod value;

#[cfg(feature = "descriptor")]
pub use crate::pool::{
    DescriptorPool, EnumDescriptor, FieldDescriptor, MessageDescriptor, PoolError,
};
pub use access::{FieldKey, edit, fields, get, has};
pub use assign::SetError;
pub use dynamic::DynamicMessage;
pub use dynamic_value::{DynamicValue, MapKey};
pub use field::{AsField, FieldRef, List, Map, field, member};
pub(crate) use masked::Update;
pub use registry::TypeRegistry;
pub use required::missing_required;
pub(crate) use slot::Slot;
pub use value::{Value, ValueRef};
