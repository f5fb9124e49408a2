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

use syn::{Item, ItemMod};

use crate::rust::{DESCRIPTORS_FILE, Files, Items, Output, Package};
use template::{Fault, Template};

/// A piece of the output. Files come one behind the other, each with its items in order.
pub(crate) enum Piece {
    /// A file begins.
    File {
        /// Its name, below the folder of `mod.rs`.
        name: String,
        /// The `.proto` files it comes from; none for a `mod.rs` that includes the others.
        sources: Vec<String>,
    },
    /// An item that a person reads.
    Front(Item),
    /// A codec: it stands behind everything in front, in its file or module.
    Back(Item),
    /// A module begins; this is its head, and nothing is in it.
    Open(ItemMod),
    /// The last module that began ends.
    Close,
}

/// Why the output is not whole.
pub(crate) enum Stop {
    /// A template cannot be filled, which is a bug.
    Fault(String),
    /// Whoever takes the pieces wants no more.
    Enough,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault.to_string())
    }
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

/// Hands over every file of a run in pieces, `mod.rs` first. Each piece is made when the one before
/// it is done with: tokens take fifty times the memory of their text.
pub(crate) fn emit(
    output: &Output,
    mut write: impl FnMut(Piece) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut emitter = Emitter {
        templates: Templates::parse()?,
        output,
        write: &mut write,
    };
    let described = match &output.descriptors[..] {
        [] => None,
        files => Some(descriptors::emit(files)?),
    };
    if output.files == Files::Single {
        return emitter.emit_root(described);
    }
    let include = described
        .is_some()
        .then(|| module::include(DESCRIPTORS_FILE));
    emitter.emit_root(include)?;
    if let Some(item) = described {
        let (name, sources) = (DESCRIPTORS_FILE.to_owned(), Vec::new());
        (emitter.write)(Piece::File { name, sources })?;
        (emitter.write)(Piece::Front(item))?;
    }
    for package in &output.packages {
        let (name, sources) = (package.file_name.clone(), package.sources.clone());
        (emitter.write)(Piece::File { name, sources })?;
        emitter.emit_package(package)?;
    }
    Ok(())
}

struct Emitter<'a> {
    templates: Templates,
    output: &'a Output,
    write: &'a mut dyn FnMut(Piece) -> Result<(), Stop>,
}

impl Emitter<'_> {
    /// What a person reads stands first: messages, enums, oneofs, services; then their codecs.
    fn emit_package(&mut self, package: &Package) -> Result<(), Stop> {
        (self.write)(Piece::Front(module::handshake(&package.features)))?;
        self.emit_items(&package.items)?;
        for service in &package.services {
            self.add(service::emit(&self.templates.service, service)?)?;
        }
        let scope = types::scope("package", &package.proto_name);
        (self.write)(Piece::Back(module::insertion_point(&scope)))
    }

    fn emit_items(&mut self, items: &Items) -> Result<(), Stop> {
        for oneof in &items.oneofs {
            self.add(oneof::emit(&self.templates.oneof, oneof)?)?;
        }
        for message in &items.messages {
            self.add(message::emit(&self.templates, message)?)?;
            if let Some((name, inner)) = &message.module {
                (self.write)(Piece::Open(module::inside_message(name, message)))?;
                self.emit_items(inner)?;
                (self.write)(Piece::Close)?;
            }
        }
        for enumeration in &items.enums {
            self.add(enumeration::emit(&self.templates.enumeration, enumeration)?)?;
        }
        for extension in &items.extensions {
            (self.write)(Piece::Front(extension::emit(extension)))?;
        }
        Ok(())
    }

    fn add(&mut self, emitted: Emitted) -> Result<(), Stop> {
        let definitions = emitted.definitions.into_iter().map(Piece::Front);
        let codecs = emitted.codecs.into_iter().map(Piece::Back);
        definitions.chain(codecs).try_for_each(&mut *self.write)
    }
}

/// The definitions of a type, and apart from them its codec.
struct Emitted {
    definitions: Vec<Item>,
    codecs: Vec<Item>,
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
