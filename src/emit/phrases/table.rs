//! How a field is described in the table, and its value found.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::kind::kind_name;
use crate::emit::tokens::{index, number};
use crate::rust::{Kind, Member, Name, Packing, Presence, Shape, spelling};

/// A row of a message's table.
pub(crate) struct TableRow {
    /// The field's number.
    pub(crate) number: u32,
    /// The row.
    pub(crate) tokens: TokenStream,
    /// How the field's value is found.
    pub(crate) access: TokenStream,
}

/// The rows of the table for one field of the struct.
pub(crate) fn rows(field: &Name, shape: &Shape) -> Vec<TableRow> {
    let plain = quote!(::rustgreet::__private::field(&self.#field));
    match shape {
        Shape::Single(member, Presence::Implicit) => vec![row("", member, plain)],
        Shape::Single(member, Presence::Explicit) => vec![row("optional_", member, plain)],
        Shape::Single(member, Presence::Required) => vec![row("required_", member, plain)],
        Shape::Repeated(member, Packing::Packed) => vec![row("packed_", member, plain)],
        Shape::Repeated(member, Packing::Expanded) => vec![row("repeated_", member, plain)],
        Shape::Map(member, key) => {
            let (number, name) = (number(member.number), &member.proto_name);
            let (key, value) = (table_type(key), table_type(&member.kind));
            let row = quote!(::rustgreet::Field::map(#number, #name, #key, #value));
            vec![TableRow {
                number: member.number,
                tokens: complete(row, member),
                access: plain,
            }]
        }
        Shape::Oneof(members) => {
            let rows = members.iter().map(|member| {
                let number = number(member.number);
                let access = quote!(::rustgreet::__private::member(&self.#field, #number));
                row("oneof_", member, access)
            });
            rows.collect()
        }
    }
}

/// A row by the constructor of its kind; those of enums and messages take their table.
pub(crate) fn row(prefix: &str, member: &Member, access: TokenStream) -> TableRow {
    let constructor = format_ident!("{prefix}{}", kind_name(&member.kind));
    let (literal, name) = (number(member.number), &member.proto_name);
    let table = match &member.kind {
        Kind::Enum(path) | Kind::ClosedEnum(path) | Kind::Group(path) | Kind::Message(path) => {
            Some(quote!(, #path::table()))
        }
        Kind::Scalar(_) | Kind::OtherString(_) | Kind::ByteVec => None,
    };
    let oneof = member.oneof.map(index).map(|oneof| quote!(, #oneof));
    let row = quote!(::rustgreet::Field::#constructor(#literal, #name #table #oneof));
    TableRow {
        number: member.number,
        tokens: complete(row, member),
        access,
    }
}

/// A row with what most fields do not say: a JSON name of their own, and `debug_redact`.
pub(crate) fn complete(row: TokenStream, member: &Member) -> TokenStream {
    let json = member.json_name.as_ref().map(|name| quote!(.json(#name)));
    let redacted = member.redacted.then(|| quote!(.redacted()));
    quote!(#row #json #redacted)
}

/// A kind, as the table spells it.
pub(crate) fn table_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Scalar(scalar) => {
            let name = format_ident!("{}", spelling(*scalar).type_name);
            quote!(::rustgreet::Type::#name)
        }
        Kind::OtherString(_) => quote!(::rustgreet::Type::String),
        Kind::ByteVec => quote!(::rustgreet::Type::Bytes),
        Kind::Enum(path) | Kind::ClosedEnum(path) => {
            quote!(::rustgreet::Type::Enum(#path::table()))
        }
        Kind::Group(path) => quote!(::rustgreet::Type::Group(#path::table())),
        Kind::Message(path) => quote!(::rustgreet::Type::Message(#path::table())),
    }
}

/// What follows the last row of the table: the unknown fields.
pub(crate) fn unknown(kept: Option<&Name>) -> TokenStream {
    match kept {
        Some(field) => quote!(::rustgreet::FieldRef::Unknown(&self.#field)),
        None => quote!(::rustgreet::FieldRef::Unset),
    }
}
