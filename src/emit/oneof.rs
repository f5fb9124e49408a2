//! A oneof: an enum with a variant a member.

use quote::quote;

use super::Emitted;
use super::phrases;
use super::template::{Fault, Row, Template};
use super::tokens::{attributes, docs, number};
use crate::rust::{Kind, Name, Oneof, Type};

pub(super) fn emit(template: &Template, oneof: &Oneof) -> Result<Emitted, Fault> {
    let rows = oneof.variants.iter().flat_map(|variant| {
        let member = &variant.member;
        let both = Row::default()
            .with("variant_docs", docs(&variant.docs, variant.deprecated))
            .with("variant", &variant.name)
            .with("variant_type", &variant.ty)
            .with("write", phrases::write_member(member))
            .with("number", number(member.number));
        let reading = Row::default()
            .with("tag", phrases::tag(member))
            .with("read", phrases::read_member(&variant.name, member));
        [both, reading]
    });
    let rows: Vec<Row> = rows.collect();
    let mut derives = vec![quote!(Clone), quote!(Debug), quote!(PartialEq)];
    if oneof.eq {
        derives.extend([quote!(Eq), quote!(Hash)]);
    }
    let attributes = attributes(&derives, &oneof.extras);
    let lints = lints(oneof);
    let allow = oneof
        .touches_deprecated
        .then(|| quote!(#[allow(deprecated)]));
    let once = Row::default()
        .with("docs", docs(&oneof.docs, false))
        .with("derive", quote!(#attributes #lints #allow))
        .with("oneof", &oneof.name)
        .with("allow_deprecated", &allow);
    Ok(Emitted::split(template.fill(&once, &rows)?, 1))
}

/// What clippy would say of an enum whose names and sizes the schema has decided.
fn lints(oneof: &Oneof) -> Option<proc_macro2::TokenStream> {
    let holds_message = |ty: &Type, kind: &Kind| {
        matches!(
            (ty, kind),
            (Type::Path(_), Kind::Message(_) | Kind::Group(_))
        )
    };
    let large = oneof.variants.len() > 1
        && oneof
            .variants
            .iter()
            .any(|it| holds_message(&it.ty, &it.member.kind));
    let names: Vec<&Name> = oneof.variants.iter().map(|variant| &variant.name).collect();
    let alike = names.len() > 2
        && (share_word(&names, first_word) || share_word(&names, last_word))
        || names.iter().any(|name| echoes(&oneof.name.0, &name.0));
    let lints: Vec<_> = large
        .then(|| quote!(clippy::large_enum_variant))
        .into_iter()
        .chain(alike.then(|| quote!(clippy::enum_variant_names)))
        .collect();
    (!lints.is_empty()).then(|| quote!(#[allow(#(#lints),*)]))
}

fn share_word(names: &[&Name], word: fn(&str) -> &str) -> bool {
    names
        .windows(2)
        .all(|pair| word(&pair[0].0) == word(&pair[1].0))
}

/// Whether a variant repeats the name of its enum at an end.
fn echoes(oneof: &str, variant: &str) -> bool {
    variant.starts_with(oneof) || variant.ends_with(oneof)
}

fn first_word(name: &str) -> &str {
    let end = name
        .char_indices()
        .skip(1)
        .find(|(_, c)| c.is_ascii_uppercase());
    &name[..end.map_or(name.len(), |(at, _)| at)]
}

fn last_word(name: &str) -> &str {
    let start = name
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_ascii_uppercase());
    &name[start.map_or(0, |(at, _)| at)..]
}
