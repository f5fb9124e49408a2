//! The finished Rust: what a run writes, as plain data.

mod message;
mod scalar;
mod service;

use std::collections::BTreeMap;

pub(crate) use message::*;
pub(crate) use scalar::*;
pub(crate) use service::*;

/// All that one run writes.
#[derive(Debug)]
pub(crate) struct Output {
    /// What goes to one file each, in order of package name and of file name.
    pub(crate) packages: Vec<Package>,
    /// The tree of modules that `mod.rs` declares.
    pub(crate) root: ModuleTree,
    /// Whether packages have files of their own.
    pub(crate) mod_rs: ModRs,
    /// What is embedded for reflection: encoded `FileDescriptorSet`s, one a `.proto` file.
    pub(crate) descriptors: Vec<Vec<u8>>,
}

/// The file of the descriptors, beside `mod.rs`.
pub(crate) const DESCRIPTORS_FILE: &str = "file_descriptor_set.rs";

/// What `mod.rs` does with the code of packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ModRs {
    /// It includes their files.
    Includes,
    /// It holds all of it; there is no other file.
    Holds,
}

/// A module of `mod.rs`: what it includes and what is inside.
#[derive(Debug, Default)]
pub(crate) struct ModuleTree {
    /// What stands in this module: indices in [`Output::packages`].
    pub(crate) packages: Vec<usize>,
    /// The modules inside, by name.
    pub(crate) modules: BTreeMap<Name, ModuleTree>,
}

/// The code of one package, or of one `.proto` file of it.
#[derive(Debug)]
pub(crate) struct Package {
    /// The file it goes to, below the folder of `mod.rs`.
    pub(crate) file_name: String,
    /// The name in the schema, `""` without one.
    pub(crate) proto_name: String,
    /// The `.proto` files it comes from.
    pub(crate) sources: Vec<String>,
    /// What stands at the top of it.
    pub(crate) items: Items,
    /// Its services.
    pub(crate) services: Vec<Service>,
}

/// What stands in a module: messages, enums and the oneofs of the message it belongs to.
#[derive(Debug, Default)]
pub(crate) struct Items {
    /// The messages, each followed by the module of what is inside it.
    pub(crate) messages: Vec<Message>,
    /// The enums.
    pub(crate) enums: Vec<Enum>,
    /// The oneofs.
    pub(crate) oneofs: Vec<Oneof>,
    /// The extensions, of whatever message.
    pub(crate) extensions: Vec<Extension>,
}

/// A finished identifier, raw (`r#type`) where it must be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(pub String);

/// Lines of documentation, ready for rustdoc. One text, since a list of short lines would take a
/// multiple of its memory.
pub(crate) type Docs = String;

/// What the user wants on a struct or enum beside what we put there, as text that was checked to be
/// Rust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extras {
    /// Paths of derives.
    pub(crate) derives: Vec<String>,
    /// Attributes, with `#[..]`.
    pub(crate) attributes: Vec<String>,
}

/// A path to a type, as it is written where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path(pub Vec<Name>);
