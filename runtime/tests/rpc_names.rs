//! tonic is behind our own names: in no public signature does it show, outside `rpc::bridge`.

#![cfg(feature = "rpc")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use syn::{
    Attribute, File, ImplItem, Item, ItemImpl, Type, UseTree, Visibility,
    visit::{self, Visit},
};

#[test]
fn tonic_shows_in_the_bridge_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root.join("rpc"), &mut files);
    files.push(root.join("lib.rs"));
    let files: Vec<(PathBuf, File)> = files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let file = syn::parse_file(&text).unwrap();
            (path, file)
        })
        .collect();
    let public: BTreeSet<String> = files
        .iter()
        .flat_map(|(_, file)| public_types(file))
        .collect();
    assert!(
        public.contains("Channel") && public.contains("Status"),
        "{public:?}"
    );

    let mut found = Vec::new();
    for (path, file) in &files {
        for shown in tonic_in(file, &public) {
            found.push(format!(
                "{}: {shown}",
                path.strip_prefix(&root).unwrap().display()
            ));
        }
    }
    assert!(
        found.is_empty(),
        "tonic shows in public:\n{}",
        found.join("\n")
    );
}

#[test]
fn the_search_finds_what_there_is() {
    let file: File = syn::parse_quote! {
        use tonic::transport::{self, Endpoint as E};
        pub struct Shown { pub field: transport::Channel, hidden: E }
        pub fn also(_: Option<E>) {}
        pub(crate) fn inside(_: E) {}
        impl From<tonic::Status> for Shown {}
        #[doc(hidden)]
        impl From<tonic::Code> for Shown {}
        impl<T> Service for Wrapped<T> { type Future = transport::Future; }
    };
    let public = public_types(&file);
    let shown = tonic_in(&file, &public);
    assert_eq!(shown, ["struct Shown", "fn also", "impl for Shown"]);
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.file_name().unwrap().to_str().unwrap() {
            "bridge" | "tests.rs" => {}
            _ if path.is_dir() => collect(&path, files),
            _ => files.push(path),
        }
    }
    files.sort();
}

fn public_types(file: &File) -> BTreeSet<String> {
    let name = |item: &Item| match item {
        Item::Struct(it) if is_public(&it.vis) => Some(it.ident.to_string()),
        Item::Enum(it) if is_public(&it.vis) => Some(it.ident.to_string()),
        _ => None,
    };
    file.items.iter().filter_map(name).collect()
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The public items of a file that name tonic, or what the file imports from it.
fn tonic_in(file: &File, public: &BTreeSet<String>) -> Vec<String> {
    let mut names = BTreeSet::from(["tonic".to_owned()]);
    for item in &file.items {
        if let Item::Use(it) = item {
            let UseTree::Path(path) = &it.tree else {
                continue;
            };
            if path.ident == "tonic" {
                imported(&path.tree, "tonic", &mut names);
            }
        }
    }
    let shown = file.items.iter().filter_map(|item| {
        let mut search = Search {
            names: &names,
            found: false,
        };
        let what = search.item(item, public);
        search.found.then_some(what)
    });
    shown.collect()
}

fn imported(tree: &UseTree, parent: &str, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(it) => imported(&it.tree, &it.ident.to_string(), names),
        UseTree::Name(it) if it.ident == "self" => drop(names.insert(parent.to_owned())),
        UseTree::Name(it) => drop(names.insert(it.ident.to_string())),
        UseTree::Rename(it) => drop(names.insert(it.rename.to_string())),
        UseTree::Group(it) => it.items.iter().for_each(|it| imported(it, parent, names)),
        UseTree::Glob(_) => panic!("a glob of tonic's names"),
    }
}

struct Search<'a> {
    names: &'a BTreeSet<String>,
    found: bool,
}

impl Search<'_> {
    /// Looks at what of an item is public; what the item is called.
    fn item(&mut self, item: &Item, public: &BTreeSet<String>) -> String {
        match item {
            Item::Fn(it) if is_public(&it.vis) => {
                self.visit_signature(&it.sig);
                format!("fn {}", it.sig.ident)
            }
            Item::Struct(it) if is_public(&it.vis) => {
                self.visit_generics(&it.generics);
                let public = it.fields.iter().filter(|field| is_public(&field.vis));
                public.for_each(|field| self.visit_field(field));
                format!("struct {}", it.ident)
            }
            Item::Enum(it) if is_public(&it.vis) => {
                self.visit_item_enum(it);
                format!("enum {}", it.ident)
            }
            Item::Type(it) if is_public(&it.vis) => {
                self.visit_item_type(it);
                format!("type {}", it.ident)
            }
            Item::Trait(it) if is_public(&it.vis) => {
                self.visit_generics(&it.generics);
                it.supertraits
                    .iter()
                    .for_each(|bound| self.visit_type_param_bound(bound));
                it.items.iter().for_each(|item| self.visit_trait_item(item));
                format!("trait {}", it.ident)
            }
            Item::Use(it) if is_public(&it.vis) => {
                let ours = matches!(&it.tree, UseTree::Path(path) if path.ident != "tonic");
                self.found |= !ours && matches!(&it.tree, UseTree::Path(_));
                "use".to_owned()
            }
            Item::Impl(it) => self.implementation(it, public),
            _ => String::new(),
        }
    }

    fn implementation(&mut self, it: &ItemImpl, public: &BTreeSet<String>) -> String {
        let Type::Path(of) = &*it.self_ty else {
            return String::new();
        };
        let name = of.path.segments.last().unwrap().ident.to_string();
        let blanket = it.generics.type_params().any(|param| param.ident == name);
        if hidden(&it.attrs) || !(blanket || public.contains(&name)) {
            return String::new();
        }
        self.visit_generics(&it.generics);
        if let Some((path, _)) = &it.trait_ {
            self.visit_path(path);
        }
        for item in &it.items {
            match item {
                ImplItem::Fn(item) if it.trait_.is_some() || is_public(&item.vis) => {
                    self.visit_signature(&item.sig);
                }
                ImplItem::Type(item) => self.visit_type(&item.ty),
                _ => {}
            }
        }
        format!("impl for {name}")
    }
}

impl<'ast> Visit<'ast> for Search<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.found |= self.names.contains(&path.segments[0].ident.to_string());
        visit::visit_path(self, path);
    }

    fn visit_block(&mut self, _: &'ast syn::Block) {}

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

fn hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|it| {
        it.path().is_ident("doc")
            && it
                .parse_args::<syn::Ident>()
                .is_ok_and(|argument| argument == "hidden")
    })
}
