//! Dynamic messages: those that are known only by their table.

pub(super) mod field;
pub(super) mod list;
mod message;
mod slots;
pub(super) mod value;

pub use message::DynamicMessage;
pub use value::{DynamicValue, MapKey};
