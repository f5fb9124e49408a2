//! Which imported files are generated too.

use std::collections::{BTreeMap, BTreeSet};

use rustgreet::descriptor::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet,
};

use crate::elsewhere::Elsewhere;

/// Which imported files are generated besides those that were asked for. Never those whose types the
/// runtime has (the well-known types, `descriptor.proto`), nor what `extern_path` or `MFILE` covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Imports {
    /// None: each file is asked for, in this set or in another.
    None,
    /// Those that declare a type that generated code names.
    #[default]
    Used,
    /// All: also those that declare options only.
    All,
}

impl From<bool> for Imports {
    /// `true`: those that are used; `false`: none.
    fn from(used: bool) -> Self {
        if used { Self::Used } else { Self::None }
    }
}

/// The files that come with protoc and whose types the runtime has.
const IN_RUNTIME: [&str; 12] = [
    "any",
    "api",
    "compiler/plugin",
    "descriptor",
    "duration",
    "empty",
    "field_mask",
    "source_context",
    "struct",
    "timestamp",
    "type",
    "wrappers",
];

fn is_in_runtime(file: &str) -> bool {
    let name = file
        .strip_prefix("google/protobuf/")
        .and_then(|name| name.strip_suffix(".proto"));
    name.is_some_and(|name| IN_RUNTIME.contains(&name))
}

/// The files to generate: `asked`, and those imports that are wanted.
pub(crate) fn with_imports(
    set: &FileDescriptorSet,
    asked: &[String],
    imports: Imports,
    elsewhere: &Elsewhere,
) -> Vec<String> {
    if imports == Imports::None {
        return asked.to_vec();
    }
    let files: BTreeMap<&str, _> = set.file.iter().map(|file| (name(file), file)).collect();
    let declared = declared(set);
    let mut wanted: BTreeSet<&str> = asked.iter().map(|name| &name[..]).collect();
    let mut open: Vec<&str> = wanted.iter().copied().collect();
    while let Some(name) = open.pop() {
        let Some(file) = files.get(name) else {
            continue;
        };
        let next: Vec<&str> = match imports {
            Imports::All => file.dependency.iter().map(|name| &name[..]).collect(),
            Imports::Used | Imports::None => {
                let types = named(file).into_iter();
                let home = |name: &str| {
                    let file = *declared.get(name)?;
                    (!elsewhere.has(name, file)).then_some(file)
                };
                types.filter_map(home).collect()
            }
        };
        for file in next {
            let is_elsewhere = is_in_runtime(file) || elsewhere.has_file(file);
            if !is_elsewhere && files.contains_key(file) && wanted.insert(file) {
                open.push(file);
            }
        }
    }
    wanted.into_iter().map(str::to_owned).collect()
}

fn name(file: &FileDescriptorProto) -> &str {
    file.name.as_deref().unwrap_or_default()
}

/// The file of each type, by its name with a leading dot.
fn declared(set: &FileDescriptorSet) -> BTreeMap<String, &str> {
    let mut found = BTreeMap::new();
    for file in &set.file {
        let package = file.package.as_deref().filter(|it| !it.is_empty());
        let scope = package.map_or_else(String::new, |package| format!(".{package}"));
        for enumeration in &file.enum_type {
            let name = enumeration.name.as_deref().unwrap_or_default();
            found.insert(format!("{scope}.{name}"), self::name(file));
        }
        let mut open: Vec<_> = file
            .message_type
            .iter()
            .map(|it| (scope.clone(), it))
            .collect();
        while let Some((scope, message)) = open.pop() {
            let full = format!("{scope}.{}", message.name.as_deref().unwrap_or_default());
            for enumeration in &message.enum_type {
                let name = enumeration.name.as_deref().unwrap_or_default();
                found.insert(format!("{full}.{name}"), self::name(file));
            }
            open.extend(message.nested_type.iter().map(|it| (full.clone(), it)));
            found.insert(full, self::name(file));
        }
    }
    found
}

/// The types that the code of a file names.
fn named(file: &FileDescriptorProto) -> Vec<&str> {
    let mut found = Vec::new();
    let mut open: Vec<&DescriptorProto> = file.message_type.iter().collect();
    let mut all: Vec<&FieldDescriptorProto> = file.extension.iter().collect();
    while let Some(message) = open.pop() {
        all.extend(message.field.iter().chain(&message.extension));
        open.extend(&message.nested_type);
    }
    for field in all {
        found.extend(field.type_name.as_deref());
        found.extend(field.extendee.as_deref());
    }
    for method in file.service.iter().flat_map(|service| &service.method) {
        found.extend(method.input_type.as_deref());
        found.extend(method.output_type.as_deref());
    }
    found
}
