//! The fields of a map entry: on the wire, a map is a list of messages of a key and a value.

/// The field number of the key.
pub(crate) const KEY: u32 = 1;
/// The field number of the value.
pub(crate) const VALUE: u32 = 2;
