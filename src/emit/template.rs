//! Fills a template: real Rust in which `__name__` is a hole. `templates/README.md` has the
//! rules. The templates are part of the plugin, so a fault in one is a bug: it is reported, with the
//! hole's name, and a test fills every template.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, Parser};
use syn::visit_mut::VisitMut;

/// Tokens for holes, by the hole's name without its underscores.
#[derive(Default)]
pub(super) struct Row(BTreeMap<&'static str, TokenStream>);

impl Row {
    /// A row that switches on what the template has only if something holds: a hole `__if_x__`.
    pub(super) fn switch(hole: &'static str) -> Self {
        Self::default().with(hole, TokenStream::new())
    }

    /// Fills one more hole.
    pub(super) fn with(mut self, hole: &'static str, tokens: impl ToTokens) -> Self {
        self.0.insert(hole, tokens.into_token_stream());
        self
    }
}

/// A template that cannot be filled.
#[derive(Debug)]
pub(crate) struct Fault(String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Fault {
    pub(super) fn new(what: String) -> Self {
        Self(what)
    }
}

impl From<syn::Error> for Fault {
    fn from(error: syn::Error) -> Self {
        Self(error.to_string())
    }
}

/// A template, parsed once and filled often.
pub(super) struct Template(syn::File);

impl Template {
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        Ok(Self(syn::parse_file(text)?))
    }

    /// The template's items, its single holes filled from `once`, its elements repeated by `rows`.
    pub(super) fn fill(&self, once: &Row, rows: &[Row]) -> Result<Vec<syn::Item>, Fault> {
        fill(self.0.clone(), once, rows)
    }
}

fn fill(mut file: syn::File, once: &Row, rows: &[Row]) -> Result<Vec<syn::Item>, Fault> {
    let mut filler = Filler {
        once,
        rows,
        fault: None,
    };
    filler.visit_file_mut(&mut file);
    if let Some(fault) = filler.fault {
        return Err(fault);
    }
    let items = file.items.iter().map(ToTokens::to_token_stream).collect();
    let filled = substitute(items, &[once], Missing::Fault)?;
    Ok(syn::parse2::<syn::File>(filled)?.items)
}

/// Repeats, from the outside in, the elements that have a hole of their own which only rows fill.
struct Filler<'a> {
    once: &'a Row,
    rows: &'a [Row],
    fault: Option<Fault>,
}

/// Empties the lists inside an element, so that the holes which are left are its own.
struct Hollow;

impl Filler<'_> {
    /// The element once per row, if it is one to be repeated.
    fn copies<T>(
        &self,
        element: &T,
        own: &TokenStream,
        parse: impl Parser<Output = T> + Copy,
    ) -> Result<Option<Vec<T>>, Fault>
    where
        T: ToTokens,
    {
        let mut holes = BTreeSet::new();
        collect_holes(own, &mut holes);
        holes.retain(|hole| !self.once.0.contains_key(&hole[..]));
        if holes.is_empty() {
            return Ok(None);
        }
        let mut copies = Vec::new();
        for row in self.rows {
            let missing = holes.iter().find(|hole| !row.0.contains_key(&hole[..]));
            match missing {
                None => {
                    let tokens = element.to_token_stream();
                    let copy = substitute(tokens, &[self.once, row], Missing::Leave)?;
                    copies.push(parse.parse2(copy)?);
                }
                Some(hole) if holes.iter().any(|it| row.0.contains_key(&it[..])) => {
                    return Err(Fault(format!("nothing fills the hole `{hole}`")));
                }
                Some(_) => {}
            }
        }
        Ok(Some(copies))
    }
}

/// The lists whose elements can be repeated: the node, its list, and how an element is visited and
/// parsed.
macro_rules! lists {
    ($($visit:ident(|$node:ident: $ty:ty| $list:expr) $element:ident, $parse:expr;)*) => {
        impl VisitMut for Filler<'_> {$(
            fn $visit(&mut self, $node: &mut $ty) {
                let mut elements = Vec::new();
                for mut element in std::mem::take(&mut $list) {
                    let mut own = element.clone();
                    Hollow.$element(&mut own);
                    match self.copies(&element, &own.to_token_stream(), $parse) {
                        Ok(Some(copies)) => elements.extend(copies.into_iter().map(|mut copy| {
                            // What is inside may belong to other rows.
                            self.$element(&mut copy);
                            copy
                        })),
                        Ok(None) => {
                            self.$element(&mut element);
                            elements.push(element);
                        }
                        Err(fault) => self.fault = Some(fault),
                    }
                }
                $list = elements.into_iter().collect();
            }
        )*}
        impl VisitMut for Hollow {$(
            fn $visit(&mut self, $node: &mut $ty) {
                $list = Default::default();
            }
        )*}
    };
}

lists! {
    visit_file_mut(|it: syn::File| it.items) visit_item_mut, syn::Item::parse;
    visit_item_mod_mut(|it: syn::ItemMod| *inside(it)) visit_item_mut, syn::Item::parse;
    visit_item_impl_mut(|it: syn::ItemImpl| it.items) visit_impl_item_mut, syn::ImplItem::parse;
    visit_item_trait_mut(|it: syn::ItemTrait| it.items) visit_trait_item_mut, syn::TraitItem::parse;
    visit_item_enum_mut(|it: syn::ItemEnum| it.variants) visit_variant_mut, syn::Variant::parse;
    visit_fields_named_mut(|it: syn::FieldsNamed| it.named) visit_field_mut, syn::Field::parse_named;
    visit_expr_match_mut(|it: syn::ExprMatch| it.arms) visit_arm_mut, syn::Arm::parse;
    visit_block_mut(|it: syn::Block| it.stmts) visit_stmt_mut, parse_statement;
}

fn inside(module: &mut syn::ItemMod) -> &mut Vec<syn::Item> {
    &mut module.content.get_or_insert_default().1
}

fn parse_statement(input: syn::parse::ParseStream<'_>) -> syn::Result<syn::Stmt> {
    let mut statement = syn::Block::parse_within(input)?
        .pop()
        .ok_or_else(|| input.error("a statement is missing"))?;
    // A hole that is a statement ends with a semicolon, and a `match` needs none.
    if let syn::Stmt::Expr(syn::Expr::Match(_), semicolon) = &mut statement {
        *semicolon = None;
    }
    Ok(statement)
}

fn collect_holes(tokens: &TokenStream, holes: &mut BTreeSet<String>) {
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => collect_holes(&group.stream(), holes),
            TokenTree::Ident(ident) => holes.extend(hole(&ident.to_string())),
            TokenTree::Literal(literal) => holes.extend(doc_hole(&literal.to_string())),
            TokenTree::Punct(_) => {}
        }
    }
}

/// The name of a hole, from `__name__`.
fn hole(text: &str) -> Option<String> {
    let name = text.strip_prefix("__")?.strip_suffix("__")?;
    (!name.is_empty()).then(|| name.to_owned())
}

/// The name of a hole, from the text of a doc comment that is nothing else.
fn doc_hole(literal: &str) -> Option<String> {
    hole(
        literal
            .strip_prefix('"')?
            .strip_suffix('"')?
            .strip_prefix(' ')?,
    )
}

/// What happens to a hole that nothing fills.
#[derive(Clone, Copy, PartialEq)]
enum Missing {
    Fault,
    Leave,
}

fn substitute(tokens: TokenStream, rows: &[&Row], missing: Missing) -> Result<TokenStream, Fault> {
    let find = |name: String| match rows.iter().find_map(|row| row.0.get(&name[..])) {
        None if missing == Missing::Fault => Err(Fault(format!("nothing fills the hole `{name}`"))),
        filled => Ok(filled.cloned()),
    };
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => match hole(&ident.to_string()).map(find).transpose()? {
                Some(Some(tokens)) => out.extend(tokens),
                Some(None) | None => out.push(ident.into()),
            },
            TokenTree::Group(group) => {
                let name = attribute_hole(&group, out.last());
                if let Some(Some(tokens)) = name.map(find).transpose()? {
                    out.pop();
                    out.extend(tokens);
                    continue;
                }
                let inside = substitute(group.stream(), rows, missing)?;
                let mut copy = Group::new(group.delimiter(), inside);
                copy.set_span(group.span());
                out.push(copy.into());
            }
            other => out.push(other),
        }
    }
    Ok(out.into_iter().collect())
}

/// The hole of `#[doc = " __name__"]`, where `before` is the token before the brackets.
fn attribute_hole(group: &Group, before: Option<&TokenTree>) -> Option<String> {
    if !matches!(before?, TokenTree::Punct(punct) if punct.as_char() == '#') {
        return None;
    }
    let mut tokens = group.stream().into_iter();
    let (name, _, text) = (tokens.next()?, tokens.next()?, tokens.next()?);
    if name.to_string() == "doc" {
        doc_hole(&text.to_string())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::emit::tokens;

    const TEMPLATE: &str = "
        /// __docs__
        struct __name__ { /// __docs__
            __field__: __ty__ }
        fn f() { match x { __tag__ => { __read__; } _ => {} } done(__name__); }
    ";

    #[test]
    fn rows_repeat_the_smallest_element_and_docs_become_attributes() -> Result<(), Fault> {
        let once = Row::default()
            .with("docs", quote!(#[a] #[b]))
            .with("name", quote!(Thing));
        let field = |name, ty| Row::default().with("field", name).with("ty", ty);
        let arm = Row::default()
            .with("tag", quote!(1 | 2))
            .with("read", quote!(r.f()));
        let rows = [
            field(quote!(x), quote!(i32)),
            field(quote!(y), quote!(Vec<u8>)),
            arm,
        ];
        let items = Template::parse(TEMPLATE)?.fill(&once, &rows)?;
        let expected = quote! {
            #[a] #[b] struct Thing { #[a] #[b] x: i32, #[a] #[b] y: Vec<u8> }
            fn f() { match x { 1 | 2 => { r.f(); } _ => {} } done(Thing); }
        };
        assert_eq!(quote!(#(#items)*).to_string(), expected.to_string());
        Ok(())
    }

    #[test]
    fn a_row_that_fills_half_an_element_is_a_fault() -> Result<(), Fault> {
        let once = Row::default()
            .with("docs", quote!())
            .with("name", quote!(Thing));
        let half = Row::default().with("field", quote!(x));
        let fault = Template::parse(TEMPLATE)?
            .fill(&once, &[half])
            .err()
            .map(|fault| fault.to_string());
        assert_eq!(fault.as_deref(), Some("nothing fills the hole `ty`"));
        Ok(())
    }

    #[test]
    fn what_the_user_wrote_is_no_hole() -> Result<(), Fault> {
        let attributes = r#"#[doc = " __docs__"] #[__name__(__rest__, " __rest__", "__rest__")]"#;
        let docs = tokens::docs_of(" __docs__", false, &[attributes.to_owned()]);
        let once = Row::default().with("docs", docs).with("name", quote!(It));
        let items = Template::parse("/// __docs__\nstruct __name__;")?.fill(&once, &[])?;
        let expected = quote! {
            #[doc = "  __docs__"]
            #[doc = " \x5f_docs__"]
            #[r#__name__(r#__rest__, " \x5f_rest__", "__rest__")]
            struct It;
        };
        assert_eq!(quote!(#(#items)*).to_string(), expected.to_string());
        Ok(())
    }
}
