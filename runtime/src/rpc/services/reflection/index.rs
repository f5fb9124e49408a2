//! What is in the files of descriptor sets: by name, by symbol, by extension.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

use super::v1::FileDescriptorResponse;
use crate::descriptor::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};
use crate::message::Message;
use crate::rpc::Status;
use crate::wire::{DecodeError, DecodeOptions};

/// The files of some sets. If two are of one name, the first counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    files: Vec<File>,
    by_name: BTreeMap<String, usize>,
    symbols: BTreeMap<String, usize>,
    messages: BTreeSet<String>,
    services: BTreeSet<String>,
    /// By the extended message and the number.
    extensions: BTreeMap<String, BTreeMap<i32, usize>>,
}

/// A file as the set has it.
#[derive(Clone, Debug)]
struct File {
    encoded: Bytes,
    imports: Vec<String>,
}

impl Index {
    /// Adds the files of an encoded `FileDescriptorSet`.
    #[inline]
    pub(super) fn add(&mut self, set: Bytes) -> Result<(), Status> {
        self.add_files(set).map_err(|error| {
            Status::invalid_argument(format!("the descriptors cannot be decoded: {error}"))
        })
    }

    #[inline]
    fn add_files(&mut self, set: Bytes) -> Result<(), DecodeError> {
        // A set is files, field 1, and so is this message: it leaves them encoded, in the set's memory.
        let set = FileDescriptorResponse::decode_bytes(set)?;
        for encoded in set.file_descriptor_proto {
            let options = DecodeOptions::new().allow_partial();
            let file = FileDescriptorProto::decode_with(&encoded, &options)?;
            let name = file.name.clone().unwrap_or_default();
            if self.by_name.contains_key(&name) {
                continue;
            }
            let at = self.files.len();
            self.by_name.insert(name, at);
            self.declare(at, &file);
            self.files.push(File {
                encoded,
                imports: file.dependency,
            });
        }
        Ok(())
    }

    /// A file with all that it imports, but for imports that were sent before. The file comes first.
    #[inline]
    pub(super) fn with_imports(&self, file: usize, sent: &mut BTreeSet<usize>) -> Vec<Bytes> {
        sent.insert(file);
        let (mut open, mut found) = (vec![file], Vec::new());
        while let Some(at) = open.pop() {
            let File { encoded, imports } = &self.files[at];
            found.push(encoded.clone());
            let imports = imports.iter().filter_map(|name| self.file(name));
            open.extend(imports.filter(|import| sent.insert(*import)));
        }
        found
    }

    #[inline]
    pub(super) fn file(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The file that declares what has this full name.
    #[inline]
    pub(super) fn file_of_symbol(&self, symbol: &str) -> Option<usize> {
        self.symbols.get(symbol).copied()
    }

    /// The file that declares the extension of a message with this number.
    #[inline]
    pub(super) fn file_of_extension(&self, message: &str, number: i32) -> Option<usize> {
        self.extensions.get(message)?.get(&number).copied()
    }

    /// The numbers of a message's extensions; `None` if no file declares the message.
    #[inline]
    pub(super) fn extension_numbers(&self, message: &str) -> Option<Vec<i32>> {
        match self.extensions.get(message) {
            Some(extensions) => Some(extensions.keys().copied().collect()),
            None => self.messages.contains(message).then(Vec::new),
        }
    }

    /// The full names of all services, sorted.
    #[inline]
    pub(super) fn services(&self) -> impl Iterator<Item = &String> {
        self.services.iter()
    }

    #[inline]
    fn declare(&mut self, at: usize, file: &FileDescriptorProto) {
        let package = file.package.as_deref().unwrap_or_default();
        let mut open: Vec<(String, &DescriptorProto)> = Vec::new();
        let inside = |message| (package.to_owned(), message);
        open.extend(file.message_type.iter().map(inside));
        while let Some((outer, message)) = open.pop() {
            let name = self.symbol(at, &outer, &message.name);
            self.messages.insert(name.clone());
            for field in &message.field {
                self.symbol(at, &name, &field.name);
            }
            for oneof in &message.oneof_decl {
                self.symbol(at, &name, &oneof.name);
            }
            self.enums(at, &name, &message.enum_type);
            self.extensions(at, &name, &message.extension);
            open.extend(message.nested_type.iter().map(|it| (name.clone(), it)));
        }
        self.enums(at, package, &file.enum_type);
        self.extensions(at, package, &file.extension);
        for service in &file.service {
            let name = self.symbol(at, package, &service.name);
            for method in &service.method {
                self.symbol(at, &name, &method.name);
            }
            self.services.insert(name);
        }
    }

    /// Enums; their values have their names next to them.
    #[inline]
    fn enums(&mut self, at: usize, outer: &str, enums: &[EnumDescriptorProto]) {
        for enumeration in enums {
            self.symbol(at, outer, &enumeration.name);
            for value in &enumeration.value {
                self.symbol(at, outer, &value.name);
            }
        }
    }

    #[inline]
    fn extensions(&mut self, at: usize, outer: &str, extensions: &[FieldDescriptorProto]) {
        for extension in extensions {
            self.symbol(at, outer, &extension.name);
            let message = extension.extendee.as_deref().unwrap_or_default();
            let message = message.trim_start_matches('.').to_owned();
            let numbers = self.extensions.entry(message).or_default();
            let number = extension.number.unwrap_or_default();
            numbers.entry(number).or_insert(at);
        }
    }

    /// Declares a symbol, and gives its full name.
    #[inline]
    fn symbol(&mut self, at: usize, outer: &str, name: &Option<String>) -> String {
        let name = name.as_deref().unwrap_or_default();
        let full_name = match outer {
            "" => name.to_owned(),
            outer => [outer, ".", name].concat(),
        };
        self.symbols.entry(full_name.clone()).or_insert(at);
        full_name
    }
}
