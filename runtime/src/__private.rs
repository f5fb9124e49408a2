//! What generated code calls and nobody else: no part of the API, and free to change with the plugin
//! that writes the calls.

pub use crate::reflect::{field, member, missing_required};
pub use crate::text::debug::{debug, debug_enum};
