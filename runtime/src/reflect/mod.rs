//! Reflection: reading and changing a message by the names and numbers of its fields. Text format,
//! `Debug` and everything else that is not on the hot path are built on it.
//!
//! ```
//! use rustgreet::wkt::Mixin;
//! use rustgreet::{FieldRef, Reflect, ValueRef, reflect};
//!
//! /// Returns the names of the strings that are set.
//! fn strings(message: &dyn Reflect) -> Vec<&'static str> {
//!     let fields = reflect::fields(message);
//!     fields
//!         .filter(|(_, value)| matches!(value, FieldRef::One(ValueRef::String(_))))
//!         .map(|(field, _)| field.name())
//!         .collect()
//! }
//!
//! let mixin = Mixin { root: "/v1".into(), ..Default::default() };
//! assert_eq!(strings(&mixin), ["root"]);
//! ```

mod dynamic;
pub(crate) mod encode_value;
mod extensions;
pub(crate) mod field;
mod field_mask;
mod get;
mod message;
mod registry;
mod required;
pub(crate) mod rows;
mod set;
mod value;

pub use dynamic::{DynamicMessage, DynamicValue, MapKey};
pub use field::{AsField, FieldRef, List, Map};

pub use field_mask::MaskError;
pub use get::{FieldKey, edit, edit_with, fields, get, has};
pub use message::Reflect;
pub use registry::TypeRegistry;
pub use required::missing_required;
pub use set::SetError;
pub use value::{Value, ValueRef};

pub(crate) use dynamic::field::DynamicField;
