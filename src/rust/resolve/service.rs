//! Resolves services: the names of trait, client, server and handle, and of every method.

use super::Resolver;
use crate::proto;
use crate::rust::docs;
use crate::rust::model::{Method, Name, Parts, Service};
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
            methods.push(Method {
                docs: docs::of(&method.head),
                deprecated: method.head.deprecated,
                name,
                constant,
                proto_name: method.head.name.clone(),
                http_path: format!("/{}/{}", head.full_name, method.head.name),
                kind: method.kind,
                input: path(method.input),
                output: path(method.output),
            });
        }
        Service {
            docs: docs::of(head),
            deprecated: head.deprecated,
            name,
            client,
            server,
            handle,
            module,
            proto_name: head.full_name.clone(),
            methods,
            parts: Parts {
                client: self.options.client,
                server: self.options.server,
                defaults: !self.options.require_all_methods,
            },
            touches_deprecated: head.deprecated
                || service.methods.iter().any(|method| {
                    let types = [method.input, method.output].map(proto::Kind::Message);
                    method.head.deprecated || types.into_iter().any(|it| self.is_deprecated(it))
                }),
        }
    }
}
