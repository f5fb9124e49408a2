//! Modules: those of `mod.rs`, that of what is inside a message, and what else stands at the top of a
//! file.

use super::text::{docs, lints, quoted};
use crate::rust::{LIFTED, Module, ModuleTree, Name, OUTERMOST_MODULE};

/// The module of a package.
pub(super) fn module(name: &Name, module: &ModuleTree, is_outermost: bool) -> String {
    let docs = docs(&module.docs, false);
    let lints = lints(if is_outermost { OUTERMOST_MODULE } else { &[] });
    format!("{docs}{lints}pub mod {name} {{}}")
}

/// The module of what is in no package.
pub(super) fn root_module(name: &Name) -> String {
    let lints = lints(OUTERMOST_MODULE);
    format!("{lints}mod {name} {{}}")
}

/// Lifts what is in no package to the root of the tree.
pub(super) fn lift(name: &Name) -> String {
    let lints = lints(LIFTED);
    format!("{lints}pub use {name}::*;")
}

/// A file of a package, included, so that the tree works in `OUT_DIR` as in `src`.
pub(super) fn include(file: &str) -> String {
    format!("include!({});", quoted(file))
}

/// A place for other plugins to insert, after all other items of a file or of a package.
pub(super) fn insertion_point(name: &str) -> String {
    format!("insertion_point!({name});")
}

/// The first line of a file: an error that says what to do if the runtime is of another version or
/// lacks one of these features.
pub(super) fn handshake(features: &[&str]) -> String {
    let version = concat!(
        env!("CARGO_PKG_VERSION_MAJOR"),
        ".",
        env!("CARGO_PKG_VERSION_MINOR")
    );
    let features: String = features.iter().map(|it| format!(", {it}")).collect();
    format!("::rustgreet::generated_by!(\"{version}\"{features});")
}

/// The module of what is declared inside a message.
pub(super) fn inside_message(module: &Module) -> String {
    let (docs, name) = (docs(&module.docs, false), &module.name);
    format!("{docs}pub mod {name} {{}}")
}
