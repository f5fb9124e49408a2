//! An extension: a constant that reads and writes it.

use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::phrases::marker;
use super::tokens::{docs, lints, number};
use crate::rust::{Extension, ExtensionForm, Kind, Literal, Packing, spelling};

pub(super) fn emit(extension: &Extension) -> Item {
    let Extension {
        name,
        extendee,
        member,
        ..
    } = extension;
    let kind = marker(&member.kind);
    let (number, proto_name) = (number(member.number), &member.proto_name);
    let (ty, new) = match extension.form {
        ExtensionForm::Single => (quote!(Extension), quote!(new)),
        ExtensionForm::InMessageSet => (quote!(Extension), quote!(in_message_set)),
        ExtensionForm::Repeated(_) => (quote!(RepeatedExtension), quote!(new)),
    };
    let packed = match extension.form {
        ExtensionForm::Repeated(Packing::Packed) => Some(quote!(.packed())),
        _ => None,
    };
    let default = extension.default.as_ref().map(|default| {
        let value = value_ref(&member.kind, default);
        quote!(.with_default(#value))
    });
    let docs = docs(&extension.docs, extension.deprecated);
    let allow = extension
        .touches_deprecated
        .then(|| quote!(#[allow(deprecated)]));
    let lints = lints(&extension.lints);
    parse_quote! {
        #docs
        #allow
        #lints
        pub const #name: ::rustgreet::#ty<#extendee, #kind> =
            ::rustgreet::#ty::#new(#number, #proto_name) #packed #default;
    }
}

/// A default as the runtime keeps it.
fn value_ref(kind: &Kind, default: &Literal) -> proc_macro2::TokenStream {
    let variant = match (kind, default) {
        (Kind::Scalar(scalar), _) => spelling(*scalar).value,
        (Kind::OtherString(_), _) => "String",
        (Kind::ByteVec, _) => "Bytes",
        (_, Literal::Enum(path, number)) => {
            let number = proc_macro2::Literal::i32_unsuffixed(*number);
            return quote!(::rustgreet::ValueRef::Enum(#number, #path::table()));
        }
        _ => "Message",
    };
    let variant = format_ident!("{variant}");
    quote!(::rustgreet::ValueRef::#variant(#default))
}
