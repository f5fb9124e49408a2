//! Where things go: the file of a package, the module of a type, the path from one to another.

use std::collections::BTreeMap;

use super::naming::Naming;
use super::{ModuleTree, Name, Package, Path};
use crate::proto::{EnumId, FileId, Kind, MessageId, Schema};

/// The file of what is in no package.
const ROOT_FILE: &str = "_.rs";

/// Where the runtime keeps the types of the files that come with protoc.
const IN_RUNTIME: &[(&str, &[&str])] = &[
    ("google/protobuf/any.proto", &["wkt"]),
    ("google/protobuf/api.proto", &["wkt"]),
    (
        "google/protobuf/compiler/plugin.proto",
        &["descriptor", "compiler"],
    ),
    ("google/protobuf/descriptor.proto", &["descriptor"]),
    ("google/protobuf/duration.proto", &["wkt"]),
    ("google/protobuf/empty.proto", &["wkt"]),
    ("google/protobuf/field_mask.proto", &["wkt"]),
    ("google/protobuf/source_context.proto", &["wkt"]),
    ("google/protobuf/struct.proto", &["wkt"]),
    ("google/protobuf/timestamp.proto", &["wkt"]),
    ("google/protobuf/type.proto", &["wkt"]),
    ("google/protobuf/wrappers.proto", &["wkt"]),
];

/// The file of a package's code, beside `mod.rs`.
pub(super) fn file_name(package: &str) -> String {
    if package.is_empty() {
        ROOT_FILE.to_owned()
    } else {
        format!("{package}.rs")
    }
}

/// The tree of modules for `mod.rs`.
pub(super) fn module_tree(packages: &BTreeMap<&String, Package>, naming: &Naming) -> ModuleTree {
    let mut root = ModuleTree::default();
    for (proto_name, package) in packages {
        let mut module = &mut root;
        for name in naming.package(proto_name) {
            module = module.modules.entry(name.clone()).or_default();
        }
        module.file = Some(package.file_name.clone());
    }
    root
}

/// Where every type stands.
pub(super) struct Layout<'a> {
    schema: &'a Schema,
    naming: Naming,
    /// The module path of each file's top level; `None` for what no run of this plugin writes here.
    files: Vec<Home>,
    /// The module path of what is inside each message.
    insides: BTreeMap<MessageId, Vec<Name>>,
}

/// Where the types of a file are found.
#[derive(Clone)]
pub(super) enum Home {
    /// In the generated tree, in this module.
    Tree(Vec<Name>),
    /// In the runtime, behind this path.
    Runtime(&'static [&'static str]),
    /// Nowhere: the file is imported, and neither generated in this run nor known.
    Missing,
}

impl<'a> Layout<'a> {
    pub(super) fn new(schema: &'a Schema) -> Self {
        let naming = Naming::new(schema);
        let home = |file: &crate::proto::File| {
            let runtime = IN_RUNTIME.iter().find(|(name, _)| *name == file.name);
            match runtime {
                _ if file.generate => Home::Tree(naming.package(&file.package).to_vec()),
                Some((_, path)) => Home::Runtime(path),
                None => Home::Missing,
            }
        };
        let files = schema.files.iter().map(home).collect();
        let mut layout = Self {
            schema,
            naming,
            files,
            insides: BTreeMap::new(),
        };
        for index in 0..schema.messages.len() {
            // Outer messages come first, so that their modules are known.
            let message = &schema.messages[index];
            let mut inside = layout.modules_of(message.file, message.parent);
            let id = MessageId(index);
            inside.extend(layout.naming.inside(id).cloned());
            layout.insides.insert(id, inside);
        }
        layout
    }

    /// The names of everything.
    pub(super) fn naming(&self) -> &Naming {
        &self.naming
    }

    /// Where the types of a file are found.
    pub(super) fn home(&self, file: FileId) -> &Home {
        &self.files[file.0]
    }

    /// The module of what is declared inside a message.
    pub(super) fn inside(&self, message: MessageId) -> &[Name] {
        &self.insides[&message]
    }

    /// The file that declares a kind, and its full name; scalars have none.
    pub(super) fn origin(&self, kind: Kind) -> Option<(FileId, &'a str)> {
        match kind {
            Kind::Scalar(_) => None,
            Kind::Message(id) | Kind::Group(id) => {
                let message = self.schema.message(id);
                Some((message.file, &message.head.full_name))
            }
            Kind::Enum(id) => {
                let enumeration = self.schema.enumeration(id);
                Some((enumeration.file, &enumeration.head.full_name))
            }
        }
    }

    /// The path of a message, written in the module `here`.
    pub(super) fn message_path(&self, here: &[Name], id: MessageId) -> Path {
        let message = self.schema.message(id);
        self.path(here, message.file, message.parent, self.naming.message(id))
    }

    /// The path of an enum, written in the module `here`.
    pub(super) fn enum_path(&self, here: &[Name], id: EnumId) -> Path {
        let enumeration = self.schema.enumeration(id);
        self.path(
            here,
            enumeration.file,
            enumeration.parent,
            self.naming.enumeration(id),
        )
    }

    fn path(&self, here: &[Name], file: FileId, parent: Option<MessageId>, name: &Name) -> Path {
        let modules = self.modules_of(file, parent);
        if let Home::Runtime(_) = self.files[file.0] {
            let mut path = vec![Name(String::new()), Name("rustgreet".to_owned())];
            path.extend(modules);
            path.push(name.clone());
            return Path(path);
        }
        let common = here
            .iter()
            .zip(&modules)
            .take_while(|(a, b)| a == b)
            .count();
        let up = here.len() - common;
        let mut path: Vec<Name> = (0..up).map(|_| Name("super".to_owned())).collect();
        path.extend_from_slice(&modules[common..]);
        path.push(name.clone());
        Path(path)
    }

    /// The module in which a type of `file`, declared inside `parent`, stands.
    fn modules_of(&self, file: FileId, parent: Option<MessageId>) -> Vec<Name> {
        match (parent, &self.files[file.0]) {
            (Some(parent), _) => self.insides[&parent].clone(),
            (None, Home::Tree(modules)) => modules.clone(),
            (None, Home::Runtime(path)) => path.iter().map(|it| Name((*it).to_owned())).collect(),
            (None, Home::Missing) => self
                .naming
                .package(&self.schema.file(file).package)
                .to_vec(),
        }
    }
}
