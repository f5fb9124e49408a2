//! Fills the templates with what `rust` decided. Nothing is decided here.

mod codec;
mod enumeration;
mod extension;
mod message;
mod module;
mod oneof;
mod service;
mod template;
mod types;

use syn::Item;

use crate::rust::{Files, Items, Output, Package};
use template::Fault;

/// A generated file before it is text.
pub(crate) struct File {
    /// Its name, beside `mod.rs`.
    pub(crate) name: String,
    /// The `.proto` files it comes from; none for `mod.rs`.
    pub(crate) sources: Vec<String>,
    /// What stands in it.
    pub(crate) items: Vec<Item>,
}

/// All files of a run, `mod.rs` first. Fails only where a template is at fault.
pub(crate) fn emit(output: &Output) -> Result<Vec<File>, String> {
    let packages = output.packages.iter().map(emit_package);
    let packages: Result<Vec<_>, _> = packages.collect();
    let packages = packages.map_err(|fault| fault.to_string())?;
    let all_sources = || {
        output
            .packages
            .iter()
            .flat_map(|package| package.sources.clone())
    };
    let (sources, items) = match output.files {
        Files::Single => (
            all_sources().collect(),
            module::emit_root(output, |index| packages[index].clone()),
        ),
        Files::PerPackage => (
            Vec::new(),
            module::emit_root(output, |index| {
                vec![module::include(&output.packages[index].file_name)]
            }),
        ),
    };
    let mut files = vec![File {
        name: "mod.rs".to_owned(),
        sources,
        items,
    }];
    if output.files == Files::PerPackage {
        files.extend(
            output
                .packages
                .iter()
                .zip(packages)
                .map(|(package, items)| File {
                    name: package.file_name.clone(),
                    sources: package.sources.clone(),
                    items,
                }),
        );
    }
    Ok(files)
}

/// What a person reads stands first: messages, enums, oneofs, services; then their codecs.
fn emit_package(package: &Package) -> Result<Vec<Item>, Fault> {
    let mut items = vec![module::handshake()];
    let codecs = emit_items(&package.items, &mut items)?;
    for service in &package.services {
        items.extend(service::emit(service)?);
    }
    items.extend(codecs);
    Ok(items)
}

/// The definitions of a module, and apart from them its codecs.
struct Emitted {
    definitions: Vec<Item>,
    codecs: Vec<Item>,
}

/// Adds the definitions of `items` to `out`, and returns their codecs.
fn emit_items(items: &Items, out: &mut Vec<Item>) -> Result<Vec<Item>, Fault> {
    let mut codecs = Vec::new();
    let mut add = |emitted: Emitted, out: &mut Vec<Item>| {
        out.extend(emitted.definitions);
        codecs.extend(emitted.codecs);
    };
    for oneof in &items.oneofs {
        add(oneof::emit(oneof)?, out);
    }
    for message in &items.messages {
        add(message::emit(message)?, out);
        if let Some((name, inner)) = &message.module {
            let mut inside = Vec::new();
            let inner_codecs = emit_items(inner, &mut inside)?;
            inside.extend(inner_codecs);
            out.push(module::inside_message(name, message, inside));
        }
    }
    for enumeration in &items.enums {
        add(enumeration::emit(enumeration)?, out);
    }
    out.extend(items.extensions.iter().map(extension::emit));
    Ok(codecs)
}

impl Emitted {
    /// Splits what a template gave: the first items define, the others are the codec.
    fn split(mut items: Vec<Item>, definitions: usize) -> Self {
        let codecs = items.split_off(definitions.min(items.len()));
        Self {
            definitions: items,
            codecs,
        }
    }
}
