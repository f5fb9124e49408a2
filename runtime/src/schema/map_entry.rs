//! The field numbers of a map entry. A map is encoded as a repeated field of messages, each with a key
//! and a value (encoding specification, "Maps").

/// The field number of the key.
pub(crate) const KEY: u32 = 1;
/// The field number of the value.
pub(crate) const VALUE: u32 = 2;
