//! The module of every type, and the path from one module to a type in another.

use super::docs::of_package;
use super::model::{ModuleTree, Name, Path};
use super::names::{Names, module_name};
use super::output_files::OutputFile;
use crate::options::{Extern, Options, is_below};
use crate::proto::{EnumId, FileId, Head, MessageId, Schema};

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

/// The tree of modules for `mod.rs`.
pub(super) fn module_tree(files: &[OutputFile<'_>], names: &Names) -> ModuleTree {
    let mut root = ModuleTree::default();
    for (index, file) in files.iter().enumerate() {
        let (mut module, mut full_name) = (&mut root, String::new());
        for name in names.package(file.package) {
            let dot = if full_name.is_empty() { "" } else { "." };
            full_name.push_str(dot);
            full_name.push_str(name.bare());
            module = module.modules.entry(name.clone()).or_default();
            module.docs = of_package(&full_name);
        }
        module.packages.push(index);
    }
    root
}

/// The module of every type.
pub(super) struct Paths<'a> {
    schema: &'a Schema,
    names: Names,
    messages: Vec<Home>,
    enums: Vec<Home>,
    /// The module of what is declared inside each message.
    insides: Vec<Home>,
}

/// The module that a type is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// In the generated tree, in this module.
    Tree(Vec<Name>),
    /// In the runtime, in this module.
    Runtime(Vec<Name>),
    /// Elsewhere, in this module: `extern_path` or `MFILE` says so.
    Extern(Vec<Name>),
    /// Elsewhere, under this path: `extern_path` names just this type.
    ExternType(Vec<Name>),
    /// Not known: its file is imported, but this run does not generate it, and the runtime does not
    /// have it.
    Missing,
}

impl<'a> Paths<'a> {
    pub(super) fn new(schema: &'a Schema, options: &Options) -> Self {
        let mut paths = Self {
            schema,
            names: Names::new(schema),
            messages: Vec::new(),
            enums: Vec::new(),
            insides: Vec::new(),
        };
        for (index, message) in schema.messages.iter().enumerate() {
            // Outer messages come first, so that the modules inside them are known.
            let home = paths.find(options, &message.head, message.file, message.parent);
            let inside = paths.names.inside(MessageId(index));
            paths.insides.push(home.inside(inside));
            paths.messages.push(home);
        }
        for enumeration in &schema.enums {
            let (head, parent) = (&enumeration.head, enumeration.parent);
            let home = paths.find(options, head, enumeration.file, parent);
            paths.enums.push(home);
        }
        paths
    }

    fn find(
        &self,
        options: &Options,
        head: &Head,
        file: FileId,
        parent: Option<MessageId>,
    ) -> Home {
        let file = self.schema.file(file);
        let path = options
            .extern_paths
            .iter()
            .filter(|it| is_below(&head.full_name, &it.from));
        if let Some(Extern { from: path, to, .. }) = path.max_by_key(|it| it.from.len()) {
            let rest = head.full_name[path.len()..].trim_start_matches('.');
            let mut module = segments(to);
            return match rest.rsplit_once('.') {
                _ if rest.is_empty() => Home::ExternType(module),
                None => Home::Extern(module),
                Some((modules, _)) => {
                    module.extend(modules.split('.').map(module_name));
                    Home::Extern(module)
                }
            };
        }
        if let Some(parent) = parent {
            return self.insides[parent.0].clone();
        }
        let mapped = options
            .extern_files
            .iter()
            .rev()
            .find(|it| it.from == file.name);
        if let Some(Extern { to, .. }) = mapped {
            return Home::Extern(segments(to));
        }
        let runtime = IN_RUNTIME.iter().find(|(name, _)| *name == file.name);
        match runtime {
            _ if file.generate && options.messages => {
                Home::Tree(self.names.package(&file.package).to_vec())
            }
            Some((_, path)) => {
                let modules = ["", "rustgreet"].into_iter().chain(path.iter().copied());
                Home::Runtime(modules.map(|name| Name(name.to_owned())).collect())
            }
            None => Home::Missing,
        }
    }

    /// The names of everything.
    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// The module of a message.
    pub(super) fn message_home(&self, id: MessageId) -> &Home {
        &self.messages[id.0]
    }

    /// The module of an enum.
    pub(super) fn enum_home(&self, id: EnumId) -> &Home {
        &self.enums[id.0]
    }

    /// The module of what is declared inside a message of the tree.
    pub(super) fn inside(&self, message: MessageId) -> &[Name] {
        match &self.insides[message.0] {
            Home::Tree(modules) => modules,
            _ => &[],
        }
    }

    /// The path of a message, written in the module `here`.
    pub(super) fn message_path(&self, here: &[Name], id: MessageId) -> Path {
        path(here, &self.messages[id.0], self.names.message(id))
    }

    /// The path of an enum, written in the module `here`.
    pub(super) fn enum_path(&self, here: &[Name], id: EnumId) -> Path {
        path(here, &self.enums[id.0], self.names.enumeration(id))
    }
}

impl Home {
    /// The module of what is declared inside a message of this home.
    fn inside(&self, module: Option<&Name>) -> Self {
        let with = |modules: &[Name]| modules.iter().cloned().chain(module.cloned()).collect();
        match self {
            Self::Tree(modules) => Self::Tree(with(modules)),
            Self::Runtime(modules) => Self::Runtime(with(modules)),
            Self::Extern(modules) => Self::Extern(with(modules)),
            Self::ExternType(path) => {
                let around = path.split_last().map_or(&[][..], |(_, around)| around);
                Self::Extern(with(around))
            }
            Self::Missing => Self::Missing,
        }
    }
}

fn path(here: &[Name], home: &Home, name: &Name) -> Path {
    match home {
        Home::ExternType(path) => Path(path.clone()),
        Home::Runtime(modules) | Home::Extern(modules) => {
            Path(modules.iter().chain([name]).cloned().collect())
        }
        Home::Missing => Path(vec![name.clone()]),
        Home::Tree(modules) => {
            let common = here.iter().zip(modules).take_while(|(a, b)| a == b).count();
            let up = here[common..].iter().map(|_| Name("super".to_owned()));
            Path(
                up.chain(modules[common..].iter().cloned())
                    .chain([name.clone()])
                    .collect(),
            )
        }
    }
}

/// The segments of a path that the user gave; an absolute one begins with an empty one.
fn segments(path: &str) -> Vec<Name> {
    path.split("::")
        .map(|segment| Name(segment.trim().to_owned()))
        .collect()
}
