//! The finished Rust: what a run writes, as plain data.

mod message;
mod name;
mod output;
mod scalar;
mod service;

pub(crate) use message::*;
pub(crate) use name::*;
pub(crate) use output::*;
pub(crate) use scalar::*;
pub(crate) use service::*;
