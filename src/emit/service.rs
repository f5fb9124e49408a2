//! A service: its trait, client, server and handle, and the module of its constants.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Item;

use super::template::{Fault, Row, Template};
use super::tokens::{docs, docs_and, scope};
use crate::rust::{Method, MethodKind, Name, Parts, Path, Service, link};

pub(super) fn emit(template: &Template, service: &Service) -> Result<Vec<Item>, Fault> {
    let Service {
        name,
        handle,
        module,
        ..
    } = service;
    let it = bare(name);
    let to_it = link("trait", &it);
    let mut rows: Vec<Row> = service.methods.iter().map(method_row).collect();
    rows.extend(
        service
            .methods
            .iter()
            .flat_map(|method| body_rows(method, service.parts)),
    );
    rows.extend(part_rows(service));
    let call = match service.parts.client {
        true => format!("; call it through [`{}`]", bare(&service.client)),
        false => String::new(),
    };
    let use_it = format!("Implement it to serve, with plain `async fn`{call}.");
    let table = service.methods.iter().map(descriptor);
    let once = Row::default()
        .with("docs", docs_and(&service.docs, service.deprecated, &use_it))
        .with("trait", name)
        .with("bound", beside_parameters(quote!(#name)))
        .with("handle", handle)
        .with("handle_name", bare(handle))
        .with("module", module)
        .with(
            "handle_docs",
            note(format!(
                "Any {to_it} behind one handle that clones, without type parameters."
            )),
        )
        .with(
            "module_docs",
            note(format!(
                "The paths and the descriptor of {to_it}, and its twin for trait objects."
            )),
        )
        .with(
            "erased_docs",
            note(format!(
                "[`{it}`](super::{it}) for trait objects; every implementation is one."
            )),
        )
        .with("proto_name", &service.proto_name)
        .with("rows", quote!(#(#table,)*))
        .with("insertion_point", scope("service", &service.proto_name))
        .with("allow_deprecated", allow_deprecated(service));
    template.fill(&once, &rows)
}

/// A row for each part that is wanted.
fn part_rows(service: &Service) -> Vec<Row> {
    let mut rows = Vec::new();
    let it = link("trait", &bare(&service.name));
    if service.parts.client {
        let text = format!("Calls a {it} over the network, and is one itself.");
        rows.push(
            Row::default()
                .with("client", &service.client)
                .with("client_docs", note(text)),
        );
    }
    if service.parts.server {
        let server = bare(&service.server);
        let lints = service.methods.is_empty();
        let lints = lints.then(|| quote!(#[allow(clippy::match_single_binding)]));
        rows.push(
            Row::default()
                .with("server", &service.server)
                .with(
                    "server_docs",
                    note(format!("Serves a {it}, as a tower service.")),
                )
                .with(
                    "routes_docs",
                    note(format!(
                        "Names the routes of [`{server}`](super::{server})."
                    )),
                )
                .with("routes_impl", allow_deprecated(service))
                .with("route_lints", lints),
        );
    }
    if service.parts.defaults {
        rows.push(Row::default().with("forwarding", TokenStream::new()));
    }
    rows
}

fn allow_deprecated(service: &Service) -> Option<TokenStream> {
    service
        .touches_deprecated
        .then(|| quote!(#[allow(deprecated)]))
}

fn note(text: String) -> TokenStream {
    docs(&text, false)
}

fn bare(name: &Name) -> String {
    name.0.trim_start_matches("r#").to_owned()
}

/// The method in the trait and in what wraps an implementation: with a body that forwards, or
/// without one, and then written out in each wrapper.
fn body_rows(method: &Method, parts: Parts) -> Vec<Row> {
    let (client_streams, server_streams) = streams(method.kind);
    let documentation = docs(&method.docs, method.deprecated);
    let lints = lints(&method.name);
    let documentation = quote!(#documentation #lints);
    let request = streaming(client_streams, &method.input[0]);
    let reply = streaming(server_streams, &method.output[0]);
    if parts.defaults {
        let row = Row::default()
            .with("default_docs", documentation)
            .with("default_method", &method.name)
            .with("default_request", request)
            .with("default_reply", reply)
            .with("default_constant", &method.constant);
        return vec![row];
    }
    let required = Row::default()
        .with("required_docs", documentation)
        .with("required_method", &method.name)
        .with("required_request", &request)
        .with("required_reply", &reply);
    let explicit = Row::default()
        .with("explicit_method", &method.name)
        .with("explicit_request", request)
        .with("explicit_reply", reply);
    vec![required, explicit]
}

/// Whether the client streams, and whether the server does.
fn streams(kind: MethodKind) -> (bool, bool) {
    match kind {
        MethodKind::Unary => (false, false),
        MethodKind::ClientStreaming => (true, false),
        MethodKind::ServerStreaming => (false, true),
        MethodKind::Bidi => (true, true),
    }
}

fn method_row(method: &Method) -> Row {
    let [message, inner_message] = &method.input;
    let [reply, inner_reply] = &method.output;
    let message = beside_parameters(quote!(#message));
    let (client_streams, server_streams) = streams(method.kind);
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
    let erased_documentation = docs(&format!("`{}`", method.proto_name), false);
    let lints = lints(&method.name);
    Row::default()
        .with("method_docs", quote!(#documentation #lints))
        .with("method", &method.name)
        .with("constant", &method.constant)
        .with(
            "constant_docs",
            docs(&format!("The path of `{}`.", method.proto_name), false),
        )
        .with("http_path", path)
        .with("request", streaming(client_streams, &method.input[0]))
        .with("message", message)
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
    let message = beside_parameters(quote!(#message));
    if streams {
        quote!(::rustgreet::Streaming<#message>)
    } else {
        message
    }
}

/// A type or a trait where the template's type parameters could hide it.
fn beside_parameters(path: TokenStream) -> TokenStream {
    match &path.to_string()[..] {
        "S" | "T" => quote!(self::#path),
        _ => path,
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
