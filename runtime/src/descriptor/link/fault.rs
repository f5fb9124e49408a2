//! What is wrong with a set of files, and where.

use super::{FileId, path};
use crate::descriptor::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file; `None` if all files together are too much.
    pub file: Option<FileId>,
    /// The path of the element in its file, as source info has it: field numbers and indices.
    pub path: Vec<i32>,
    /// What may be done about it.
    pub kind: FaultKind,
    /// What is wrong, in words.
    pub what: String,
}

/// What may be done about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// protoc refuses this too: mend what made the descriptors.
    Malformed,
    /// A reference has no target: perhaps a file is missing.
    Missing,
    /// The syntax or edition of a file is not known: write another one.
    Unsupported,
    /// A name is too long.
    TooLong,
    /// Messages are too deep in each other.
    TooDeep,
    /// A type has too many members.
    TooMany,
    /// The files hold too much together.
    TooMuch,
}

/// The most letters of a name that are shown.
const MAX_SHOWN: usize = 200;

impl Fault {
    /// The full name of the element; "" for a file and for an import.
    pub fn subject(&self, files: &[FileDescriptorProto]) -> String {
        let file = self.file.and_then(|FileId(index)| files.get(index));
        let mut names = file.map_or_else(Vec::new, |file| names_at(file, &self.path));
        names.retain(|name| !name.is_empty());
        let subject = names.join(".");
        match subject.char_indices().nth(MAX_SHOWN) {
            Some((end, _)) => [&subject[..end], ".."].concat(),
            None => subject,
        }
    }
}

/// The names that lead to an element: the package, the messages around it, its own.
fn names_at<'f>(file: &'f FileDescriptorProto, path: &[i32]) -> Vec<&'f str> {
    let package = file.package.as_deref().unwrap_or_default();
    let (number, index, path) = match path {
        [path::FILE_PACKAGE] => return vec![package],
        [number, index, path @ ..] => (*number, position(*index), path),
        _ => return Vec::new(),
    };
    let mut names = vec![package];
    match number {
        path::FILE_MESSAGE => in_message(file.message_type.get(index), path, &mut names),
        path::FILE_ENUM => in_enum(file.enum_type.get(index), path, &mut names),
        path::FILE_SERVICE => {
            let service = file.service.get(index);
            names.extend(service.map(|it| it.name.as_deref().unwrap_or_default()));
            if let (Some(service), [path::SERVICE_METHOD, index]) = (service, path) {
                let method = service.method.get(position(*index));
                names.extend(method.and_then(|it| it.name.as_deref()));
            }
        }
        path::FILE_EXTENSION => {
            let extension = file.extension.get(index);
            names.extend(extension.and_then(|it| it.name.as_deref()));
        }
        _ => names.clear(),
    }
    names
}

fn in_message<'f>(message: Option<&'f DescriptorProto>, path: &[i32], names: &mut Vec<&'f str>) {
    let Some(message) = message else { return };
    names.push(message.name.as_deref().unwrap_or_default());
    let [number, index, path @ ..] = path else {
        return;
    };
    let index = position(*index);
    let name = match *number {
        path::MESSAGE_NESTED => return in_message(message.nested_type.get(index), path, names),
        path::MESSAGE_ENUM => return in_enum(message.enum_type.get(index), path, names),
        path::MESSAGE_FIELD => message.field.get(index).map(|it| &it.name),
        path::MESSAGE_EXTENSION => message.extension.get(index).map(|it| &it.name),
        path::MESSAGE_ONEOF => message.oneof_decl.get(index).map(|it| &it.name),
        _ => None,
    };
    names.extend(name.and_then(|it| it.as_deref()));
}

/// The value of an enum has its name in the scope around the enum.
fn in_enum<'f>(
    enumeration: Option<&'f EnumDescriptorProto>,
    path: &[i32],
    names: &mut Vec<&'f str>,
) {
    let name = match (enumeration, path) {
        (Some(it), [path::ENUM_VALUE, index]) => {
            it.value.get(position(*index)).map(|value| &value.name)
        }
        (it, _) => it.map(|it| &it.name),
    };
    names.extend(name.and_then(|it| it.as_deref()));
}

fn position(index: i32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

/// Where faults go.
pub(super) struct Faults<'p> {
    report: &'p mut dyn FnMut(Fault),
    any: bool,
}

impl<'p> Faults<'p> {
    pub(super) fn new(report: &'p mut dyn FnMut(Fault)) -> Self {
        Self { report, any: false }
    }

    pub(super) fn push(&mut self, fault: Fault) {
        self.any = true;
        (self.report)(fault);
    }

    /// Whether there was one.
    pub(super) fn any(&self) -> bool {
        self.any
    }
}
