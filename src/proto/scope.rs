//! The names of a request: from `.package.Message` to what it is. Filled by a first pass over all
//! files, so that the second can resolve references in any order.

use std::collections::BTreeMap;

use rustgreet::descriptor::features::Features;
use rustgreet::descriptor::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

use super::source::{Source, step};
use super::{EnumId, FileId, Head, MessageId, malformed};
use crate::diag::Diagnostics;

/// What a name stands for.
#[derive(Clone, Copy)]
pub(super) enum Symbol<'a> {
    Message(MessageId),
    Enum(EnumId),
    /// The message that protoc makes up for a `map` field.
    MapEntry(&'a DescriptorProto),
}

/// A declared message whose fields are not linked yet.
pub(super) struct Declared<'a, T> {
    pub(super) descriptor: &'a T,
    pub(super) path: Vec<i32>,
    pub(super) file: FileId,
    pub(super) parent: Option<MessageId>,
    pub(super) full_name: String,
    /// What holds inside it.
    pub(super) features: Features,
}

/// All names, and all messages and enums by their ids.
#[derive(Default)]
pub(super) struct Scope<'a> {
    symbols: BTreeMap<String, Symbol<'a>>,
    pub(super) messages: Vec<Declared<'a, DescriptorProto>>,
    pub(super) enums: Vec<Declared<'a, EnumDescriptorProto>>,
}

impl<'a> Scope<'a> {
    /// Declares everything that `file` holds.
    pub(super) fn declare_file(
        &mut self,
        id: FileId,
        file: &'a FileDescriptorProto,
        source: &Source<'a>,
        features: Features,
        errors: &mut Diagnostics,
    ) {
        let mut at = Place {
            file: id,
            source,
            errors,
        };
        let around = Around {
            name: file.package.as_deref().unwrap_or_default(),
            parent: None,
            features,
        };
        for (index, message) in file.message_type.iter().enumerate() {
            let path = child(&[], step::FILE_MESSAGE, index);
            self.declare_message(&mut at, message, path, around);
        }
        for (index, enumeration) in file.enum_type.iter().enumerate() {
            let path = child(&[], step::FILE_ENUM, index);
            self.declare_enum(&mut at, enumeration, path, around);
        }
    }

    /// What a reference of a field or method means. References are fully qualified: `.pkg.Name`.
    pub(super) fn resolve(&self, reference: &str) -> Option<Symbol<'a>> {
        self.symbols.get(reference.strip_prefix('.')?).copied()
    }

    fn declare_message(
        &mut self,
        at: &mut Place<'_, 'a>,
        descriptor: &'a DescriptorProto,
        path: Vec<i32>,
        around: Around<'_>,
    ) {
        let full_name = join(around.name, descriptor.name.as_deref().unwrap_or_default());
        let is_entry = descriptor
            .options
            .as_ref()
            .is_some_and(|it| it.map_entry == Some(true));
        if is_entry {
            self.insert(at, full_name, Symbol::MapEntry(descriptor), &path);
            return;
        }
        let id = MessageId(self.messages.len());
        self.insert(at, full_name.clone(), Symbol::Message(id), &path);
        let (file, nested) = (at.file, path.clone());
        let own = descriptor
            .options
            .as_ref()
            .and_then(|options| options.features.as_ref());
        let features = around.features.with(own);
        self.messages.push(Declared {
            descriptor,
            path,
            file,
            parent: around.parent,
            full_name: full_name.clone(),
            features,
        });
        let around = Around {
            name: &full_name,
            parent: Some(id),
            features,
        };
        for (index, message) in descriptor.nested_type.iter().enumerate() {
            let path = child(&nested, step::MESSAGE_NESTED, index);
            self.declare_message(at, message, path, around);
        }
        for (index, enumeration) in descriptor.enum_type.iter().enumerate() {
            let path = child(&nested, step::MESSAGE_ENUM, index);
            self.declare_enum(at, enumeration, path, around);
        }
    }

    fn declare_enum(
        &mut self,
        at: &mut Place<'_, 'a>,
        descriptor: &'a EnumDescriptorProto,
        path: Vec<i32>,
        around: Around<'_>,
    ) {
        let full_name = join(around.name, descriptor.name.as_deref().unwrap_or_default());
        let id = EnumId(self.enums.len());
        self.insert(at, full_name.clone(), Symbol::Enum(id), &path);
        let own = descriptor
            .options
            .as_ref()
            .and_then(|options| options.features.as_ref());
        self.enums.push(Declared {
            descriptor,
            path,
            file: at.file,
            parent: around.parent,
            full_name,
            features: around.features.with(own),
        });
    }

    fn insert(&mut self, at: &mut Place<'_, 'a>, name: String, symbol: Symbol<'a>, path: &[i32]) {
        // Two types of one name are refused later; a map's entry is not there any more by then.
        let is_entry = matches!(symbol, Symbol::MapEntry(_));
        match self.symbols.insert(name.clone(), symbol) {
            Some(other) if is_entry || matches!(other, Symbol::MapEntry(_)) => {
                let message = format!("`{name}` is declared twice in this request");
                at.errors
                    .push(malformed(&at.source.location(path), message));
            }
            _ => {}
        }
    }
}

/// What stands around the element that is being declared.
#[derive(Clone, Copy)]
struct Around<'n> {
    name: &'n str,
    parent: Option<MessageId>,
    features: Features,
}

/// The file that is being declared.
struct Place<'p, 'a> {
    file: FileId,
    source: &'p Source<'a>,
    errors: &'p mut Diagnostics,
}

/// The path of an element inside another: a field number of the descriptor, then an index.
pub(super) fn child(parent: &[i32], number: i32, index: usize) -> Vec<i32> {
    let index = i32::try_from(index).unwrap_or(i32::MAX);
    parent.iter().copied().chain([number, index]).collect()
}

/// `outer.name`, or `name` where there is no outer scope.
pub(super) fn join(outer: &str, name: &str) -> String {
    if outer.is_empty() {
        name.to_owned()
    } else {
        format!("{outer}.{name}")
    }
}

/// The head of an element: its names, and what the source info says of its path.
pub(super) fn head(
    source: &Source<'_>,
    path: &[i32],
    name: Option<&str>,
    full_name: String,
    deprecated: Option<bool>,
) -> Head {
    Head {
        name: name.unwrap_or_default().to_owned(),
        full_name,
        comment: source.comment(path),
        deprecated: deprecated == Some(true),
        location: source.location(path),
    }
}
