//! The names of everything that others refer to: modules of packages, messages and services, types,
//! oneofs. All are decided here, before a path is written.

use std::collections::BTreeMap;

use super::Name;
use super::names::{module_name, type_name};
use super::scope::Scope;
use crate::proto::{EnumId, Head, MessageId, Schema};

/// The module of what is in no package; `mod.rs` lifts its items to the root. No package can meet
/// it: their modules do not begin with an underscore.
pub const ROOT_MODULE: &str = "_root";

/// The final names of a schema.
#[derive(Default)]
pub(super) struct Naming {
    packages: BTreeMap<String, Vec<Name>>,
    messages: BTreeMap<MessageId, Name>,
    /// The module of what is inside a message, where something is.
    inside: BTreeMap<MessageId, Name>,
    enums: BTreeMap<EnumId, Name>,
    oneofs: BTreeMap<(MessageId, usize), Name>,
    /// By full name.
    services: BTreeMap<String, ServiceNames>,
}

/// The names of what a service becomes.
#[derive(Clone)]
pub(super) struct ServiceNames {
    pub(super) service: Name,
    pub(super) client: Name,
    pub(super) server: Name,
    pub(super) handle: Name,
    pub(super) module: Name,
}

impl Naming {
    pub(super) fn new(schema: &Schema) -> Self {
        let mut naming = Self::default();
        let mut scopes = naming.name_packages(schema);
        let mut packages: BTreeMap<&str, Vec<&crate::proto::File>> = BTreeMap::new();
        for file in &schema.files {
            packages.entry(&file.package).or_default().push(file);
        }
        for (package, mut files) in packages {
            // What this run generates has the first claim, in whatever order it was asked for.
            files.sort_by(|a, b| (!a.generate, &a.name).cmp(&(!b.generate, &b.name)));
            let scope = scopes.entry(package.to_owned()).or_default();
            for generate in [true, false] {
                let files = files.iter().filter(|file| file.generate == generate);
                let messages: Vec<_> = files.clone().flat_map(|it| &it.messages).copied().collect();
                let enums: Vec<_> = files.clone().flat_map(|it| &it.enums).copied().collect();
                let services: Vec<_> = files.flat_map(|file| &file.services).collect();
                let services: Vec<_> = services.iter().map(|service| &service.head).collect();
                naming.name_module(schema, &messages, &enums, &services, scope);
            }
        }
        for (index, message) in schema.messages.iter().enumerate() {
            let id = MessageId(index);
            let mut scope = Scope::default();
            naming.name_types(schema, &message.messages, &message.enums, &mut scope);
            for (index, oneof) in message.oneofs.iter().enumerate() {
                // A oneof and a type of one name are common, and the type has the older claim.
                let mut name = type_name(&oneof.name);
                if scope.has(&name) {
                    name.0.truncate(name.0.trim_end_matches('_').len());
                    name.0.push_str("Oneof");
                }
                naming.oneofs.insert((id, index), scope.claim(name));
            }
            naming.name_insides(schema, &message.messages, &mut scope);
        }
        naming
    }

    /// The modules of a package, outermost first.
    pub(super) fn package(&self, package: &str) -> &[Name] {
        self.packages
            .get(package)
            .map_or(&[], |modules| &modules[..])
    }

    pub(super) fn message(&self, id: MessageId) -> &Name {
        &self.messages[&id]
    }

    pub(super) fn enumeration(&self, id: EnumId) -> &Name {
        &self.enums[&id]
    }

    pub(super) fn oneof(&self, id: MessageId, index: usize) -> &Name {
        &self.oneofs[&(id, index)]
    }

    /// The module of what is inside a message, if anything is.
    pub(super) fn inside(&self, id: MessageId) -> Option<&Name> {
        self.inside.get(&id)
    }

    pub(super) fn service(&self, full_name: &str) -> &ServiceNames {
        &self.services[full_name]
    }

    /// Names the modules of packages, and returns what each package's module holds by then: the
    /// packages inside it.
    fn name_packages(&mut self, schema: &Schema) -> BTreeMap<String, Scope> {
        let mut scopes: BTreeMap<String, Scope> = BTreeMap::new();
        self.packages
            .insert(String::new(), vec![Name(ROOT_MODULE.to_owned())]);
        let mut prefixes = Vec::new();
        for file in schema.files.iter().filter(|file| !file.package.is_empty()) {
            let dots = file.package.match_indices('.').map(|(dot, _)| dot);
            prefixes.extend(
                dots.chain([file.package.len()])
                    .map(|end| &file.package[..end]),
            );
        }
        let depth = |prefix: &str| prefix.matches('.').count();
        prefixes.sort_by_key(|prefix| (depth(prefix), *prefix));
        prefixes.dedup();
        let mut families: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        let mut order = Vec::new();
        for prefix in prefixes {
            let (outer, own) = prefix.rsplit_once('.').unwrap_or(("", prefix));
            let family = families.entry(outer).or_default();
            if family.is_empty() {
                order.push(outer);
            }
            family.push((prefix, own));
        }
        for outer in order {
            let scope = scopes.entry(outer.to_owned()).or_default();
            let family = &families[outer];
            let wanted: Vec<_> = family
                .iter()
                .map(|(_, own)| (*own, module_name(own)))
                .collect();
            for ((prefix, _), name) in family.iter().zip(scope.claim_all(&wanted)) {
                let around = if outer.is_empty() {
                    &[]
                } else {
                    self.package(outer)
                };
                let path = around.iter().cloned().chain([name]).collect();
                self.packages.insert((*prefix).to_owned(), path);
            }
        }
        scopes
    }

    fn name_module(
        &mut self,
        schema: &Schema,
        messages: &[MessageId],
        enums: &[EnumId],
        services: &[&Head],
        scope: &mut Scope,
    ) {
        self.name_types(schema, messages, enums, scope);
        let wanted: Vec<_> = services
            .iter()
            .map(|head| (&head.name[..], type_name(&head.name)))
            .collect();
        let traits = scope.claim_all(&wanted);
        self.name_insides(schema, messages, scope);
        for (head, service) in services.iter().zip(traits) {
            let base = service.0.trim_end_matches('_').to_owned();
            let names = ServiceNames {
                service,
                client: scope.claim(Name(format!("{base}Client"))),
                server: scope.claim(Name(format!("{base}Server"))),
                handle: scope.claim(Name(format!("Dyn{base}"))),
                module: scope.claim(module_name(&head.name)),
            };
            self.services.insert(head.full_name.clone(), names);
        }
    }

    fn name_types(
        &mut self,
        schema: &Schema,
        messages: &[MessageId],
        enums: &[EnumId],
        scope: &mut Scope,
    ) {
        let heads = messages.iter().map(|&id| &schema.message(id).head);
        let heads = heads.chain(enums.iter().map(|&id| &schema.enumeration(id).head));
        let wanted: Vec<_> = heads
            .map(|head| (&head.name[..], type_name(&head.name)))
            .collect();
        let mut names = scope.claim_all(&wanted).into_iter();
        self.messages.extend(
            messages
                .iter()
                .copied()
                .zip(names.by_ref().take(messages.len())),
        );
        self.enums.extend(enums.iter().copied().zip(names));
    }

    /// Names the modules of what is inside messages.
    fn name_insides(&mut self, schema: &Schema, messages: &[MessageId], scope: &mut Scope) {
        for &id in messages {
            let message = schema.message(id);
            let empty = message.messages.is_empty() && message.enums.is_empty();
            if !(empty && message.oneofs.is_empty() && message.extensions.is_empty()) {
                self.inside
                    .insert(id, scope.claim(module_name(&message.head.name)));
            }
        }
    }
}
