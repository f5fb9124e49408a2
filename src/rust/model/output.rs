//! The files of a run, and the modules of `mod.rs`.

use std::collections::BTreeMap;

use super::message::Items;
use super::name::{Docs, Name};
use super::service::Service;

/// All that one run writes.
#[derive(Debug)]
pub(crate) struct Output {
    /// What goes into one file each, in order of package name and of file name.
    pub(crate) packages: Vec<Package>,
    /// The tree of modules that `mod.rs` declares.
    pub(crate) root: ModuleTree,
    /// Whether packages have files of their own.
    pub(crate) mod_rs: ModRs,
    /// What is embedded for reflection, if anything is: encoded `FileDescriptorSet`s, one per `.proto`
    /// file.
    pub(crate) descriptors: Option<Vec<Vec<u8>>>,
}

/// The file of the descriptors, next to `mod.rs`.
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
    /// Its documentation.
    pub(crate) docs: Docs,
}

/// The code of one package, or of one `.proto` file of it.
#[derive(Debug)]
pub(crate) struct Package {
    /// The file it goes to, relative to the folder of `mod.rs`.
    pub(crate) file_name: String,
    /// The name in the schema, `""` without one.
    pub(crate) proto_name: String,
    /// The `.proto` files it comes from.
    pub(crate) sources: Vec<String>,
    /// The features of the runtime that its code needs.
    pub(crate) features: Vec<&'static str>,
    /// What stands at the top of it.
    pub(crate) items: Items,
    /// Its services.
    pub(crate) services: Vec<Service>,
}
