//! Modules: the tree in `mod.rs`, the one of what is inside a message, and the handshake of a file.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, ItemMod, parse_quote};

use super::types::{docs, link};
use super::{Emitter, Piece, Stop};
use crate::rust::{Files, Message, ModuleTree, Name, ROOT_MODULE};

impl Emitter<'_> {
    /// `mod.rs`, with one more item behind its modules.
    pub(super) fn emit_root(&mut self, more: Option<Item>) -> Result<(), Stop> {
        let output = self.output;
        let sources = match output.files {
            Files::Included => Vec::new(),
            Files::Single => {
                let sources = output.packages.iter().flat_map(|package| &package.sources);
                sources.cloned().collect()
            }
        };
        let name = "mod.rs".to_owned();
        (self.write)(Piece::File { name, sources })?;
        for (name, module) in &output.root.modules {
            // A program seldom uses all of a schema, and its packages' names are not its choice.
            let lints = quote!(#[allow(dead_code, clippy::module_inception)]);
            if name.0 == ROOT_MODULE {
                (self.write)(Piece::Open(parse_quote!(#lints mod #name {})))?;
                self.emit_inside(module, "")?;
                (self.write)(Piece::Close)?;
                let lifted = parse_quote!(#[allow(unused_imports)] pub use #name::*;);
                (self.write)(Piece::Front(lifted))?;
            } else {
                self.emit_module(name, module, "", &lints)?;
            }
        }
        if let Some(item) = more {
            (self.write)(Piece::Front(item))?;
        }
        (self.write)(Piece::Back(insertion_point("root_scope")))
    }

    fn emit_module(
        &mut self,
        name: &Name,
        module: &ModuleTree,
        outer: &str,
        lints: &TokenStream,
    ) -> Result<(), Stop> {
        let dot = if outer.is_empty() { "" } else { "." };
        let full_name = format!("{outer}{dot}{}", name.0.trim_start_matches("r#"));
        let docs = docs(&format!("The package `{full_name}`."), false);
        (self.write)(Piece::Open(parse_quote!(#docs #lints pub mod #name {})))?;
        self.emit_inside(module, &full_name)?;
        (self.write)(Piece::Close)
    }

    fn emit_inside(&mut self, module: &ModuleTree, full_name: &str) -> Result<(), Stop> {
        for &index in &module.packages {
            let package = &self.output.packages[index];
            match self.output.files {
                Files::Included => (self.write)(Piece::Front(include(&package.file_name)))?,
                Files::Single => self.emit_package(package)?,
            }
        }
        for (name, inner) in &module.modules {
            self.emit_module(name, inner, full_name, &TokenStream::new())?;
        }
        Ok(())
    }
}

/// A file of a package, included, so that the tree works in `OUT_DIR` as in `src`.
pub(super) fn include(file: &str) -> Item {
    parse_quote!(include!(#file);)
}

/// A place for other plugins to write to, behind all other items of a file or of a package.
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
pub(super) fn inside_message(name: &Name, message: &Message) -> ItemMod {
    let text = format!(
        "What is declared inside {}.",
        link("struct", &message.name.0)
    );
    let docs = docs(&text, false);
    parse_quote!(#docs pub mod #name {})
}
