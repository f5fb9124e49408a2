//! Modules: those of `mod.rs`, that of what is inside a message, and what else stands at the top of a
//! file.

use quote::format_ident;
use syn::{Item, ItemMod, parse_quote};

use super::tokens::{docs, lints};
use crate::rust::{LIFTED, Module, ModuleTree, Name, OUTERMOST_MODULE};

/// The module of a package.
pub(super) fn module(name: &Name, module: &ModuleTree, is_outermost: bool) -> ItemMod {
    let docs = docs(&module.docs, false);
    let lints = is_outermost.then(|| lints(OUTERMOST_MODULE));
    parse_quote!(#docs #lints pub mod #name {})
}

/// The module of what is in no package.
pub(super) fn root_module(name: &Name) -> ItemMod {
    let lints = lints(OUTERMOST_MODULE);
    parse_quote!(#lints mod #name {})
}

/// Lifts what is in no package to the root of the tree.
pub(super) fn lift(name: &Name) -> Item {
    let lints = lints(LIFTED);
    parse_quote!(#lints pub use #name::*;)
}

/// A file of a package, included, so that the tree works in `OUT_DIR` as in `src`.
pub(super) fn include(file: &str) -> Item {
    parse_quote!(include!(#file);)
}

/// A place for other plugins to insert, after all other items of a file or of a package.
pub(super) fn insertion_point(name: &str) -> Item {
    parse_quote!(insertion_point!(#name);)
}

/// The first line of a file: an error that says what to do if the runtime is of another version or
/// lacks one of these features.
pub(super) fn handshake(features: &[&str]) -> Item {
    let version = concat!(
        env!("CARGO_PKG_VERSION_MAJOR"),
        ".",
        env!("CARGO_PKG_VERSION_MINOR")
    );
    let features = features.iter().map(|feature| format_ident!("{feature}"));
    parse_quote!(::rustgreet::generated_by!(#version #(, #features)*);)
}

/// The module of what is declared inside a message.
pub(super) fn inside_message(module: &Module) -> ItemMod {
    let (docs, name) = (docs(&module.docs, false), &module.name);
    parse_quote!(#docs pub mod #name {})
}
