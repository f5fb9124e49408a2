//! A service: its trait, client and server, the module of its descriptors, and the macro call that
//! implements the trait for whatever passes calls on.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Item, parse_quote};

use super::template::{Fault, Row, Template};
use super::tokens::{docs, docs_and, scope};
use crate::rust::{Idempotency, Method, MethodKind, Name, Path, Service, link};

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
            docs_and(&service.docs, service.deprecated, &usage(service)),
        )
        .with("trait", name)
        .with("bound", next_to_parameters(quote!(#name)))
        .with("module", module)
        .with(
            "module_docs",
            note(format!(
                "What the schema says about {}.",
                trait_link(service)
            )),
        )
        .with("service_name", &service.proto_name)
        .with("constants", quote!(#(&#constants),*))
        .with("insertion_point", scope("service", &service.proto_name))
        .with("allow_deprecated", allow_deprecated(service));
    Ok((template.fill(&once, &rows)?, pass_on(service)))
}

/// How the trait is used: a paragraph of its documentation.
fn usage(service: &Service) -> String {
    let call = match service.parts.client {
        true => format!("; call it through [`{}`]", bare(&service.client)),
        false => String::new(),
    };
    let handle = bare(&service.handle);
    let mut text = format!(
        "Implement it to serve, with plain `async fn`{call}.\n\
         [`{handle}`] is any implementation, without type parameters."
    );
    if let Some(reply) = &service.example_reply {
        text.push_str(&format!(
            "\nA reply is a [`Response`](::rustgreet::Response): `Ok({reply}.into())` makes one."
        ));
    }
    text
}

/// A row for each part that is wanted.
fn part_rows(service: &Service) -> Vec<Row> {
    let mut rows = Vec::new();
    let it = trait_link(service);
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
        let text = format!("Serves a {it}, as a tower service.");
        let routes = format!("The routes of [`{server}`](super::{server}).");
        rows.push(
            Row::default()
                .with("server", &service.server)
                .with("server_docs", note(text))
                .with("routes_docs", note(routes))
                .with("routes_impl", allow_deprecated(service))
                .with("route_lints", lints),
        );
    }
    if service.parts.defaults {
        rows.push(Row::default().with("if_defaults", TokenStream::new()));
    }
    rows
}

/// The method in the trait: with a body that forwards, or without one.
fn body_row(method: &Method, service: &Service) -> Row {
    let request = streaming(method.kind.client_streams(), &method.input[0]);
    let reply = streaming(method.kind.server_streams(), &method.output[0]);
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
    let message = &method.input[0];
    let into_request = if method.kind.client_streams() {
        "IntoStreamingRequest"
    } else {
        "IntoRequest"
    };
    let reply = streaming(method.kind.server_streams(), &method.output[0]);
    let constant_docs = note(format!("The descriptor of `{}`.", method.proto_name));
    let lints = method
        .names_deprecated
        .then(|| quote!(#[allow(deprecated)]));
    Row::default()
        .with("method_docs", method_docs(method))
        .with("method", &method.name)
        .with("proto_name", &method.proto_name)
        .with("message", next_to_parameters(quote!(#message)))
        .with("reply", reply)
        .with("into_request", format_ident!("{into_request}"))
        .with("kind", kind(method.kind))
        .with("constant", &method.constant)
        .with("constant_docs", quote!(#constant_docs #lints))
        .with("descriptor", descriptor(method))
}

/// The row of a method, as it stands in the service's module.
fn descriptor(method: &Method) -> TokenStream {
    let (path, kind) = (&method.http_path, kind(method.kind));
    let ([_, request], [_, reply]) = (&method.input, &method.output);
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
    let it = trait_link(service);
    let docs = note(format!(
        "Any {it}, without type parameters: to be named, cloned, and chosen at run time."
    ));
    let client = service.parts.client.then(|| quote!(, #client<T>));
    let nowhere = service
        .parts
        .defaults
        .then(|| quote!(, ::rustgreet::rpc::Nowhere));
    let methods = service.methods.iter().map(|method| {
        let Method { name, constant, .. } = method;
        let request = plain(method.kind.client_streams(), &method.input[0]);
        let reply = plain(method.kind.server_streams(), &method.output[0]);
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
    let lints = lints(&method.name);
    quote!(#documentation #lints)
}

/// What clippy would say of a name that the schema has decided.
fn lints(name: &Name) -> Option<TokenStream> {
    let sounds_like_a_conversion = name.0.starts_with("from_") || name.0.starts_with("into_");
    sounds_like_a_conversion.then(|| quote!(#[allow(clippy::wrong_self_convention)]))
}

fn allow_deprecated(service: &Service) -> Option<TokenStream> {
    service
        .touches_deprecated
        .then(|| quote!(#[allow(deprecated)]))
}

fn note(text: String) -> TokenStream {
    docs(&text, false)
}

fn bare(name: &Name) -> &str {
    name.0.trim_start_matches("r#")
}

fn trait_link(service: &Service) -> String {
    link("trait", bare(&service.name))
}

/// A message's type, or a stream of it, where no type parameter can hide it.
fn plain(streams: bool, message: &Path) -> TokenStream {
    if streams {
        quote!(::rustgreet::Streaming<#message>)
    } else {
        message.to_token_stream()
    }
}

/// A message's type, or a stream of it, next to the template's type parameters.
fn streaming(streams: bool, message: &Path) -> TokenStream {
    let message = next_to_parameters(quote!(#message));
    if streams {
        quote!(::rustgreet::Streaming<#message>)
    } else {
        message
    }
}

/// A type or a trait where the template's type parameters could hide it.
fn next_to_parameters(path: TokenStream) -> TokenStream {
    match &path.to_string()[..] {
        "S" | "T" => quote!(self::#path),
        _ => path,
    }
}
