//! Resolves services: the names of trait, client, server and handle, and of every method.

use super::Resolver;
use crate::http::{Body, Rule};
use crate::proto::{self, MethodKind};
use crate::rust::model::{Docs, HttpRule, MessagePaths, Method, Name, Parts, Path, Service};
use crate::rust::names::{Namespace, ServiceNames, TAKEN_METHODS, method_name, path_constant};
use crate::rust::{docs, lints};

impl Resolver<'_> {
    pub(super) fn resolve_service(&mut self, here: &[Name], service: &proto::Service) -> Service {
        let head = &service.head;
        let names = self.paths.names().service(&head.full_name).clone();
        let methods = self.resolve_methods(here, &names.module, service);
        let touches_deprecated = head.deprecated
            || methods
                .iter()
                .any(|method| method.deprecated || method.names_deprecated);
        let parts = Parts {
            client: self.options.client,
            server: self.options.server,
            defaults: !self.options.require_all_methods,
        };
        let ServiceNames {
            service: name,
            client,
            server,
            handle,
            module,
        } = names.clone();
        Service {
            docs: docs::of_service(head, &names, parts, example_reply(&methods)),
            deprecated: head.deprecated,
            bound: next_to_parameter("S", Path(vec![name.clone()])),
            name,
            client,
            server,
            handle,
            module,
            proto_name: head.full_name.clone(),
            route_lints: lints::of_routes(&methods),
            methods,
            parts,
            touches_deprecated,
        }
    }

    fn resolve_methods(
        &mut self,
        here: &[Name],
        module: &Name,
        service: &proto::Service,
    ) -> Vec<Method> {
        let inside: Vec<_> = here.iter().chain([module]).cloned().collect();
        let wanted = |name: fn(&str) -> Name| -> Vec<_> {
            let heads = service.methods.iter().map(|method| &method.head.name[..]);
            heads.map(|original| (original, name(original))).collect()
        };
        let names = Namespace::with(TAKEN_METHODS).claim_all(&wanted(method_name));
        let constants = Namespace::with(&["SERVICE"]).claim_all(&wanted(path_constant));
        let mut methods = Vec::new();
        for ((method, name), constant) in service.methods.iter().zip(names).zip(constants) {
            let (head, messages) = (&method.head, [method.input, method.output]);
            for message in messages {
                self.check_home(proto::Kind::Message(message), &head.location);
            }
            let paths = |id| {
                let plain = self.paths.message_path(here, id);
                MessagePaths {
                    in_client: next_to_parameter("T", plain.clone()),
                    plain,
                    in_module: self.paths.message_path(&inside, id),
                }
            };
            let http_path = format!("/{}/{}", service.head.full_name, head.name);
            methods.push(Method {
                docs: method_docs(method, &http_path),
                deprecated: head.deprecated,
                lints: lints::of_method(&name),
                name,
                constant,
                constant_docs: docs::of_descriptor(&head.name),
                proto_name: head.name.clone(),
                http_path,
                kind: method.kind,
                idempotency: method.idempotency,
                names_deprecated: messages
                    .map(proto::Kind::Message)
                    .into_iter()
                    .any(|it| self.is_deprecated(it)),
                options: method.options.clone(),
                http: self.rules.of(&head.full_name).iter().map(row).collect(),
                input: paths(method.input),
                output: paths(method.output),
            });
        }
        methods
    }
}

/// A rule as the method's descriptor has it.
fn row(rule: &Rule<'_>) -> HttpRule {
    let name = |field: &proto::Field| field.head.name.clone();
    HttpRule {
        verb: rule.verb.to_owned(),
        template: rule.text.to_owned(),
        body: match rule.body {
            Body::None => String::new(),
            Body::All => "*".to_owned(),
            Body::Field(field) => name(field),
        },
        response_body: rule.response_body.map_or_else(String::new, name),
    }
}

/// A type or a trait where a type parameter of generated code may hide it.
fn next_to_parameter(parameter: &str, mut path: Path) -> Path {
    if let [Name(name)] = &path.0[..]
        && name == parameter
    {
        path.0.insert(0, Name("self".to_owned()));
    }
    path
}

/// The comment of a method, or a sentence that names its kind and its path.
fn method_docs(method: &proto::Method, path: &str) -> Docs {
    let own = docs::of(&method.head);
    if !own.is_empty() {
        return own;
    }
    let kind = match method.kind {
        MethodKind::Unary => "Unary",
        MethodKind::ClientStreaming => "Client streaming",
        MethodKind::ServerStreaming => "Server streaming",
        MethodKind::Bidi => "Bidirectional streaming",
    };
    format!("{kind}: `{path}`.")
}

/// The reply of the first method, preferably of one that replies with one message.
fn example_reply(methods: &[Method]) -> Option<String> {
    let single = methods.iter().find(|method| !method.kind.server_streams());
    match single.and_then(|method| method.output.plain.0.last()) {
        Some(name) => Some(format!("{} {{ .. }}", name.0)),
        None => (!methods.is_empty()).then(|| "Streaming::iter(..)".to_owned()),
    }
}
