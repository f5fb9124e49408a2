//! A service: its trait, client and server, the module of its descriptors, and the macro call that
//! implements the trait for whatever passes calls on.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Item, parse_quote};

use super::template::{Fault, Row, Template};
use super::tokens::{docs, docs_and, lints, scope};
use crate::rust::{Idempotency, MessagePaths, Method, MethodKind, Path, Service};

/// The items of a service that a person reads, and the macro call for the end of the file.
pub(super) fn emit(template: &Template, service: &Service) -> Result<(Vec<Item>, Item), Fault> {
    let Service { name, module, .. } = service;
    let mut rows: Vec<Row> = service.methods.iter().map(method_row).collect();
    let bodies = service
        .methods
        .iter()
        .map(|method| body_row(method, service));
    rows.extend(bodies);
    rows.extend(part_rows(service));
    let constants = service.methods.iter().map(|method| &method.constant);
    let once = Row::default()
        .with(
            "docs",
            docs_and(&service.docs.own, service.deprecated, &service.docs.usage),
        )
        .with("trait", name)
        .with("bound", &service.bound)
        .with("module", module)
        .with("module_docs", docs(&service.docs.module, false))
        .with("service_name", &service.proto_name)
        .with("constants", quote!(#(&#constants),*))
        .with("insertion_point", scope("service", &service.proto_name))
        .with("allow_deprecated", allow_deprecated(service));
    Ok((template.fill(&once, &rows)?, pass_on(service)))
}

/// A row for each part that is wanted.
fn part_rows(service: &Service) -> Vec<Row> {
    let mut rows = Vec::new();
    if service.parts.client {
        rows.push(
            Row::default()
                .with("client", &service.client)
                .with("client_docs", docs(&service.docs.client, false)),
        );
    }
    if service.parts.server {
        rows.push(
            Row::default()
                .with("server", &service.server)
                .with("server_docs", docs(&service.docs.server, false))
                .with("routes_docs", docs(&service.docs.routes, false))
                .with("routes_impl", allow_deprecated(service))
                .with("route_lints", lints(&service.route_lints)),
        );
    }
    if service.parts.defaults {
        rows.push(Row::default().with("if_defaults", TokenStream::new()));
    }
    rows
}

/// The method in the trait: with a body that forwards, or without one.
fn body_row(method: &Method, service: &Service) -> Row {
    let request = streaming(method.kind.client_streams(), &method.input);
    let reply = streaming(method.kind.server_streams(), &method.output);
    if service.parts.defaults {
        Row::default()
            .with("default_docs", method_docs(method))
            .with("default_method", &method.name)
            .with("default_request", request)
            .with("default_reply", reply)
    } else {
        Row::default()
            .with("required_docs", method_docs(method))
            .with("required_method", &method.name)
            .with("required_request", request)
            .with("required_reply", reply)
    }
}

fn method_row(method: &Method) -> Row {
    let into_request = if method.kind.client_streams() {
        "IntoStreamingRequest"
    } else {
        "IntoRequest"
    };
    let reply = streaming(method.kind.server_streams(), &method.output);
    let constant_docs = docs(&method.constant_docs, false);
    let deprecated = method
        .names_deprecated
        .then(|| quote!(#[allow(deprecated)]));
    Row::default()
        .with("method_docs", method_docs(method))
        .with("method", &method.name)
        .with("proto_name", &method.proto_name)
        .with("message", &method.input.next_to_parameters)
        .with("reply", reply)
        .with("into_request", format_ident!("{into_request}"))
        .with("kind", kind(method.kind))
        .with("constant", &method.constant)
        .with("constant_docs", quote!(#constant_docs #deprecated))
        .with("descriptor", descriptor(method))
}

/// The row of a method, as it stands in the service's module.
fn descriptor(method: &Method) -> TokenStream {
    let (path, kind) = (&method.http_path, kind(method.kind));
    let (request, reply) = (&method.input.in_module, &method.output.in_module);
    let idempotency = match method.idempotency {
        Idempotency::Unknown => None,
        Idempotency::NoSideEffects => Some(quote!(NoSideEffects)),
        Idempotency::Idempotent => Some(quote!(Idempotent)),
    };
    let idempotency =
        idempotency.map(|it| quote!(.with_idempotency(::rustgreet::Idempotency::#it)));
    let options = (!method.options.is_empty()).then(|| {
        let options = Literal::byte_string(&method.options);
        quote!(.with_options(#options))
    });
    quote! {
        ::rustgreet::MethodDescriptor::#kind(#path, #request::table(), #reply::table())
            #idempotency #options
    }
}

/// The implementations of the trait that only pass calls on, written out by a macro of the runtime.
fn pass_on(service: &Service) -> Item {
    let Service {
        name,
        handle,
        client,
        module,
        ..
    } = service;
    let docs = docs(&service.docs.handle, false);
    let client = service.parts.client.then(|| quote!(, #client<T>));
    let nowhere = service
        .parts
        .defaults
        .then(|| quote!(, ::rustgreet::rpc::Nowhere));
    let methods = service.methods.iter().map(|method| {
        let Method { name, constant, .. } = method;
        let request = stream_of(method.kind.client_streams(), &method.input.plain);
        let reply = stream_of(method.kind.server_streams(), &method.output.plain);
        quote!(const #name: fn(#request) -> #reply = #module::#constant;)
    });
    parse_quote! {
        ::rustgreet::__private::pass_on! {
            #docs
            impl #name for (#handle #client #nowhere,) {
                #(#methods)*
            }
        }
    }
}

fn kind(kind: MethodKind) -> TokenStream {
    match kind {
        MethodKind::Unary => quote!(unary),
        MethodKind::ClientStreaming => quote!(client_streaming),
        MethodKind::ServerStreaming => quote!(server_streaming),
        MethodKind::Bidi => quote!(bidi_streaming),
    }
}

fn method_docs(method: &Method) -> TokenStream {
    let documentation = docs(&method.docs, method.deprecated);
    let lints = lints(&method.lints);
    quote!(#documentation #lints)
}

fn allow_deprecated(service: &Service) -> Option<TokenStream> {
    service
        .touches_deprecated
        .then(|| quote!(#[allow(deprecated)]))
}

/// A message's type next to the template's type parameters, or a stream of it.
fn streaming(streams: bool, message: &MessagePaths) -> TokenStream {
    stream_of(streams, &message.next_to_parameters)
}

/// A message's type, or a stream of it.
fn stream_of(streams: bool, message: &Path) -> TokenStream {
    if streams {
        quote!(::rustgreet::Streaming<#message>)
    } else {
        message.to_token_stream()
    }
}
