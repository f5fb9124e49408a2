//! How a field is written.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::kind::{kind_name, marker, presence_prefix};
use crate::emit::tokens::number;
use crate::rust::{Member, Members, Name, Packing, Shape};

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

/// How some members of a oneof are written, at their place among the fields. The first step keeps a
/// member of a later one, so that those look at the oneof only if there is one.
pub(crate) fn write_members(field: &Name, members: &Members) -> TokenStream {
    let later = format_ident!("later_{}", field.bare());
    let oneof = &members.oneof;
    let writes = members.variants.iter().map(|(_, it)| write_member(it));
    let variants = members.variants.iter().map(|(variant, _)| variant);
    match (members.are_first, members.variants.len()) {
        (true, _) => quote! {
            let #later = match &self.#field {
                #(Some(#oneof::#variants(it)) => { #writes; ::core::option::Option::None })*
                later => later.as_ref(),
            }
        },
        (false, 1) => quote!(if let Some(#(#oneof::#variants(it))*) = #later { #(#writes;)* }),
        (false, _) => quote! {
            match #later {
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
