//! The Rust that will be written: every name final, every path relative to where it stands,
//! every rule checked. After this room nothing fails for a reason that the user caused.

mod check;
mod docs;
mod extension;
mod features;
mod field;
mod files;
mod graph;
mod layout;
mod literal;
mod message;
mod model;
mod names;
mod naming;
mod oneof;
mod resolve;
mod scope;
mod service;

pub use crate::proto::{Idempotency, MethodKind, Scalar};
pub use model::*;
pub use naming::ROOT_MODULE;
pub use resolve::resolve;
