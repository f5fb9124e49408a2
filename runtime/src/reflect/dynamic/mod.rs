//! Messages that are known by their table only.

pub(super) mod field;
mod message;
pub(super) mod value;

pub use message::DynamicMessage;
pub use value::{DynamicValue, MapKey};
