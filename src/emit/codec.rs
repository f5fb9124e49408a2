//! The phrases of a codec: how one field is read, written, shown, and described in the table.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::types::{index, number, str_type};
use crate::rust::{Field, Kind, Member, Name, Packing, Presence, Scalar, Shape};

/// The wire types of the encoding specification.
#[derive(Clone, Copy, PartialEq)]
enum WireType {
    Varint = 0,
    Fixed64 = 1,
    Len = 2,
    StartGroup = 3,
    Fixed32 = 5,
}

/// The name that reader, writer and table give a kind.
fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Enum(_) | Kind::ClosedEnum(_) => "enumeration",
        Kind::Message(_) => "message",
        Kind::Group(_) => "group",
        Kind::Scalar(scalar) => scalar_name(*scalar),
        Kind::Str(_) => scalar_name(Scalar::String),
        Kind::ByteVec => scalar_name(Scalar::Bytes),
    }
}

fn scalar_name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Int32 => "int32",
        Scalar::Int64 => "int64",
        Scalar::Uint32 => "uint32",
        Scalar::Uint64 => "uint64",
        Scalar::Sint32 => "sint32",
        Scalar::Sint64 => "sint64",
        Scalar::Fixed32 => "fixed32",
        Scalar::Fixed64 => "fixed64",
        Scalar::Sfixed32 => "sfixed32",
        Scalar::Sfixed64 => "sfixed64",
        Scalar::Float => "float",
        Scalar::Double => "double",
        Scalar::Bool => "bool",
        Scalar::String => "string",
        Scalar::Bytes => "bytes",
    }
}

fn wire_type(kind: &Kind) -> WireType {
    match kind {
        Kind::Enum(_) | Kind::ClosedEnum(_) => WireType::Varint,
        Kind::Message(_) | Kind::ByteVec | Kind::Str(_) => WireType::Len,
        Kind::Group(_) => WireType::StartGroup,
        Kind::Scalar(scalar) => match scalar {
            Scalar::Int32 | Scalar::Int64 | Scalar::Uint32 | Scalar::Uint64 => WireType::Varint,
            Scalar::Sint32 | Scalar::Sint64 | Scalar::Bool => WireType::Varint,
            Scalar::Fixed32 | Scalar::Sfixed32 | Scalar::Float => WireType::Fixed32,
            Scalar::Fixed64 | Scalar::Sfixed64 | Scalar::Double => WireType::Fixed64,
            Scalar::String | Scalar::Bytes => WireType::Len,
        },
    }
}

fn tag_of(member: &Member, wire_type: WireType) -> TokenStream {
    let tag = number(member.number << 3 | wire_type as u32);
    quote!(#tag)
}

/// The tag of a single value.
pub(super) fn tag(member: &Member) -> TokenStream {
    tag_of(member, wire_type(&member.kind))
}

/// The pattern of all tags that a field is read from.
pub(super) fn tags(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Single(member, _) => tag(member),
        Shape::Map(member, _) => tag_of(member, WireType::Len),
        Shape::Repeated(member, _) if !is_packable(&member.kind) => tag(member),
        Shape::Repeated(member, _) => {
            let (one, packed) = (tag(member), tag_of(member, WireType::Len));
            if wire_type(&member.kind) as u32 > WireType::Len as u32 {
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

/// Whether a list of the kind can share one record.
fn is_packable(kind: &Kind) -> bool {
    !matches!(wire_type(kind), WireType::Len | WireType::StartGroup)
}

/// How a record is read that no field takes: it is kept in a field of the struct, or dropped.
pub(super) fn read_unknown(kept: Option<&Name>) -> TokenStream {
    match kept {
        Some(field) => quote!(r.unknown(tag, &mut self.#field)?),
        None => quote!(r.skip(tag)?),
    }
}

/// How the records are written that no field took, where they are kept.
pub(super) fn write_unknown(kept: &Name) -> TokenStream {
    quote!(w.unknown(&self.#kept))
}

/// What stands behind the last row of the table.
pub(super) fn unknown(kept: Option<&Name>) -> TokenStream {
    match kept {
        Some(field) => quote!(::rustgreet::FieldRef::Unknown(&self.#field)),
        None => quote!(::rustgreet::FieldRef::Unset),
    }
}

/// Where unknown numbers of a closed enum go: beside the unknown records, or nowhere.
fn unknown_numbers(kept: Option<&Name>) -> TokenStream {
    match kept {
        Some(field) => quote!(&mut self.#field),
        None => quote!(&mut ::rustgreet::UnknownFields::new()),
    }
}

/// How a field is read. Groups must know the tag that ends them; numbers that a closed enum does
/// not have go to `unknown`.
pub(super) fn read(field: &Name, shape: &Shape, unknown: Option<&Name>) -> TokenStream {
    match shape {
        Shape::Single(member, presence) => {
            read_as(presence_prefix(*presence), field, member, unknown)
        }
        Shape::Repeated(member, _) => read_as("repeated_", field, member, unknown),
        Shape::Map(member, key) => {
            let (key, value) = (marker(key), marker(&member.kind));
            if let Kind::ClosedEnum(_) = member.kind {
                let unknown = unknown_numbers(unknown);
                quote!(r.map_of_closed::<#key, #value>(tag, &mut self.#field, #unknown)?)
            } else {
                quote!(r.map::<#key, #value>(&mut self.#field)?)
            }
        }
        Shape::Oneof(_) => {
            let unknown = unknown_numbers(unknown);
            quote!(r.oneof(tag, &mut self.#field, #unknown)?)
        }
    }
}

fn presence_prefix(presence: Presence) -> &'static str {
    match presence {
        Presence::Implicit => "",
        Presence::Explicit | Presence::Required => "optional_",
    }
}

fn read_as(prefix: &str, field: &Name, member: &Member, unknown: Option<&Name>) -> TokenStream {
    let kind = kind_name(&member.kind);
    let method = format_ident!("{prefix}{kind}");
    let takes_tag = prefix == "repeated_" && is_packable(&member.kind);
    match member.kind {
        Kind::ClosedEnum(_) => {
            let method = format_ident!("{prefix}closed_{kind}");
            let unknown = unknown_numbers(unknown);
            quote!(r.#method(tag, &mut self.#field, #unknown)?)
        }
        Kind::Group(_) => quote!(r.#method(tag, &mut self.#field)?),
        _ if takes_tag => quote!(r.#method(tag, &mut self.#field)?),
        _ => quote!(r.#method(&mut self.#field)?),
    }
}

/// How `write_to` is inlined. Into its caller, whatever the compiler thinks of it, where there are
/// a few plain values to write: then the writer stays in registers, which for so short a message
/// is a tenth of its time. More would be much code in many places.
pub(super) fn write_inlining(fields: &[Field]) -> TokenStream {
    let is_plain = |field: &Field| match &field.shape {
        Shape::Single(member, _) => !matches!(member.kind, Kind::Message(_) | Kind::Group(_)),
        Shape::Repeated(..) | Shape::Map(..) | Shape::Oneof(_) => false,
    };
    if fields.len() <= 3 && fields.iter().all(is_plain) {
        quote!(#[inline(always)])
    } else {
        quote!(#[inline])
    }
}

/// How a field is written.
pub(super) fn write(field: &Name, shape: &Shape) -> TokenStream {
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

fn write_as(prefix: &str, field: &Name, member: &Member) -> TokenStream {
    let method = format_ident!("{prefix}{}", kind_name(&member.kind));
    let number = number(member.number);
    quote!(w.#method(#number, &self.#field))
}

/// The type that stands for a kind in the runtime's generics.
pub(super) fn marker(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Scalar(scalar) => {
            let name = type_name(*scalar);
            quote!(::rustgreet::wire::kind::#name)
        }
        Kind::Str(text) => {
            let ty = str_type(*text);
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

fn type_name(scalar: Scalar) -> proc_macro2::Ident {
    let name = scalar_name(scalar);
    let (first, rest) = name.split_at(1);
    format_ident!("{}{rest}", first.to_uppercase())
}

/// A kind in the table.
fn table_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Scalar(scalar) => {
            let name = type_name(*scalar);
            quote!(::rustgreet::Type::#name)
        }
        Kind::Str(_) => quote!(::rustgreet::Type::String),
        Kind::ByteVec => quote!(::rustgreet::Type::Bytes),
        Kind::Enum(path) | Kind::ClosedEnum(path) => {
            quote!(::rustgreet::Type::Enum(#path::table()))
        }
        Kind::Group(path) => quote!(::rustgreet::Type::Group(#path::table())),
        Kind::Message(path) => quote!(::rustgreet::Type::Message(#path::table())),
    }
}

/// The rows of the table for one field of the struct, each with its field number, and with how
/// its value is found.
pub(super) fn rows(field: &Name, shape: &Shape) -> Vec<(u32, TokenStream, TokenStream)> {
    let plain = quote!(::rustgreet::field(&self.#field));
    match shape {
        Shape::Single(member, Presence::Implicit) => vec![row("new", member, plain)],
        Shape::Single(member, Presence::Explicit) => vec![row("optional", member, plain)],
        Shape::Single(member, Presence::Required) => vec![row("required", member, plain)],
        Shape::Repeated(member, Packing::Packed) => vec![row("packed", member, plain)],
        Shape::Repeated(member, Packing::Expanded) => vec![row("repeated", member, plain)],
        Shape::Map(member, key) => {
            let (number, name) = (number(member.number), &member.proto_name);
            let (key, value) = (table_type(key), table_type(&member.kind));
            let row = quote!(::rustgreet::Field::map(#number, #name, #key, #value));
            vec![(member.number, complete(row, member), plain)]
        }
        Shape::Oneof(members) => {
            let rows = members.iter().map(|member| {
                let number = number(member.number);
                let access = quote!(::rustgreet::member(&self.#field, #number));
                row("oneof", member, access)
            });
            rows.collect()
        }
    }
}

fn row(constructor: &str, member: &Member, access: TokenStream) -> (u32, TokenStream, TokenStream) {
    let (constructor, kind) = (format_ident!("{constructor}"), table_type(&member.kind));
    let (literal, name) = (number(member.number), &member.proto_name);
    let oneof = member.oneof.map(index).map(|oneof| quote!(, #oneof));
    let row = quote!(::rustgreet::Field::#constructor(#literal, #name, #kind #oneof));
    (member.number, complete(row, member), access)
}

/// A row with what most fields do not say: a JSON name of their own, and `debug_redact`.
fn complete(row: TokenStream, member: &Member) -> TokenStream {
    let json = member.json_name.as_ref().map(|name| quote!(.json(#name)));
    let redacted = member.redacted.then(|| quote!(.redacted()));
    quote!(#row #json #redacted)
}

/// How a oneof's member is read: what is there already is merged into, where it can be.
pub(super) fn read_member(variant: &Name, member: &Member) -> TokenStream {
    match member.kind {
        Kind::Message(_) => quote! {
            match slot {
                Some(Self::#variant(it)) => r.message(it)?,
                _ => *slot = Some(Self::#variant(r.read_message()?)),
            }
        },
        Kind::Group(_) => quote! {
            match slot {
                Some(Self::#variant(it)) => r.group(tag, it)?,
                _ => *slot = Some(Self::#variant(r.read_group(tag)?)),
            }
        },
        Kind::ClosedEnum(_) => quote! {
            if let Some(it) = r.read_closed_enumeration(tag, unknown)? {
                *slot = Some(Self::#variant(it));
            }
        },
        Kind::Scalar(_) | Kind::Str(_) | Kind::ByteVec | Kind::Enum(_) => {
            let method = format_ident!("read_{}", kind_name(&member.kind));
            quote!(*slot = Some(Self::#variant(r.#method()?)))
        }
    }
}

/// How a oneof's member is written.
pub(super) fn write_member(member: &Member) -> TokenStream {
    let method = format_ident!("put_{}", kind_name(&member.kind));
    let number = number(member.number);
    quote!(w.#method(#number, it))
}
