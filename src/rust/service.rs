//! Resolves services: the names of trait, client, server and handle, and of every method.

use super::names::{method_name, module_name, path_constant, type_name};
use super::resolve::{Resolver, documentation};
use super::scope::Scope;
use super::{Method, Name, Service};
use crate::proto;

impl Resolver<'_> {
    pub(super) fn resolve_service(
        &mut self,
        here: &[Name],
        service: &proto::Service,
        scope: &mut Scope,
    ) -> Service {
        let head = &service.head;
        let name = type_name(&head.name);
        let bare = name.0.trim_start_matches("r#");
        let client = Name(format!("{bare}Client"));
        let server = Name(format!("{bare}Server"));
        let handle = Name(format!("Dyn{bare}"));
        let module = module_name(&head.name);
        for (name, what) in [
            (&name, "trait"),
            (&client, "client"),
            (&server, "server"),
            (&handle, "handle"),
            (&module, "module"),
        ] {
            let what = format!("the {what} of the service `{}`", head.full_name);
            scope.take(name, what, &head.location, &mut self.errors);
        }
        let inside: Vec<_> = here.iter().chain([&module]).cloned().collect();
        let (mut methods, mut names) = (Vec::new(), Scope::default());
        for method in &service.methods {
            let location = &method.head.location;
            for message in [method.input, method.output] {
                self.check_home(proto::Kind::Message(message), location);
            }
            let name = method_name(&method.head.name);
            let what = format!("the rpc `{}`", method.head.full_name);
            names.take(&name, what, location, &mut self.errors);
            let path = |id| {
                [
                    self.layout.message_path(here, id),
                    self.layout.message_path(&inside, id),
                ]
            };
            methods.push(Method {
                docs: documentation(&method.head),
                deprecated: method.head.deprecated,
                name,
                constant: path_constant(&method.head.name),
                proto_name: method.head.name.clone(),
                http_path: format!("/{}/{}", head.full_name, method.head.name),
                kind: method.kind,
                input: path(method.input),
                output: path(method.output),
            });
        }
        Service {
            docs: documentation(head),
            deprecated: head.deprecated,
            name,
            client,
            server,
            handle,
            module,
            proto_name: head.full_name.clone(),
            methods,
            touches_deprecated: head.deprecated
                || service.methods.iter().any(|method| {
                    let types = [method.input, method.output].map(proto::Kind::Message);
                    method.head.deprecated || types.into_iter().any(|it| self.is_deprecated(it))
                }),
        }
    }
}
