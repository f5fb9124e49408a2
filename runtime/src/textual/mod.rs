//! What JSON and text format share: errors, numbers, checks for duplicates, a buffer per thread.
//!
//! Both formats are read by writing wire bytes along the message's table and decoding these. So
//! merging, presence, unknown values of closed enums and extensions mean what they mean in the
//! binary format, and generated code needs nothing more. Types that have only a table (those in an
//! `Any`, or known at run time) are read by the same code.

mod duplicates;
mod error;
mod in_order;
pub(crate) mod integer;
mod parts;
pub(crate) mod scratch;
mod sorted_map;

pub(crate) use duplicates::{Clash, Duplicates};
pub use error::Error;
pub(crate) use error::{Result, not_in_registry, too_deep};
pub(crate) use in_order::InOrder;
pub(crate) use parts::Parts;
pub(crate) use sorted_map::each_sorted;
