//! Nobody outside of the runtime holds a reader or a writer of its own: its `wire/read` says what would be
//! unsound about two of them.

use syn::visit::{self, Visit};

use super::sources;

/// The types that a user may only borrow. A `Draft` lends its writer.
const LENT: [&str; 4] = ["Reader", "Writer", "Draft", "ByteSink"];

/// What returns one inside of the crate, and the traits of these types.
const INSIDE: [&str; 15] = [
    "::begin",
    "::reader",
    "ByteSink::new",
    "ByteSink::owning",
    "Deref for Draft",
    "DerefMut for Draft",
    "Drop for Draft",
    "Reader::with_options",
    "Sealed for ByteSink",
    "Sink for ByteSink",
    "Writer::counting",
    "Writer::into_vec",
    "Writer::lent",
    "Writer::new",
    "Writer::owning",
];

/// What gives one of them away.
#[derive(Default)]
struct Given {
    /// The type whose `impl` is being visited.
    of: String,
    in_trait: bool,
    /// Functions that return one, which only this crate can name.
    inside: Vec<String>,
    /// What another crate could name.
    outside: Vec<String>,
}

/// Whether tokens name a lent type, or `Self` inside the `impl` of one, and do not borrow it.
fn owns(tokens: &impl quote::ToTokens, of: &str) -> bool {
    fn search(tokens: proc_macro2::TokenStream, of: &str) -> bool {
        let mut borrowed = false;
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Group(it) => search(it.stream(), of),
            proc_macro2::TokenTree::Punct(it) => {
                borrowed = it.as_char() == '&' || (borrowed && matches!(it.as_char(), '\'' | ':'));
                false
            }
            proc_macro2::TokenTree::Ident(it) => {
                let name = it.to_string();
                let lent = |name: &str| LENT.contains(&name);
                let found = !borrowed && (lent(&name) || (name == "Self" && lent(of)));
                // `&'a mut crate::wire::Reader` is a borrow up to its last name.
                borrowed &= !lent(&name);
                found
            }
            proc_macro2::TokenTree::Literal(_) => false,
        })
    }
    search(tokens.to_token_stream(), of)
}

impl Given {
    fn function(&mut self, vis: Option<&syn::Visibility>, sig: &syn::Signature) {
        if !owns(&sig.output, &self.of) {
            return;
        }
        let name = format!("{}::{}", self.of, sig.ident);
        match vis {
            Some(syn::Visibility::Restricted(_) | syn::Visibility::Inherited) if !self.in_trait => {
                self.inside.push(name);
            }
            _ => self.outside.push(name),
        }
    }
}

impl<'ast> Visit<'ast> for Given {
    fn visit_item_impl(&mut self, node: &'ast syn::ItemImpl) {
        if let syn::Type::Path(it) = &*node.self_ty {
            self.of = it.path.segments.last().expect("a name").ident.to_string();
        }
        self.in_trait = node.trait_.is_some();
        if let Some((path, _)) = &node.trait_
            && LENT.contains(&self.of.as_str())
        {
            let name = &path.segments.last().expect("a name").ident;
            self.inside.push(format!("{name} for {}", self.of));
        }
        visit::visit_item_impl(self, node);
        *self = Given {
            inside: std::mem::take(&mut self.inside),
            outside: std::mem::take(&mut self.outside),
            ..Given::default()
        };
    }

    fn visit_impl_item_fn(&mut self, node: &'ast syn::ImplItemFn) {
        self.function(Some(&node.vis), &node.sig);
    }

    fn visit_item_fn(&mut self, node: &'ast syn::ItemFn) {
        self.function(Some(&node.vis), &node.sig);
    }

    fn visit_trait_item_fn(&mut self, node: &'ast syn::TraitItemFn) {
        self.function(None, &node.sig);
    }

    fn visit_item_struct(&mut self, node: &'ast syn::ItemStruct) {
        let name = node.ident.to_string();
        let is_public = matches!(node.vis, syn::Visibility::Public(_));
        let derives = node.attrs.iter().any(|it| it.path().is_ident("derive"));
        if is_public && owns(&node.fields, "") || derives && LENT.contains(&name.as_str()) {
            self.outside.push(name);
        }
    }

    fn visit_item_enum(&mut self, node: &'ast syn::ItemEnum) {
        if matches!(node.vis, syn::Visibility::Public(_)) && owns(&node.variants, "") {
            self.outside.push(node.ident.to_string());
        }
    }

    /// What a macro writes may stand in a user's crate.
    fn visit_macro(&mut self, node: &'ast syn::Macro) {
        let text = node.tokens.to_string();
        for output in text.split("->").skip(1) {
            let end = output.find(['{', ';']).unwrap_or(output.len());
            let output: proc_macro2::TokenStream = output[..end]
                .replace(['(', ')', '[', ']', '}'], " ")
                .parse()
                .unwrap_or_default();
            if owns(&output, "") {
                self.outside.push(format!("a macro: {output}"));
            }
        }
    }
}

#[test]
fn no_reader_or_writer_is_given_away() {
    let mut given = Given::default();
    for (path, text) in sources("runtime/src") {
        let file = syn::parse_file(&text);
        given.visit_file(&file.unwrap_or_else(|error| panic!("{}: {error}", path.display())));
    }
    assert!(given.outside.is_empty(), "{:#?}", given.outside);
    given.inside.sort();
    assert_eq!(given.inside, INSIDE);
}

#[test]
fn a_gift_is_seen() {
    let text = "
        pub fn a() -> Reader<'static> {}
        pub fn b() -> Option<(u8, crate::Writer<'static>)> {}
        pub fn lent<'a>(r: &'a mut Reader<'a>) -> &'a mut crate::Reader<'a> {}
        impl Reader<'_> { pub fn c() -> Self {} pub(crate) fn inside() -> Self {} }
        impl Make for Draft { fn d() -> Self {} }
        trait Make { fn e(&self) -> Draft; }
        pub struct F { writer: Writer<'static> }
        pub enum G { One(Reader<'static>), Lent(&'static mut Writer<'static>) }
        #[derive(Clone)] struct Draft;
        macro_rules! h { ($x:ty) => { pub fn h() -> $crate::Reader<'static> {} } }
    ";
    let mut given = Given::default();
    given.visit_file(&syn::parse_file(text).expect("code"));
    let outside = [
        "::a",
        "::b",
        "Reader::c",
        "Draft::d",
        "::e",
        "F",
        "G",
        "Draft",
    ];
    assert_eq!(given.outside[..outside.len()], outside);
    assert!(
        given.outside[outside.len()..]
            .iter()
            .all(|it| it.starts_with("a macro"))
    );
    assert_eq!(given.outside.len(), outside.len() + 1);
    assert_eq!(given.inside, ["Reader::inside", "Make for Draft"]);
}
