//! The Rust that will be written: every name final, every path relative to where it stands,
//! every rule checked. After this room the user can cause one failure only: too much output.

mod check;
mod comparable;
mod docs;
mod graph;
mod lints;
mod model;
mod names;
mod output_files;
mod paths;
mod resolve;

pub(crate) use crate::proto::{Idempotency, MethodKind, Scalar, WireType};
pub(crate) use lints::{LIFTED, OUTERMOST_MODULE};
pub(crate) use model::*;
pub(crate) use names::ROOT_MODULE;
pub(crate) use resolve::resolve;
