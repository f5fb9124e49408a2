//! The names of everything that others refer to: modules of packages, messages and services, types,
//! oneofs. All are decided here, before a path is written.

use std::collections::BTreeMap;

use super::case::{extension_name, module_name, type_name};
use super::namespace::Namespace;
use crate::proto::{EnumId, Extension, Head, MessageId, Schema};
use crate::rust::model::Name;

/// The module of everything without a package; `mod.rs` lifts its items to the root. No package has
/// this name: the modules of packages do not begin with an underscore.
pub(crate) const ROOT_MODULE: &str = "_root";

/// The final names of a schema.
#[derive(Default)]
pub(crate) struct Names {
    packages: BTreeMap<String, Vec<Name>>,
    messages: BTreeMap<MessageId, Name>,
    /// The module of what is declared inside a message, if anything is.
    inside: BTreeMap<MessageId, Name>,
    enums: BTreeMap<EnumId, Name>,
    oneofs: BTreeMap<(MessageId, usize), Name>,
    /// By full name.
    services: BTreeMap<String, ServiceNames>,
}

/// The names of what a service becomes.
#[derive(Clone)]
pub(crate) struct ServiceNames {
    pub(crate) service: Name,
    pub(crate) client: Name,
    pub(crate) server: Name,
    pub(crate) handle: Name,
    pub(crate) module: Name,
}

impl Names {
    pub(crate) fn new(schema: &Schema) -> Self {
        let mut names = Self::default();
        let mut namespaces = names.name_packages(schema);
        let mut packages: BTreeMap<&str, Vec<&crate::proto::File>> = BTreeMap::new();
        for file in &schema.files {
            packages.entry(&file.package).or_default().push(file);
        }
        for (package, mut files) in packages {
            // What this run generates comes first, whatever the order of the request.
            files.sort_by(|a, b| (!a.generate, &a.name).cmp(&(!b.generate, &b.name)));
            let namespace = namespaces.entry(package.to_owned()).or_default();
            for generate in [true, false] {
                let files = files.iter().filter(|file| file.generate == generate);
                let messages: Vec<_> = files.clone().flat_map(|it| &it.messages).copied().collect();
                let enums: Vec<_> = files.clone().flat_map(|it| &it.enums).copied().collect();
                let services: Vec<_> = files.flat_map(|file| &file.services).collect();
                let services: Vec<_> = services.iter().map(|service| &service.head).collect();
                names.name_module(schema, &messages, &enums, &services, namespace);
            }
        }
        for (index, message) in schema.messages.iter().enumerate() {
            let id = MessageId(index);
            let mut namespace = Namespace::default();
            names.name_types(schema, &message.messages, &message.enums, &mut namespace);
            for (index, oneof) in message.oneofs.iter().enumerate() {
                // A oneof and a type often have one name, and the type keeps it.
                let mut name = type_name(&oneof.name);
                if namespace.has(&name) {
                    name.0.truncate(name.0.trim_end_matches('_').len());
                    name.0.push_str("Oneof");
                }
                names.oneofs.insert((id, index), namespace.claim(name));
            }
            names.name_insides(schema, &message.messages, &mut namespace);
        }
        names
    }

    /// The modules of a package, outermost first.
    pub(crate) fn package(&self, package: &str) -> &[Name] {
        self.packages
            .get(package)
            .map_or(&[], |modules| &modules[..])
    }

    pub(crate) fn message(&self, id: MessageId) -> &Name {
        &self.messages[&id]
    }

    pub(crate) fn enumeration(&self, id: EnumId) -> &Name {
        &self.enums[&id]
    }

    pub(crate) fn oneof(&self, id: MessageId, index: usize) -> &Name {
        &self.oneofs[&(id, index)]
    }

    /// The module of what is declared inside a message, if anything is.
    pub(crate) fn inside(&self, id: MessageId) -> Option<&Name> {
        self.inside.get(&id)
    }

    pub(crate) fn service(&self, full_name: &str) -> &ServiceNames {
        &self.services[full_name]
    }

    /// Names the modules of packages, and returns the names that are then taken in each: those of the
    /// packages inside it.
    fn name_packages(&mut self, schema: &Schema) -> BTreeMap<String, Namespace> {
        let mut namespaces: BTreeMap<String, Namespace> = BTreeMap::new();
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
            let namespace = namespaces.entry(outer.to_owned()).or_default();
            let family = &families[outer];
            let wanted: Vec<_> = family
                .iter()
                .map(|(_, own)| (*own, module_name(own)))
                .collect();
            for ((prefix, _), name) in family.iter().zip(namespace.claim_all(&wanted)) {
                let around = if outer.is_empty() {
                    &[]
                } else {
                    self.package(outer)
                };
                let path = around.iter().cloned().chain([name]).collect();
                self.packages.insert((*prefix).to_owned(), path);
            }
        }
        namespaces
    }

    fn name_module(
        &mut self,
        schema: &Schema,
        messages: &[MessageId],
        enums: &[EnumId],
        services: &[&Head],
        namespace: &mut Namespace,
    ) {
        self.name_types(schema, messages, enums, namespace);
        let wanted: Vec<_> = services
            .iter()
            .map(|head| (&head.name[..], type_name(&head.name)))
            .collect();
        let traits = namespace.claim_all(&wanted);
        self.name_insides(schema, messages, namespace);
        for (head, service) in services.iter().zip(traits) {
            let base = service.0.trim_end_matches('_').to_owned();
            let names = ServiceNames {
                service,
                client: namespace.claim(Name(format!("{base}Client"))),
                server: namespace.claim(Name(format!("{base}Server"))),
                handle: namespace.claim(Name(format!("Dyn{base}"))),
                module: namespace.claim(module_name(&head.name)),
            };
            self.services.insert(head.full_name.clone(), names);
        }
    }

    fn name_types(
        &mut self,
        schema: &Schema,
        messages: &[MessageId],
        enums: &[EnumId],
        namespace: &mut Namespace,
    ) {
        let heads = messages.iter().map(|&id| &schema.message(id).head);
        let heads = heads.chain(enums.iter().map(|&id| &schema.enumeration(id).head));
        let wanted: Vec<_> = heads
            .map(|head| (&head.name[..], type_name(&head.name)))
            .collect();
        let mut names = namespace.claim_all(&wanted).into_iter();
        self.messages.extend(
            messages
                .iter()
                .copied()
                .zip(names.by_ref().take(messages.len())),
        );
        self.enums.extend(enums.iter().copied().zip(names));
    }

    /// Names the modules of what is declared inside messages.
    fn name_insides(&mut self, schema: &Schema, messages: &[MessageId], namespace: &mut Namespace) {
        for &id in messages {
            let message = schema.message(id);
            let empty = message.messages.is_empty() && message.enums.is_empty();
            if !(empty && message.oneofs.is_empty() && message.extensions.is_empty()) {
                self.inside
                    .insert(id, namespace.claim(module_name(&message.head.name)));
            }
        }
    }
}

/// Names the constants of all extensions in one module, where some names are taken.
pub(crate) fn name_extensions<'a>(
    extensions: impl Iterator<Item = &'a Extension>,
    taken: &[&str],
) -> Vec<(&'a Extension, Name)> {
    let extensions: Vec<_> = extensions.collect();
    let originals = extensions.iter().map(|it| &it.field.head.name[..]);
    let wanted: Vec<_> = originals.map(|it| (it, extension_name(it))).collect();
    let names = Namespace::with(taken).claim_all(&wanted);
    extensions.into_iter().zip(names).collect()
}
