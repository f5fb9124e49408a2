//! The finished Rust: what a run writes, as plain data.

mod message;
mod service;

use std::collections::BTreeMap;

pub use message::*;
pub use service::*;

/// All that one run writes.
#[derive(Debug)]
pub struct Output {
    /// What goes to one file each, in order of package name and of file name.
    pub packages: Vec<Package>,
    /// The tree of modules that `mod.rs` declares.
    pub root: ModuleTree,
    /// Whether packages have files of their own.
    pub files: Files,
    /// What is embedded for reflection: encoded `FileDescriptorSet`s, one a `.proto` file.
    pub descriptors: Vec<Vec<u8>>,
}

/// The file of the descriptors, beside `mod.rs`.
pub const DESCRIPTORS_FILE: &str = "file_descriptor_set.rs";

/// Which files there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    /// `mod.rs`, which includes the others.
    Included,
    /// `mod.rs` with everything in it.
    Single,
}

/// A module of `mod.rs`: what it includes and what is inside.
#[derive(Debug, Default)]
pub struct ModuleTree {
    /// What stands in this module: indices in [`Output::packages`].
    pub packages: Vec<usize>,
    /// The modules inside, by name.
    pub modules: BTreeMap<Name, ModuleTree>,
}

/// The code of one package, or of one `.proto` file of it.
#[derive(Debug)]
pub struct Package {
    /// The file it goes to, below the folder of `mod.rs`.
    pub file_name: String,
    /// The name in the schema, `""` without one.
    pub proto_name: String,
    /// The `.proto` files it comes from.
    pub sources: Vec<String>,
    /// The features of the runtime that its code needs.
    pub features: Vec<&'static str>,
    /// What stands at the top of it.
    pub items: Items,
    /// Its services.
    pub services: Vec<Service>,
}

/// What stands in a module: messages, enums and the oneofs of the message it belongs to.
#[derive(Debug, Default)]
pub struct Items {
    /// The messages, each followed by the module of what is inside it.
    pub messages: Vec<Message>,
    /// The enums.
    pub enums: Vec<Enum>,
    /// The oneofs.
    pub oneofs: Vec<Oneof>,
    /// The extensions, of whatever message.
    pub extensions: Vec<Extension>,
}

impl Items {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        let Self {
            messages,
            enums,
            oneofs,
            extensions,
        } = self;
        messages.is_empty() && enums.is_empty() && oneofs.is_empty() && extensions.is_empty()
    }
}

/// A finished identifier, raw (`r#type`) where it must be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(pub String);

/// Lines of documentation, ready for rustdoc. One text, since a list of short lines would take a
/// multiple of its memory.
pub type Docs = String;

/// What the user wants on a struct or enum beside what we put there, as text that was checked to be
/// Rust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// Paths of derives.
    pub derives: Vec<String>,
    /// Attributes, with `#[..]`.
    pub attributes: Vec<String>,
}

/// A path to a type, as it is written where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(pub Vec<Name>);
