//! Modules: the tree in `mod.rs`, the one of what is inside a message, and the handshake of a file.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, parse_quote};

use super::types::docs;
use crate::rust::{Message, ModuleTree, Name, Output, ROOT_MODULE};

/// The items of `mod.rs`, where `package` gives what stands for a package in its module.
pub(super) fn emit_root(output: &Output, package: impl Fn(usize) -> Vec<Item>) -> Vec<Item> {
    let mut items = Vec::new();
    for (name, module) in &output.root.modules {
        // A program seldom uses all of a schema, and its packages' names are not its choice.
        let lints = quote!(#[allow(dead_code, clippy::module_inception)]);
        if name.0 == ROOT_MODULE {
            let inside = emit_inside(module, "", &package);
            items.push(parse_quote!(#lints mod #name { #(#inside)* }));
            items.push(parse_quote!(#[allow(unused_imports)] pub use #name::*;));
        } else {
            items.push(emit_module(name, module, "", &lints, &package));
        }
    }
    items
}

fn emit_module(
    name: &Name,
    module: &ModuleTree,
    outer: &str,
    lints: &TokenStream,
    package: &dyn Fn(usize) -> Vec<Item>,
) -> Item {
    let dot = if outer.is_empty() { "" } else { "." };
    let full_name = format!("{outer}{dot}{}", name.0.trim_start_matches("r#"));
    let docs = docs(&vec![format!("The package `{full_name}`.")], false);
    let inside = emit_inside(module, &full_name, package);
    parse_quote!(#docs #lints pub mod #name { #(#inside)* })
}

fn emit_inside(
    module: &ModuleTree,
    full_name: &str,
    package: &dyn Fn(usize) -> Vec<Item>,
) -> Vec<Item> {
    let mut items: Vec<Item> = module.packages.iter().copied().flat_map(package).collect();
    for (name, inner) in &module.modules {
        items.push(emit_module(
            name,
            inner,
            full_name,
            &TokenStream::new(),
            package,
        ));
    }
    items
}

/// A file of a package, included, so that the tree works in `OUT_DIR` as in `src`.
pub(super) fn include(file: &str) -> Item {
    parse_quote!(include!(#file);)
}

/// Fails to compile, and says what to do, where the runtime is not the one that the code is for.
pub(super) fn handshake() -> Item {
    parse_quote!(
        const _: () = ::rustgreet::compat::GENERATED_CODE_AND_RUSTGREET_0_1;
    )
}

/// The module of what is declared inside a message.
pub(super) fn inside_message(name: &Name, message: &Message, items: Vec<Item>) -> Item {
    let text = format!("What is declared inside [`{}`].", message.name.0);
    let docs = docs(&vec![text], false);
    let tokens = quote!(#docs pub mod #name { #(#items)* });
    parse_quote!(#tokens)
}
