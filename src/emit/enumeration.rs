//! An enum: a struct around its number, with a constant a value.

use proc_macro2::Literal;
use quote::quote;

use super::Emitted;
use super::template::{Fault, Row, Template};
use super::tokens::{attributes, docs, scope};
use crate::rust::Enum;

pub(super) fn emit(template: &Template, enumeration: &Enum) -> Result<Emitted, Fault> {
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
    // The first value is the default; where it is not zero, `derive` would pick another.
    let derived = enumeration.default == 0;
    if !derived {
        let default = Literal::i32_unsuffixed(enumeration.default);
        let allow = allow_deprecated.clone();
        rows.push(
            Row::default()
                .with("default", default)
                .with("default_is_not_zero", allow),
        );
    }
    let mut derives = vec![quote!(Clone), quote!(Copy)];
    derives.extend(derived.then(|| quote!(Default)));
    derives.extend([
        quote!(PartialEq),
        quote!(Eq),
        quote!(PartialOrd),
        quote!(Ord),
        quote!(Hash),
    ]);
    let once = Row::default()
        .with("docs", docs(&enumeration.docs, enumeration.deprecated))
        .with("derive", attributes(&derives, &enumeration.extras))
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
    Ok(Emitted::split(template.fill(&once, &rows)?, 2))
}
