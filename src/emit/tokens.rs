//! Names, types, values and attributes as tokens: the one place that does this.

use std::borrow::Cow;

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::rust::{Derives, Kind, Lint, Name, OtherString, Path, Scalar, Type, spelling};

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.0.strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, Span::call_site()).to_tokens(tokens),
            None => Ident::new(&self.0, Span::call_site()).to_tokens(tokens),
        }
    }
}

impl ToTokens for Path {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for (index, segment) in self.0.iter().enumerate() {
            if index > 0 {
                quote!(::).to_tokens(tokens);
            }
            // An absolute path begins with an empty segment.
            if !segment.0.is_empty() {
                segment.to_tokens(tokens);
            }
        }
    }
}

impl ToTokens for Type {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Type::Scalar(scalar) => scalar_type(*scalar),
            Type::OtherString(other) => other_string(*other),
            Type::ByteVec => quote!(::std::vec::Vec<u8>),
            Type::Path(path) => path.to_token_stream(),
            Type::Option(inner) => quote!(::core::option::Option<#inner>),
            Type::Vec(inner) => quote!(::std::vec::Vec<#inner>),
            Type::Boxed(inner) => quote!(::std::boxed::Box<#inner>),
            Type::BTreeMap(key, value) => quote!(::std::collections::BTreeMap<#key, #value>),
            Type::HashMap(key, value) => quote!(::std::collections::HashMap<#key, #value>),
        }
        .to_tokens(tokens);
    }
}

/// A path that is known beforehand, without generics.
fn path(text: &'static str) -> TokenStream {
    let mut tokens = TokenStream::new();
    for (index, segment) in text.split("::").enumerate() {
        if index > 0 {
            quote!(::).to_tokens(&mut tokens);
        }
        // An absolute path begins with an empty segment.
        if !segment.is_empty() {
            Ident::new(segment, Span::call_site()).to_tokens(&mut tokens);
        }
    }
    tokens
}

fn scalar_type(scalar: Scalar) -> TokenStream {
    path(spelling(scalar).rust)
}

/// A type of a `string` field other than `String`.
pub(super) fn other_string(ty: OtherString) -> TokenStream {
    match ty {
        OtherString::Boxed => quote!(::std::boxed::Box<str>),
        OtherString::Shared => quote!(::rustgreet::SharedStr),
    }
}

/// The attributes of a struct or enum. Text that is not Rust was refused before; what still does not
/// lex is left out.
pub(super) fn attributes(derives: &Derives) -> TokenStream {
    let attributes = derives.attributes.iter().map(|text| read(text));
    let derives = derives.derives.iter().map(|text| match text {
        Cow::Borrowed(ours) => path(ours),
        Cow::Owned(theirs) => read(theirs),
    });
    quote!(#[derive(#(#derives),*)] #(#attributes)*)
}

/// Text of the user's that was checked to be Rust, in which no template takes anything for a hole.
fn read(text: &str) -> TokenStream {
    not_holes(text.parse().unwrap_or_default())
}

/// The same tokens, spelled so that none is a hole.
fn not_holes(tokens: TokenStream) -> TokenStream {
    let spell = |token| match token {
        TokenTree::Ident(ident) => match ident.to_string() {
            name if name.starts_with("__") && name.ends_with("__") => {
                Ident::new_raw(&name, ident.span()).into()
            }
            _ => ident.into(),
        },
        TokenTree::Group(group) => Group::new(group.delimiter(), not_holes(group.stream())).into(),
        TokenTree::Literal(literal) => escaped(literal).into(),
        other => other,
    };
    tokens.into_iter().map(spell).collect()
}

/// The attribute that silences lints.
pub(super) fn lints(lints: &[Lint]) -> Option<TokenStream> {
    let paths = lints.iter().map(|lint| path(lint.0));
    (!lints.is_empty()).then(|| quote!(#[allow(#(#paths),*)]))
}

/// The type of one value of a kind.
pub(super) fn value_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Scalar(scalar) => scalar_type(*scalar),
        Kind::OtherString(other) => other_string(*other),
        Kind::ByteVec => quote!(::std::vec::Vec<u8>),
        Kind::Enum(path) | Kind::ClosedEnum(path) | Kind::Message(path) | Kind::Group(path) => {
            path.to_token_stream()
        }
    }
}

impl ToTokens for crate::rust::Literal {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        use crate::rust::Literal as Value;
        match self {
            Value::Signed(value) => Literal::i64_unsuffixed(*value).to_token_stream(),
            Value::Unsigned(value) => Literal::u64_unsuffixed(*value).to_token_stream(),
            Value::Float(value) => float(
                quote!(f32),
                f64::from(*value),
                &format!("{:?}", value.abs()),
            ),
            Value::Double(value) => float(quote!(f64), *value, &format!("{:?}", value.abs())),
            Value::Bool(value) => quote!(#value),
            Value::Text(value) => quote!(#value),
            Value::Bytes(value) => Literal::byte_string(value).to_token_stream(),
            Value::Enum(path, number) => {
                let number = Literal::i32_unsuffixed(*number);
                quote!(#path(#number))
            }
        }
        .to_tokens(tokens);
    }
}

/// A float of type `ty`; `magnitude` spells it without its sign, if it is finite.
fn float(ty: TokenStream, value: f64, magnitude: &str) -> TokenStream {
    if value.is_nan() {
        return quote!(#ty::NAN);
    }
    let magnitude = match magnitude.parse::<Literal>() {
        Ok(literal) if value.is_finite() => literal.to_token_stream(),
        _ => quote!(#ty::INFINITY),
    };
    if value.is_sign_negative() {
        quote!(-#magnitude)
    } else {
        magnitude
    }
}

/// The documentation of an item, and its deprecation.
pub(super) fn docs(docs: &str, deprecated: bool) -> TokenStream {
    let lines = docs.lines().map(|line| {
        // rustdoc takes one space off each line, and an empty line stays empty.
        let line = if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        };
        let line = escaped(Literal::string(&line));
        quote!(#[doc = #line])
    });
    let deprecated = deprecated.then(|| quote!(#[deprecated]));
    quote!(#(#lines)* #deprecated)
}

/// The documentation of a field or a variant, its deprecation, and the attributes of the user's.
pub(super) fn docs_of(text: &str, deprecated: bool, attributes: &[String]) -> TokenStream {
    let docs = docs(text, deprecated);
    let attributes = attributes.iter().map(|text| read(text));
    quote!(#docs #(#attributes)*)
}

/// A string that no template takes for a hole, though a comment is `__init__` and nothing else.
fn escaped(literal: Literal) -> Literal {
    match literal.to_string() {
        text if text.starts_with("\" __") => {
            let escaped = text.replacen("__", r"\x5f_", 1);
            escaped.parse().unwrap_or(literal)
        }
        _ => literal,
    }
}

/// The schema's documentation, then a paragraph of ours.
pub(super) fn docs_and(own: &str, deprecated: bool, more: &str) -> TokenStream {
    if own.is_empty() {
        docs(more, deprecated)
    } else {
        docs(&format!("{own}\n\n{more}"), deprecated)
    }
}

/// A number without a suffix.
pub(super) fn number(number: u32) -> Literal {
    Literal::u32_unsuffixed(number)
}

/// An index without a suffix.
pub(super) fn index(index: usize) -> Literal {
    Literal::usize_unsuffixed(index)
}

/// The name of a place where other plugins can insert: `message_scope:greet.HelloRequest`.
pub(super) fn scope(what: &str, name: &str) -> String {
    format!("{what}_scope:{name}")
}
