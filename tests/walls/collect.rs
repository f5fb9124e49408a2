//! What one module of a crate defines and mentions, from its syntax.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

/// A module: its file, what it defines, what it calls by other names, and the paths it holds.
#[derive(Default)]
pub(crate) struct Module {
    pub(crate) file: String,
    pub(crate) definitions: BTreeSet<String>,
    /// A name in scope, and the absolute path that it stands for.
    pub(crate) names: BTreeMap<String, Vec<String>>,
    pub(crate) globs: Vec<Vec<String>>,
    /// Paths as written, made absolute where they begin with a keyword.
    pub(crate) paths: Vec<Vec<String>>,
    /// The paths of `use` items with a visibility of their own.
    pub(crate) exported: Vec<Vec<String>>,
    /// The paths behind `$crate`: they are read in the crate that calls the macro.
    pub(crate) in_macros: Vec<Vec<String>>,
}

/// Collects what one module defines, and the paths that stand in it.
pub(crate) struct Collect<'a> {
    pub(crate) krate: &'static str,
    pub(crate) path: &'a [String],
    pub(crate) module: &'a mut Module,
    pub(crate) macros: Vec<String>,
}

impl Collect<'_> {
    /// A path from the crate's root, where it begins with a keyword or the crate's own name.
    fn absolute(&self, path: &[String]) -> Vec<String> {
        let mut supers = path.iter().take_while(|it| *it == "super").count();
        let first = path.first().map_or("", String::as_str);
        let rest = match first {
            "self" => &path[1..],
            "super" => &path[supers..],
            name if name == self.krate => &path[1..],
            _ => return path.to_vec(),
        };
        if first == self.krate {
            supers = self.path.len();
        }
        let kept = self.path.len().saturating_sub(supers);
        let root = ["crate".to_owned()];
        let kept = self.path[..kept].iter();
        root.iter().chain(kept).chain(rest).cloned().collect()
    }

    fn add_use(&mut self, tree: &syn::UseTree, before: &[String], exported: bool) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(it) => self.add_use(&it.tree, &with(&it.ident), exported),
            syn::UseTree::Group(it) => {
                for tree in &it.items {
                    self.add_use(tree, before, exported);
                }
            }
            syn::UseTree::Glob(_) => {
                let path = self.absolute(before);
                self.module.globs.push(path);
            }
            syn::UseTree::Name(it) if it.ident == "self" => {
                let path = self.absolute(before);
                self.name(before.last().expect("a module"), path, exported);
            }
            syn::UseTree::Name(it) => {
                let path = self.absolute(&with(&it.ident));
                self.name(&it.ident.to_string(), path, exported);
            }
            syn::UseTree::Rename(it) => {
                let path = self.absolute(&with(&it.ident));
                self.name(&it.rename.to_string(), path, exported);
            }
        }
    }

    fn name(&mut self, name: &str, path: Vec<String>, exported: bool) {
        // A name of this module's own child, or of another crate, is as the module tree says.
        let path = match path.first().map(String::as_str) {
            Some("crate") => path,
            Some(first) if self.module.definitions.contains(first) => {
                let own = self.path.iter().chain(&path).cloned();
                ["crate".to_owned()].into_iter().chain(own).collect()
            }
            _ => {
                self.module.paths.push(path);
                return;
            }
        };
        match exported {
            true => self.module.exported.push(path.clone()),
            false => self.module.paths.push(path.clone()),
        }
        self.module.names.insert(name.to_owned(), path);
    }

    /// The paths in the tokens of a macro: `crate::wire::Reader`, `$crate::Message`.
    fn add_tokens(&mut self, tokens: proc_macro2::TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut colons, mut dollar) = (0, false);
        let mut paths = Vec::new();
        for token in tokens {
            let after_dollar = std::mem::replace(
                &mut dollar,
                matches!(&token, proc_macro2::TokenTree::Punct(it) if it.as_char() == '$'),
            );
            match token {
                proc_macro2::TokenTree::Ident(it) => {
                    if colons != 2 {
                        paths.push(std::mem::take(&mut path));
                    }
                    if after_dollar && it == "crate" {
                        path.push("$".to_owned());
                    }
                    path.push(it.to_string());
                    colons = 0;
                }
                proc_macro2::TokenTree::Punct(it) if it.as_char() == ':' => colons += 1,
                proc_macro2::TokenTree::Group(it) => {
                    paths.push(std::mem::take(&mut path));
                    colons = 0;
                    self.add_tokens(it.stream());
                }
                _ => {
                    paths.push(std::mem::take(&mut path));
                    colons = 0;
                }
            }
        }
        paths.push(path);
        for path in paths.iter().filter(|path| !path.is_empty()) {
            match path.split_first() {
                Some((dollar, path)) if dollar == "$" => self.module.in_macros.push(path.to_vec()),
                _ => self.module.paths.push(self.absolute(path)),
            }
        }
    }
}

impl<'ast> Visit<'ast> for Collect<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let name = match item {
            syn::Item::Const(it) => Some(&it.ident),
            syn::Item::Enum(it) => Some(&it.ident),
            syn::Item::Fn(it) => Some(&it.sig.ident),
            syn::Item::Static(it) => Some(&it.ident),
            syn::Item::Struct(it) => Some(&it.ident),
            syn::Item::Trait(it) => Some(&it.ident),
            syn::Item::Type(it) => Some(&it.ident),
            syn::Item::Union(it) => Some(&it.ident),
            syn::Item::Macro(it) => it.ident.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.module.definitions.insert(name.to_string());
        }
        if let syn::Item::Macro(it) = item
            && let Some(name) = &it.ident
            && it.attrs.iter().any(|it| it.path().is_ident("macro_export"))
        {
            self.macros.push(name.to_string());
        }
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let exported = !matches!(item.vis, syn::Visibility::Inherited);
        self.add_use(&item.tree, &[], exported);
    }

    fn visit_item_mod(&mut self, _: &'ast syn::ItemMod) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        let path_from_root = self.absolute(&names);
        self.module.paths.push(path_from_root);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, it: &'ast syn::Macro) {
        self.visit_path(&it.path);
        self.add_tokens(it.tokens.clone());
    }
}
