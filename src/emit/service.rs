//! A service: its trait, client and server, the module of its descriptors, and the macro call that
//! implements the trait for whatever passes calls on.

use proc_macro2::Literal;

use super::template::{Fault, Row, Template};
use super::text::{allow_deprecated, docs, docs_and, lints, quoted, scope};
use crate::rust::{HttpRule, Idempotency, Method, MethodKind, Path, Service};

/// The items of a service, and how many of them a person reads: trait, client and server. What only the
/// runtime reads comes after them: routes, descriptors, and the macro call.
pub(super) fn emit(template: &Template, service: &Service) -> Result<(Vec<String>, usize), Fault> {
    let Service { name, module, .. } = service;
    let mut rows: Vec<Row> = service.methods.iter().map(method_row).collect();
    let bodies = service
        .methods
        .iter()
        .map(|method| body_row(method, service));
    rows.extend(bodies);
    rows.extend(part_rows(service));
    let constants = service.methods.iter();
    let constants: Vec<_> = constants.map(|it| format!("&{}", it.constant)).collect();
    let once = Row::default()
        .with(
            "docs",
            docs_and(&service.docs.own, service.deprecated, &service.docs.usage),
        )
        .with("trait", name)
        .with("bound", &service.bound)
        .with("module", module)
        .with("module_docs", docs(&service.docs.module, false))
        .with("service_name", quoted(&service.proto_name))
        .with("constants", constants.join(", "))
        .with("insertion_point", scope("service", &service.proto_name))
        .with(
            "allow_deprecated",
            allow_deprecated(service.touches_deprecated),
        );
    let mut items = template.fill(&once, &rows)?;
    let last = 1 + usize::from(service.parts.server);
    let front = items.len().saturating_sub(last);
    items.push(pass_on(service));
    Ok((items, front))
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
                .with("routes_impl", allow_deprecated(service.touches_deprecated))
                .with("route_lints", lints(&service.route_lints)),
        );
    }
    if service.parts.defaults {
        rows.push(Row::switch("if_defaults"));
    }
    rows
}

/// The method in the trait: with a body that forwards, or without one.
fn body_row(method: &Method, service: &Service) -> Row {
    let request = stream_of(method.kind.client_streams(), &method.input.plain);
    let reply = stream_of(method.kind.server_streams(), &method.output.plain);
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
    let reply = stream_of(method.kind.server_streams(), &method.output.in_client);
    let constant_docs = docs(&method.constant_docs, false);
    let deprecated = allow_deprecated(method.names_deprecated);
    Row::default()
        .with("method_docs", method_docs(method))
        .with("method", &method.name)
        .with("proto_name", quoted(&method.proto_name))
        .with("message", &method.input.in_client)
        .with("reply", reply)
        .with("into_request", into_request)
        .with("kind", kind(method.kind))
        .with("constant", &method.constant)
        .with("constant_docs", constant_docs + deprecated)
        .with("descriptor", descriptor(method))
}

/// The row of a method, as it stands in the service's module.
fn descriptor(method: &Method) -> String {
    let (path, kind) = (quoted(&method.http_path), kind(method.kind));
    let (request, reply) = (&method.input.in_module, &method.output.in_module);
    let idempotency = match method.idempotency {
        Idempotency::Unknown => "",
        Idempotency::NoSideEffects => ".with_idempotency(::rustgreet::Idempotency::NoSideEffects)",
        Idempotency::Idempotent => ".with_idempotency(::rustgreet::Idempotency::Idempotent)",
    };
    let options = match &method.options[..] {
        [] => String::new(),
        options => format!(".with_options({})", Literal::byte_string(options)),
    };
    let http = http(&method.http);
    format!(
        "::rustgreet::MethodDescriptor::{kind}({path}, {request}::table(), {reply}::table())\
            {idempotency}{options}{http}"
    )
}

/// A method's rows for calls by HTTP verb and path.
fn http(rules: &[HttpRule]) -> String {
    if rules.is_empty() {
        return String::new();
    }
    let rows = rules.iter().map(|rule| {
        let (verb, template) = (quoted(&rule.verb), quoted(&rule.template));
        let field = |setter, name: &str| match name {
            "" => String::new(),
            name => format!(".{setter}({})", quoted(name)),
        };
        let body = field("with_body", &rule.body);
        let response_body = field("with_response_body", &rule.response_body);
        format!("::rustgreet::HttpRule::new({verb}, {template}){body}{response_body}")
    });
    let rows: Vec<_> = rows.collect();
    format!(".with_http(&[{}])", rows.join(", "))
}

/// The implementations of the trait that only pass calls on, written out by a macro of the runtime.
fn pass_on(service: &Service) -> String {
    let Service {
        name,
        handle,
        client,
        module,
        ..
    } = service;
    let docs = docs(&service.docs.handle, false);
    let client = service.parts.client.then(|| format!("{client}<T>, "));
    let client = client.unwrap_or_default();
    let nowhere = if service.parts.defaults {
        "::rustgreet::rpc::Nowhere, "
    } else {
        ""
    };
    let methods = service.methods.iter().map(|method| {
        let Method { name, constant, .. } = method;
        let request = stream_of(method.kind.client_streams(), &method.input.plain);
        let reply = stream_of(method.kind.server_streams(), &method.output.plain);
        format!("const {name}: fn({request}) -> {reply} = {module}::{constant};")
    });
    let methods: String = methods.collect();
    format!(
        "::rustgreet::__private::pass_on! {{
            {docs}impl {name} for ({handle}, {client}{nowhere}) {{ {methods} }}
        }}"
    )
}

fn kind(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::Unary => "unary",
        MethodKind::ClientStreaming => "client_streaming",
        MethodKind::ServerStreaming => "server_streaming",
        MethodKind::Bidi => "bidi_streaming",
    }
}

fn method_docs(method: &Method) -> String {
    docs(&method.docs, method.deprecated) + &lints(&method.lints)
}

/// A message's type, or a stream of it.
fn stream_of(streams: bool, message: &Path) -> String {
    if streams {
        format!("::rustgreet::Streaming<{message}>")
    } else {
        message.to_string()
    }
}
