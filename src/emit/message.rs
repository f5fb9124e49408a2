//! A message: its struct and its codec.

use proc_macro2::TokenStream;
use quote::quote;

use super::phrases;
use super::template::{Fault, Row};
use super::tokens::{attributes, docs, index, literal_lint, scope, value_type};
use super::{Emitted, Templates};
use crate::rust::{Field, Getter, Literal, Message, Name, Shape};

pub(super) fn emit(templates: &Templates, message: &Message) -> Result<Emitted, Fault> {
    let mut rows: Vec<Row> = message.fields.iter().map(struct_row).collect();
    let kept = message.unknown_fields.as_ref();
    rows.extend(codec_rows(&message.fields, kept));
    rows.extend(kept.map(|name| {
        Row::default()
            .with("unknown_fields", name)
            .with("write_unknown", phrases::write_unknown(name))
    }));
    rows.extend(message.getters.iter().map(getter_row));
    let table: Vec<_> = table_rows(&message.fields);
    rows.extend(table.iter().enumerate().map(|(position, (_, _, access))| {
        Row::default()
            .with("index", index(position))
            .with("access", access)
    }));
    let table = table.iter().map(|(_, row, _)| row);
    let mut derives = vec![quote!(Clone), quote!(Default), quote!(PartialEq)];
    if message.eq {
        derives.extend([quote!(Eq), quote!(Hash)]);
    }
    let attributes = attributes(&derives, &message.extras);
    let allow = message
        .touches_deprecated
        .then(|| quote!(#[allow(deprecated)]));
    if message.has_required {
        rows.push(Row::default().with("required", quote!()));
    }
    if message.serde {
        rows.push(Row::default().with("serde", quote!()));
    }
    if let Some((package, name)) = &message.prost {
        let row = Row::default().with("prost", quote!());
        rows.push(row.with("package", package).with("name_in_package", name));
    }
    if message.extendable {
        rows.push(Row::default().with("extendable", &allow));
    }
    let reserved = &message.reserved_names;
    let once = Row::default()
        .with("docs", docs(&message.docs, message.deprecated))
        .with("derive", quote!(#attributes #allow))
        .with("message", &message.name)
        .with("read_unknown", phrases::read_unknown(kept))
        .with("unknown", phrases::unknown(kept))
        .with("w", if kept.is_some() { quote!(w) } else { quote!(_) })
        .with("write_inlining", phrases::write_inlining(&message.fields))
        .with("allow_deprecated", &allow)
        .with("proto_name", &message.proto_name)
        .with("rows", quote!(#(#table,)*))
        .with("insertion_point", scope("message", &message.proto_name))
        .with(
            "new",
            if reserved.is_empty() {
                quote!(new)
            } else {
                quote!(with_reserved)
            },
        )
        .with(
            "reserved",
            (!reserved.is_empty()).then(|| quote!(&[#(#reserved,)*])),
        );
    let template = if message.fields.is_empty() {
        &templates.empty_message
    } else {
        &templates.message
    };
    Ok(Emitted::split(template.fill(&once, &rows)?, 1))
}

fn struct_row(field: &Field) -> Row {
    Row::default()
        .with("field_docs", docs(&field.docs, field.deprecated))
        .with("field", &field.name)
        .with("field_type", &field.ty)
}

fn getter_row(getter: &Getter) -> Row {
    let Getter {
        name,
        field,
        kind,
        default,
    } = getter;
    let text = format!(
        "`{}`, or its default where it is absent.",
        field.0.trim_start_matches("r#")
    );
    let (ty, value) = match default {
        Literal::Text(_) => (
            quote!(&str),
            quote!(self.#field.as_deref().unwrap_or(#default)),
        ),
        Literal::Bytes(_) => (
            quote!(&[u8]),
            quote!(self.#field.as_deref().unwrap_or(#default)),
        ),
        _ => (value_type(kind), quote!(self.#field.unwrap_or(#default))),
    };
    let (documentation, lints) = (docs(&text, false), getter_lints(name, default));
    Row::default()
        .with("getter_docs", quote!(#documentation #lints))
        .with("getter", name)
        .with("getter_type", ty)
        .with("getter_value", value)
}

/// What clippy would say of a name and a default that the schema has decided.
fn getter_lints(name: &Name, default: &Literal) -> Option<TokenStream> {
    let named = match &name.0[..] {
        "new" => Some(quote!(
            clippy::new_ret_no_self,
            clippy::wrong_self_convention
        )),
        "len" => Some(quote!(clippy::len_without_is_empty)),
        "as_ref" | "borrow" | "deref" => Some(quote!(clippy::should_implement_trait)),
        name if name.starts_with("from_") || name.starts_with("into_") => {
            Some(quote!(clippy::wrong_self_convention))
        }
        _ => None,
    };
    let lints: Vec<_> = named.into_iter().chain(literal_lint(default)).collect();
    (!lints.is_empty()).then(|| quote!(#[allow(#(#lints),*)]))
}

/// A row a field for reading and one for writing, in order of field number.
fn codec_rows(fields: &[Field], unknown: Option<&Name>) -> Vec<Row> {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_by_key(|field| first_number(&field.shape));
    let rows = fields.iter().flat_map(|Field { name, shape, .. }| {
        let reading = Row::default()
            .with("tags", phrases::tags(shape))
            .with("read", phrases::read(name, shape, unknown));
        [
            reading,
            Row::default().with("write", phrases::write(name, shape)),
        ]
    });
    rows.collect()
}

fn table_rows(fields: &[Field]) -> Vec<(u32, proc_macro2::TokenStream, proc_macro2::TokenStream)> {
    let rows = fields
        .iter()
        .flat_map(|field| phrases::rows(&field.name, &field.shape));
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|(number, _, _)| *number);
    rows
}

fn first_number(shape: &Shape) -> u32 {
    match shape {
        Shape::Single(member, _) | Shape::Repeated(member, _) | Shape::Map(member, _) => {
            member.number
        }
        Shape::Oneof(members) => members.iter().map(|it| it.number).min().unwrap_or(0),
    }
}
