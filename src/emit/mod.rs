//! Fills the templates with what `rust` decided. Nothing is decided here.

mod codec;
mod descriptors;
mod enumeration;
mod extension;
mod message;
mod module;
mod oneof;
mod service;
mod template;
mod types;

use syn::Item;

use crate::rust::{DESCRIPTORS_FILE, Files, Items, Output, Package};
use template::{Fault, Template};

/// A generated file before it is text.
pub(crate) struct File {
    /// Its name, below the folder of `mod.rs`.
    pub(crate) name: String,
    /// The `.proto` files it comes from; none for a `mod.rs` that includes the others.
    pub(crate) sources: Vec<String>,
    /// What stands in it.
    pub(crate) items: Vec<Item>,
}

/// The parsed templates.
struct Templates {
    message: Template,
    empty_message: Template,
    enumeration: Template,
    oneof: Template,
    service: Template,
}

impl Templates {
    fn parse() -> Result<Self, Fault> {
        Ok(Self {
            message: Template::parse(include_str!("../../templates/message.rs"))?,
            empty_message: Template::parse(include_str!("../../templates/empty_message.rs"))?,
            enumeration: Template::parse(include_str!("../../templates/enumeration.rs"))?,
            oneof: Template::parse(include_str!("../../templates/oneof.rs"))?,
            service: Template::parse(include_str!("../../templates/service.rs"))?,
        })
    }
}

/// Hands over every file of a run, `mod.rs` first. Each is made when the one before it is done
/// with, so that a large schema is never all there at once. Fails only where a template is at fault.
pub(crate) fn emit(output: &Output, mut write: impl FnMut(File)) -> Result<(), String> {
    try_emit(output, &mut write).map_err(|fault| fault.to_string())
}

fn try_emit(output: &Output, write: &mut dyn FnMut(File)) -> Result<(), Fault> {
    let templates = Templates::parse()?;
    let root = |sources, items| File {
        name: "mod.rs".to_owned(),
        sources,
        items,
    };
    let described = match &output.descriptors[..] {
        [] => None,
        files => Some(descriptors::emit(files)?),
    };
    if output.files == Files::Single {
        let packages = output
            .packages
            .iter()
            .map(|package| emit_package(&templates, package));
        let packages = packages.collect::<Result<Vec<_>, _>>()?;
        let mut items = module::emit_root(output, |index| packages[index].clone());
        items.extend(described);
        let sources = output
            .packages
            .iter()
            .flat_map(|package| package.sources.clone());
        write(root(sources.collect(), items));
        return Ok(());
    }
    let include = |index: usize| vec![module::include(&output.packages[index].file_name)];
    let mut items = module::emit_root(output, include);
    if described.is_some() {
        items.push(module::include(DESCRIPTORS_FILE));
    }
    write(root(Vec::new(), items));
    if let Some(item) = described {
        write(File {
            name: DESCRIPTORS_FILE.to_owned(),
            sources: Vec::new(),
            items: vec![item],
        });
    }
    for package in &output.packages {
        write(File {
            name: package.file_name.clone(),
            sources: package.sources.clone(),
            items: emit_package(&templates, package)?,
        });
    }
    Ok(())
}

/// What a person reads stands first: messages, enums, oneofs, services; then their codecs.
fn emit_package(templates: &Templates, package: &Package) -> Result<Vec<Item>, Fault> {
    let mut items = vec![module::handshake()];
    let codecs = emit_items(templates, &package.items, &mut items)?;
    for service in &package.services {
        items.extend(service::emit(&templates.service, service)?);
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
fn emit_items(
    templates: &Templates,
    items: &Items,
    out: &mut Vec<Item>,
) -> Result<Vec<Item>, Fault> {
    let mut codecs = Vec::new();
    let mut add = |emitted: Emitted, out: &mut Vec<Item>| {
        out.extend(emitted.definitions);
        codecs.extend(emitted.codecs);
    };
    for oneof in &items.oneofs {
        add(oneof::emit(&templates.oneof, oneof)?, out);
    }
    for message in &items.messages {
        add(message::emit(templates, message)?, out);
        if let Some((name, inner)) = &message.module {
            let mut inside = Vec::new();
            let inner_codecs = emit_items(templates, inner, &mut inside)?;
            inside.extend(inner_codecs);
            out.push(module::inside_message(name, message, inside));
        }
    }
    for enumeration in &items.enums {
        add(enumeration::emit(&templates.enumeration, enumeration)?, out);
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
