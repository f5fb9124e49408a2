//! An enum: a struct around its number, with a constant per value.

use proc_macro2::Literal;
use quote::quote;
use syn::Item;

use super::template::{Fault, Row, Template};
use super::tokens::{attributes, docs, scope};
use crate::rust::Enum;

pub(super) fn emit(template: &Template, enumeration: &Enum) -> Result<Vec<Item>, Fault> {
    let rows = enumeration.values.iter().map(|value| {
        Row::default()
            .with("value_docs", docs(&value.docs, value.deprecated))
            .with("value", &value.name)
            .with("number", Literal::i32_unsuffixed(value.number))
    });
    let mut rows: Vec<Row> = rows.collect();
    let names = enumeration.names.iter().map(|(number, name)| {
        let number = Literal::i32_unsuffixed(*number);
        quote!((#number, #name))
    });
    let allow_deprecated = enumeration.deprecated.then(|| quote!(#[allow(deprecated)]));
    if enumeration.default != 0 {
        let default = Literal::i32_unsuffixed(enumeration.default);
        rows.push(Row::switch("if_default_is_not_zero").with("default", default));
    }
    let once = Row::default()
        .with("docs", docs(&enumeration.docs, enumeration.deprecated))
        .with("derive", attributes(&enumeration.derives))
        .with("enumeration", &enumeration.name)
        .with("allow_deprecated", allow_deprecated)
        .with("proto_name", &enumeration.proto_name)
        .with(
            "new",
            if enumeration.closed {
                quote!(closed)
            } else {
                quote!(new)
            },
        )
        .with("rows", quote!(#(#names,)*))
        .with("insertion_point", scope("enum", &enumeration.proto_name));
    template.fill(&once, &rows)
}
