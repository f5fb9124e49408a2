//! Modules: the tree in `mod.rs`, the one of what is inside a message, and the handshake of a file.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, ItemMod, parse_quote};

use super::types::docs;
use crate::rust::{Message, ModuleTree, Name, Output, ROOT_MODULE};

/// The items of `mod.rs`, where `package` gives what stands for a package in its module.
pub(super) fn emit_root(output: &Output, mut package: impl FnMut(usize) -> Vec<Item>) -> Vec<Item> {
    let mut items = Vec::new();
    for (name, module) in &output.root.modules {
        // A program seldom uses all of a schema, and its packages' names are not its choice.
        let lints = quote!(#[allow(dead_code, clippy::module_inception)]);
        if name.0 == ROOT_MODULE {
            let inside = emit_inside(module, "", &mut package);
            items.push(fill_module(parse_quote!(#lints mod #name {}), inside));
            items.push(parse_quote!(#[allow(unused_imports)] pub use #name::*;));
        } else {
            items.push(emit_module(name, module, "", &lints, &mut package));
        }
    }
    items.push(insertion_point("root_scope"));
    items
}

fn emit_module(
    name: &Name,
    module: &ModuleTree,
    outer: &str,
    lints: &TokenStream,
    package: &mut dyn FnMut(usize) -> Vec<Item>,
) -> Item {
    let dot = if outer.is_empty() { "" } else { "." };
    let full_name = format!("{outer}{dot}{}", name.0.trim_start_matches("r#"));
    let docs = docs(&format!("The package `{full_name}`."), false);
    let inside = emit_inside(module, &full_name, package);
    fill_module(parse_quote!(#docs #lints pub mod #name {}), inside)
}

fn emit_inside(
    module: &ModuleTree,
    full_name: &str,
    package: &mut dyn FnMut(usize) -> Vec<Item>,
) -> Vec<Item> {
    let mut items: Vec<Item> = module.package.map(&mut *package).unwrap_or_default();
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

/// A package's file, included, so that the tree works in `OUT_DIR` as in `src`.
pub(super) fn include(file: &str) -> Item {
    parse_quote!(include!(#file);)
}

/// A place for other plugins to write to, behind all other items of a file or of a package.
pub(super) fn insertion_point(name: &str) -> Item {
    parse_quote!(insertion_point!(#name);)
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
    let docs = docs(&text, false);
    fill_module(parse_quote!(#docs pub mod #name {}), items)
}

/// Puts items into an empty module as they are: through tokens, each level of nesting would parse
/// all that is below it once more.
fn fill_module(mut module: ItemMod, items: Vec<Item>) -> Item {
    module.content.get_or_insert_default().1 = items;
    Item::Mod(module)
}
