//! Which file of a crate takes a name from which other: the crate's sources parsed, its module tree
//! walked, every path followed through re-exports to the file that defines what it names.
//!
//! Tests are left out. What a macro writes counts where the macro stands.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::Visit;

use super::collect::{Collect, Module};

/// File to file, with the names that the first takes from the second. Paths count from `src`.
pub(crate) type Imports = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// The sources of one crate.
pub(crate) struct Crate {
    name: &'static str,
    modules: BTreeMap<Vec<String>, Module>,
    /// Macros that are exported, and their files.
    macros: BTreeMap<String, String>,
}

impl Crate {
    /// Reads the crate whose root is `lib.rs` in `src`.
    pub(crate) fn read(name: &'static str, src: &Path) -> Self {
        let mut this = Self {
            name,
            modules: BTreeMap::new(),
            macros: BTreeMap::new(),
        };
        this.read_file(src, &src.join("lib.rs"), vec![]);
        this
    }

    fn read_file(&mut self, src: &Path, file: &Path, path: Vec<String>) {
        let text =
            std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file:?}: {error}"));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{file:?}: {error}"));
        let owns_folder = file
            .file_stem()
            .is_some_and(|stem| stem == "mod" || stem == "lib");
        let folder = match owns_folder {
            true => file.parent().expect("a folder").to_owned(),
            false => file.with_extension(""),
        };
        self.read_items(src, file, &folder, path, &parsed.items);
    }

    fn read_items(
        &mut self,
        src: &Path,
        file: &Path,
        folder: &Path,
        path: Vec<String>,
        items: &[syn::Item],
    ) {
        let shown = file.strip_prefix(src).expect("below src");
        let mut module = self.modules.remove(&path).unwrap_or_default();
        module.file = shown.to_str().expect("text").to_owned();
        let mut collect = Collect {
            krate: self.name,
            path: &path,
            module: &mut module,
            macros: Vec::new(),
        };
        let mut inner = Vec::new();
        for item in items {
            match item {
                _ if is_test(attributes(item)) => {}
                syn::Item::Mod(item) => {
                    collect.module.definitions.insert(item.ident.to_string());
                    inner.push(item);
                }
                item => collect.visit_item(item),
            }
        }
        for name in std::mem::take(&mut collect.macros) {
            self.macros.insert(name, module.file.clone());
        }
        let (file_of_module, included) = (module.file.clone(), included(items));
        self.modules.insert(path.clone(), module);
        for item in inner {
            let mut below = path.clone();
            below.push(item.ident.to_string());
            let folder_below = folder.join(item.ident.to_string());
            match &item.content {
                Some((_, items)) => self.read_items(src, file, &folder_below, below, items),
                None => {
                    let candidates = [
                        folder_below.with_extension("rs"),
                        folder_below.join("mod.rs"),
                    ];
                    let found = candidates.iter().find(|it| it.is_file());
                    let found = found.unwrap_or_else(|| panic!("{file_of_module}: {below:?}"));
                    self.read_file(src, found, below);
                }
            }
        }
        // A generated `mod.rs` includes a file a package into a module of its own.
        for name in included {
            let file = file.parent().expect("a folder").join(name);
            self.read_file(src, &file, path.clone());
        }
    }

    /// All arrows from file to file.
    pub(crate) fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for (path, module) in &self.modules {
            let from = imports.entry(module.file.clone()).or_default();
            let paths = module.paths.iter().chain(&module.exported);
            for it in paths.chain(&module.in_macros) {
                let Some((file, name)) = self.find(path, it, 0) else {
                    continue;
                };
                if file != module.file {
                    from.entry(file).or_default().insert(name);
                }
            }
        }
        imports
    }

    /// The paths that begin with the name of another crate, and the files that hold them.
    pub(crate) fn paths_into(&self, other: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for module in self.modules.values() {
            let into_it = |path: &&Vec<String>| path.len() > 1 && path[0] == other;
            for path in module.paths.iter().filter(into_it) {
                found
                    .entry(path.join("::"))
                    .or_default()
                    .insert(module.file.clone());
            }
        }
        found
    }

    /// Paths that take a name from the crate's root instead of its layer.
    pub(crate) fn taken_from_the_root(&self) -> Vec<String> {
        let root = &self.modules[&Vec::new()];
        let is_module = |name: &String| self.modules.contains_key(&vec![name.clone()]);
        let mut found = Vec::new();
        for (path, module) in &self.modules {
            let generated = module.file.contains("generated/");
            for it in module.paths.iter().chain(module.names.values()) {
                let from_root = it.first().is_some_and(|first| first == "crate");
                let Some(name) = it
                    .get(1)
                    .filter(|_| from_root && !path.is_empty() && !generated)
                else {
                    continue;
                };
                if root.names.contains_key(name) && !is_module(name) {
                    found.push(format!("{}: crate::{name}", module.file));
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The file that defines what a path names, seen from a module; nothing for other crates' and
    /// for what is only a module.
    fn find(&self, from: &[String], path: &[String], depth: usize) -> Option<(String, String)> {
        let (first, rest) = path.split_first()?;
        if depth > 20 {
            return None;
        }
        if first == "crate" {
            return self.walk(vec![], rest, depth);
        }
        let module = self.modules.get(from)?;
        if let Some(target) = module.names.get(first) {
            let target: Vec<_> = target.iter().chain(rest).cloned().collect();
            return self.find(&[], &target, depth + 1);
        }
        let mut below = from.to_vec();
        below.push(first.clone());
        if self.modules.contains_key(&below) {
            return self.walk(below, rest, depth);
        }
        if module.definitions.contains(first) {
            return Some((module.file.clone(), first.clone()));
        }
        module.globs.iter().find_map(|glob| {
            let target: Vec<_> = glob.iter().chain(path).cloned().collect();
            self.find(&[], &target, depth + 1)
        })
    }

    fn walk(&self, mut at: Vec<String>, rest: &[String], depth: usize) -> Option<(String, String)> {
        let mut rest = rest;
        while let Some((first, others)) = rest.split_first() {
            let mut below = at.clone();
            below.push(first.clone());
            if !self.modules.contains_key(&below) {
                break;
            }
            (at, rest) = (below, others);
        }
        let name = rest.first()?;
        let module = self.modules.get(&at)?;
        if module.definitions.contains(name) {
            return Some((module.file.clone(), name.clone()));
        }
        if let Some(file) = self.macros.get(name) {
            return Some((file.clone(), name.clone()));
        }
        self.find(&at, rest, depth + 1)
    }
}

/// The files that a module includes by name.
fn included(items: &[syn::Item]) -> Vec<String> {
    let includes = items.iter().filter_map(|item| match item {
        syn::Item::Macro(it) if it.mac.path.is_ident("include") => {
            syn::parse2::<syn::LitStr>(it.mac.tokens.clone()).ok()
        }
        _ => None,
    });
    includes.map(|name| name.value()).collect()
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Mod(it) => &it.attrs,
        syn::Item::Fn(it) => &it.attrs,
        syn::Item::Use(it) => &it.attrs,
        syn::Item::Impl(it) => &it.attrs,
        _ => &[],
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = match &attribute.meta {
            syn::Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string(),
            _ => return false,
        };
        text == "test" || text.starts_with("all (test")
    })
}
