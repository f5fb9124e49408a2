//! Every name of the generated code: its letter case, and who has it where two want it.

mod assign;
mod case;
mod namespace;

pub(crate) use assign::ROOT_MODULE;
pub(super) use assign::{Names, ServiceNames, name_extensions};
pub(super) use case::*;
pub(super) use namespace::Namespace;
