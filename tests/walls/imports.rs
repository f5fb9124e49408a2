//! What a file of Rust mentions: every path in it, as a compiler would read it from the crate's root.
//! Code under `#[cfg(test)]` does not count.

use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// The paths of a file of a crate, each as its segments: `crate::proto::Kind`, `syn::Item`. `super`
/// and `self` are resolved; what begins with a name in scope is left as it is written.
pub(crate) fn paths(file: &Path, crate_folder: &str, text: &str) -> Vec<Vec<String>> {
    let mut visitor = Paths {
        module: module_of(file, crate_folder),
        found: Vec::new(),
    };
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    visitor.visit_file(&file);
    visitor.found
}

/// The names of the methods that a file calls.
pub(crate) fn methods(text: &str) -> Vec<String> {
    struct Methods(Vec<String>);
    impl Visit<'_> for Methods {
        fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
            self.0.push(call.method.to_string());
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut methods = Methods(Vec::new());
    methods.visit_file(&syn::parse_file(text).expect("Rust"));
    methods.0
}

/// The module that a file is: `src/rust/names/case.rs` is `crate::rust::names::case`.
pub(crate) fn module_of(file: &Path, crate_folder: &str) -> Vec<String> {
    let inner = file
        .strip_prefix(crate_folder)
        .expect("a file of the crate");
    let parts = inner.with_extension("");
    let parts = parts.iter().map(|part| part.to_string_lossy().into_owned());
    let mut module: Vec<String> = ["crate".to_owned()].into_iter().chain(parts).collect();
    if matches!(&module.last().expect("a name")[..], "mod" | "lib" | "main") {
        module.pop();
    }
    module
}

struct Paths {
    module: Vec<String>,
    found: Vec<Vec<String>>,
}

impl Paths {
    fn add(&mut self, path: Vec<String>) {
        let mut resolved = Vec::new();
        for (index, segment) in path.into_iter().enumerate() {
            match &segment[..] {
                "super" if index == 0 => {
                    resolved.clone_from(&self.module);
                    resolved.pop();
                }
                "super" => drop(resolved.pop()),
                "self" if index == 0 => resolved.clone_from(&self.module),
                "self" => {}
                _ => resolved.push(segment),
            }
        }
        self.found.push(resolved);
    }

    fn add_tree(&mut self, mut before: Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.add_tree(before, &path.tree);
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(before.clone(), tree);
                }
            }
            syn::UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.add(before);
            }
            syn::UseTree::Rename(rename) => {
                before.push(rename.ident.to_string());
                self.add(before);
            }
            syn::UseTree::Glob(_) => self.add(before),
        }
    }

    /// The paths from the crate's root among the tokens of a macro.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut path: Option<Vec<String>> = None;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if ident == "crate" => {
                    self.found.extend(path.replace(vec!["crate".to_owned()]));
                }
                TokenTree::Ident(ident) => {
                    if let Some(path) = &mut path {
                        path.push(ident.to_string());
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {}
                TokenTree::Group(group) => {
                    self.found.extend(path.take());
                    self.add_tokens(group.stream());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => self.found.extend(path.take()),
            }
        }
        self.found.extend(path);
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    let is_test = |it: &syn::Attribute| match &it.meta {
        syn::Meta::List(list) => it.path().is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    };
    attributes.iter().any(is_test)
}

impl Visit<'_> for Paths {
    fn visit_item_mod(&mut self, module: &syn::ItemMod) {
        if is_for_tests(&module.attrs) {
            return;
        }
        self.module.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        if !is_for_tests(&item.attrs) {
            self.add_tree(Vec::new(), &item.tree);
        }
    }

    fn visit_visibility(&mut self, _: &syn::Visibility) {}

    fn visit_path(&mut self, path: &syn::Path) {
        // One segment alone is a variable, or a name that a `use` brought.
        if path.segments.len() > 1 {
            let segments = path.segments.iter();
            self.add(segments.map(|it| it.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &syn::Macro) {
        // What these hold is code that is generated.
        let quotes = ["quote", "parse_quote"]
            .iter()
            .any(|it| call.path.is_ident(it));
        if !quotes {
            self.add_tokens(call.tokens.clone());
        }
        visit::visit_macro(self, call);
    }
}

#[test]
fn paths_are_read_as_the_compiler_reads_them() {
    let text = "
        use super::{names::Name, self as outer};
        use syn::Item;
        #[cfg(test)] mod tests { use crate::emit; }
        fn f() -> crate::diag::Location { println!(\"{}\", crate::proto::link()); quote!(crate::x) }
    ";
    let found = paths(Path::new("src/rust/a/b.rs"), "src", text);
    let found: Vec<_> = found.iter().map(|path| path.join("::")).collect();
    let expected = [
        "crate::rust::a::names::Name",
        "crate::rust::a",
        "syn::Item",
        "crate::diag::Location",
        "crate::proto::link",
    ];
    assert_eq!(found, expected);
}
