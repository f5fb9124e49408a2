//! What all phrases need of a field's kind: its name in the runtime, its type, its tag.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::tokens::{number, other_string};
use crate::rust::{Kind, Member, Presence, Scalar, Shape, WireType, spelling};

/// The name that reader, writer and table give a kind.
pub(crate) fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Enum(_) | Kind::ClosedEnum(_) => "enumeration",
        Kind::Message(_) => "message",
        Kind::Group(_) => "group",
        Kind::Scalar(scalar) => spelling(*scalar).name,
        Kind::OtherString(_) => spelling(Scalar::String).name,
        Kind::ByteVec => spelling(Scalar::Bytes).name,
    }
}

/// The tag of a record of the member.
fn tag_of(member: &Member, wire_type: WireType) -> TokenStream {
    let tag = number(member.number << 3 | wire_type as u32);
    quote!(#tag)
}

/// The tag of a single value.
pub(crate) fn tag(member: &Member) -> TokenStream {
    tag_of(member, member.kind.wire_type())
}

/// The pattern of all tags that a field is read from.
pub(crate) fn tags(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Single(member, _) => tag(member),
        Shape::Map(member, _) => tag_of(member, WireType::Delimited),
        Shape::Repeated(member, _) if !member.kind.wire_type().is_packable() => tag(member),
        Shape::Repeated(member, _) => {
            let (one, packed) = (tag(member), tag_of(member, WireType::Delimited));
            if member.kind.wire_type() as u32 > WireType::Delimited as u32 {
                quote!(#packed | #one)
            } else {
                quote!(#one | #packed)
            }
        }
        Shape::Oneof(members) => {
            let tags = members.iter().map(tag);
            quote!(#(#tags)|*)
        }
    }
}

/// What the name of a method begins with, for a singular field.
pub(crate) fn presence_prefix(presence: Presence) -> &'static str {
    match presence {
        Presence::Implicit => "",
        Presence::Explicit | Presence::Required => "optional_",
    }
}

/// The type that stands for a kind in the runtime's generics.
pub(crate) fn marker(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Scalar(scalar) => {
            let name = format_ident!("{}", spelling(*scalar).type_name);
            quote!(::rustgreet::wire::kind::#name)
        }
        Kind::OtherString(other) => {
            let ty = other_string(*other);
            quote!(::rustgreet::wire::kind::String<#ty>)
        }
        Kind::ByteVec => quote!(::rustgreet::wire::kind::Bytes<::std::vec::Vec<u8>>),
        Kind::Enum(path) | Kind::ClosedEnum(path) => {
            quote!(::rustgreet::wire::kind::Enum<#path>)
        }
        Kind::Group(path) => quote!(::rustgreet::wire::kind::Group<#path>),
        Kind::Message(path) => quote!(::rustgreet::wire::kind::Message<#path>),
    }
}
