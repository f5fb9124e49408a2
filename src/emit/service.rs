//! A service: its trait, client, server and handle, and the module of its constants.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Item;

use super::template::{Fault, Row, fill};
use super::types::{docs, docs_and};
use crate::rust::{Method, MethodKind, Name, Path, Service};

const SERVICE: &str = include_str!("../../templates/service.rs");

pub(super) fn emit(service: &Service) -> Result<Vec<Item>, Fault> {
    let Service {
        name,
        client,
        server,
        handle,
        module,
        ..
    } = service;
    let bare = |name: &Name| name.0.trim_start_matches("r#").to_owned();
    let (it, its_client, its_server) = (bare(name), bare(client), bare(server));
    let rows: Vec<Row> = service.methods.iter().map(method_row).collect();
    let note = |text: String| docs(&vec![text], false);
    let table = service.methods.iter().map(descriptor);
    let once = Row::default()
        .with(
            "docs",
            docs_and(
                &service.docs,
                service.deprecated,
                &format!("Implement it to serve, with plain `async fn`; call it through [`{its_client}`]."),
            ),
        )
        .with("trait", name)
        .with("client", client)
        .with("server", server)
        .with("handle", handle)
        .with("handle_name", bare(handle))
        .with("module", module)
        .with("client_docs", note(format!("Calls a [`{it}`] over the network, and is one itself.")))
        .with("server_docs", note(format!("Serves a [`{it}`], as a tower service.")))
        .with(
            "handle_docs",
            note(format!("Any [`{it}`] behind one handle that clones, without type parameters.")),
        )
        .with(
            "module_docs",
            note(format!("The paths and the descriptor of [`{it}`], and its twin for trait objects.")),
        )
        .with(
            "routes_docs",
            note(format!("Names the routes of [`{its_server}`](super::{its_server}).")),
        )
        .with(
            "erased_docs",
            note(format!("[`{it}`](super::{it}) for trait objects; every implementation is one.")),
        )
        .with("proto_name", &service.proto_name)
        .with("rows", quote!(#(#table,)*))
        .with("route_lints", service.methods.is_empty().then(|| quote!(#[allow(clippy::match_single_binding)])))
        .with("allow_deprecated", service.touches_deprecated.then(|| quote!(#[allow(deprecated)])));
    fill(SERVICE, &once, &rows)
}

fn method_row(method: &Method) -> Row {
    let [message, inner_message] = &method.input;
    let [reply, inner_reply] = &method.output;
    let (client_streams, server_streams) = match method.kind {
        MethodKind::Unary => (false, false),
        MethodKind::ClientStreaming => (true, false),
        MethodKind::ServerStreaming => (false, true),
        MethodKind::Bidi => (true, true),
    };
    let (into_request, into) = if client_streams {
        ("IntoStreamingRequest", "into_streaming_request")
    } else {
        ("IntoRequest", "into_request")
    };
    let kind = match method.kind {
        MethodKind::Unary => "unary",
        MethodKind::ClientStreaming => "client_streaming",
        MethodKind::ServerStreaming => "server_streaming",
        MethodKind::Bidi => "bidi_streaming",
    };
    let path = &method.http_path;
    let documentation = docs(&method.docs, method.deprecated);
    let erased_documentation = docs(&vec![format!("`{}`", method.proto_name)], false);
    let lints = lints(&method.name);
    Row::default()
        .with("method_docs", quote!(#documentation #lints))
        .with("method", &method.name)
        .with("constant", &method.constant)
        .with(
            "constant_docs",
            docs(
                &vec![format!("The path of `{}`.", method.proto_name)],
                false,
            ),
        )
        .with("http_path", path)
        .with("message", message)
        .with("request", streaming(client_streams, message))
        .with("reply", streaming(server_streams, reply))
        .with("inner_request", streaming(client_streams, inner_message))
        .with("inner_reply", streaming(server_streams, inner_reply))
        .with("into_request", format_ident!("{into_request}"))
        .with("into", format_ident!("{into}"))
        .with("kind", format_ident!("{kind}"))
        .with("erased_method_docs", quote!(#erased_documentation #lints))
}

/// A message's type, or a stream of it.
fn streaming(streams: bool, message: &Path) -> TokenStream {
    if streams {
        quote!(::rustgreet::Streaming<#message>)
    } else {
        quote!(#message)
    }
}

fn descriptor(method: &Method) -> TokenStream {
    let (name, constant) = (&method.proto_name, &method.constant);
    let kind = match method.kind {
        MethodKind::Unary => quote!(Unary),
        MethodKind::ClientStreaming => quote!(ClientStreaming),
        MethodKind::ServerStreaming => quote!(ServerStreaming),
        MethodKind::Bidi => quote!(Bidi),
    };
    quote! {
        ::rustgreet::MethodDescriptor {
            name: #name,
            path: #constant,
            kind: ::rustgreet::MethodKind::#kind,
        }
    }
}

/// What clippy would say of a name that the schema has decided.
fn lints(name: &Name) -> Option<TokenStream> {
    let sounds_like_a_conversion = name.0.starts_with("from_") || name.0.starts_with("into_");
    sounds_like_a_conversion.then(|| quote!(#[allow(clippy::wrong_self_convention)]))
}
