//! What JSON and text format have in common.
//!
//! Both are read by writing wire bytes along the message's table, which are then decoded: merging,
//! presence, unknown values of closed enums and extensions mean what they mean in the binary
//! format, generated code needs nothing more, and types that have a table only (in an `Any`, or
//! known at run time) are read in the same way.

mod duplicates;
mod error;
pub(crate) mod integer;
pub(crate) mod scratch;
mod sorted_map;

pub(crate) use duplicates::{Clash, Seen};
pub use error::Error;
pub(crate) use error::Result;
pub(crate) use sorted_map::each_sorted;
