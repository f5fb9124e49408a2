//! What JSON and text format have in common.
//!
//! Both are read by writing wire bytes along the message's table, which are then decoded: merging,
//! presence, unknown values of closed enums and extensions mean what they mean in the binary
//! format, generated code needs nothing more, and types that have a table only (in an `Any`, or
//! known at run time) are read in the same way.

mod entries;
mod error;
mod known;
pub(crate) mod scratch;
mod seen;
pub(crate) mod whole;

pub(crate) use entries::each_sorted;
pub use error::Error;
pub(crate) use error::Result;
pub(crate) use known::{WellKnown, number};
pub(crate) use seen::{Clash, Seen};
