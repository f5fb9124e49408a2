//! How a field is written.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::kind::{kind_name, marker, presence_prefix};
use crate::emit::tokens::number;
use crate::rust::{Member, Name, Packing, Path, Shape};

/// How strongly `write_to` is inlined.
pub(crate) fn inlining(always: bool) -> TokenStream {
    if always {
        quote!(#[inline(always)])
    } else {
        quote!(#[inline])
    }
}

/// How the unknown fields are written.
pub(crate) fn write_unknown(kept: &Name) -> TokenStream {
    quote!(w.unknown(&self.#kept))
}

/// How a field is written.
pub(crate) fn write(field: &Name, shape: &Shape) -> TokenStream {
    match shape {
        Shape::Single(member, presence) => write_as(presence_prefix(*presence), field, member),
        Shape::Repeated(member, Packing::Packed) => write_as("packed_", field, member),
        Shape::Repeated(member, Packing::Expanded) => write_as("repeated_", field, member),
        Shape::Map(member, key) => {
            let (key, value) = (marker(key), marker(&member.kind));
            let number = number(member.number);
            quote!(w.map::<#key, #value>(#number, &self.#field))
        }
        Shape::Oneof(_) => quote!(w.oneof(&self.#field)),
    }
}

/// How some members of a oneof are written, at their place among the fields.
pub(crate) fn write_members(field: &Name, oneof: &Path, members: &[(Name, Member)]) -> TokenStream {
    let writes = members.iter().map(|(_, member)| write_member(member));
    let variants = members.iter().map(|(variant, _)| variant);
    match members.len() {
        1 => quote!(if let Some(#(#oneof::#variants(it))*) = &self.#field { #(#writes;)* }),
        _ => quote! {
            match &self.#field {
                #(Some(#oneof::#variants(it)) => #writes,)*
                _ => {}
            }
        },
    }
}

pub(crate) fn write_as(prefix: &str, field: &Name, member: &Member) -> TokenStream {
    let method = format_ident!("{prefix}{}", kind_name(&member.kind));
    let number = number(member.number);
    quote!(w.#method(#number, &self.#field))
}

/// How a oneof's member is written.
pub(crate) fn write_member(member: &Member) -> TokenStream {
    let method = format_ident!("put_{}", kind_name(&member.kind));
    let number = number(member.number);
    quote!(w.#method(#number, it))
}
