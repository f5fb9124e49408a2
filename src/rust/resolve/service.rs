//! Resolves services: the names of trait, client, server and handle, and of every method.

use super::Resolver;
use crate::proto::{self, MethodKind};
use crate::rust::docs;
use crate::rust::model::{Docs, Method, Name, Parts, Service};
use crate::rust::names::{Namespace, ServiceNames, TAKEN_METHODS, method_name, path_constant};

impl Resolver<'_> {
    pub(super) fn resolve_service(&mut self, here: &[Name], service: &proto::Service) -> Service {
        let head = &service.head;
        let ServiceNames {
            service: name,
            client,
            server,
            handle,
            module,
        } = self.paths.names().service(&head.full_name).clone();
        let inside: Vec<_> = here.iter().chain([&module]).cloned().collect();
        let wanted = |name: fn(&str) -> Name| -> Vec<_> {
            let heads = service.methods.iter().map(|method| &method.head.name[..]);
            heads.map(|original| (original, name(original))).collect()
        };
        let names = Namespace::with(TAKEN_METHODS).claim_all(&wanted(method_name));
        let constants = Namespace::with(&["SERVICE"]).claim_all(&wanted(path_constant));
        let mut methods = Vec::new();
        for ((method, name), constant) in service.methods.iter().zip(names).zip(constants) {
            let location = &method.head.location;
            for message in [method.input, method.output] {
                self.check_home(proto::Kind::Message(message), location);
            }
            let path = |id| {
                [
                    self.paths.message_path(here, id),
                    self.paths.message_path(&inside, id),
                ]
            };
            let http_path = format!("/{}/{}", head.full_name, method.head.name);
            methods.push(Method {
                docs: method_docs(method, &http_path),
                deprecated: method.head.deprecated,
                name,
                constant,
                proto_name: method.head.name.clone(),
                http_path,
                kind: method.kind,
                idempotency: method.idempotency,
                names_deprecated: [method.input, method.output]
                    .map(proto::Kind::Message)
                    .into_iter()
                    .any(|it| self.is_deprecated(it)),
                options: method.options.clone(),
                input: path(method.input),
                output: path(method.output),
            });
        }
        let touches_deprecated = head.deprecated
            || methods
                .iter()
                .any(|method| method.deprecated || method.names_deprecated);
        Service {
            docs: docs::of(head),
            deprecated: head.deprecated,
            name,
            client,
            server,
            handle,
            module,
            proto_name: head.full_name.clone(),
            example_reply: example_reply(&methods),
            methods,
            parts: Parts {
                client: self.options.client,
                server: self.options.server,
                defaults: !self.options.require_all_methods,
            },
            touches_deprecated,
        }
    }
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
    match single.and_then(|method| method.output[0].0.last()) {
        Some(name) => Some(format!("{} {{ .. }}", name.0)),
        None => (!methods.is_empty()).then(|| "Streaming::iter(..)".to_owned()),
    }
}
