//! What a request may hold, looked at before anything is made of it. Everything behind this room can
//! recurse over nesting, and its memory is in proportion to what was counted here.

use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

use super::scope::child;
use super::source::{Source, step};
use crate::diag::{Diagnostic, Diagnostics};

/// Messages in messages. protoc itself goes to 31.
const MAX_NESTING: usize = 64;

/// The parts of a package's name, as many as protoc takes.
const MAX_PACKAGE_DEPTH: usize = 101;

/// The bytes of one name, with those around it; protoc goes to as many in one part.
const MAX_NAME: usize = 65_535;

/// The fields of one message. A struct's tokens are all there at once: about 30 KiB a field.
const MAX_FIELDS: usize = 16_384;

/// The values of one enum, 7 KiB each.
const MAX_VALUES: usize = 131_072;

/// The methods of one service, 150 KiB each.
const MAX_METHODS: usize = 4_096;

/// The messages, enums and services of all files; all of googleapis is a quarter of it.
const MAX_TYPES: usize = 250_000;

/// All that has a name, in all files; all of googleapis is a quarter of it.
const MAX_DECLARATIONS: usize = 2_500_000;

/// The bytes of all names, each with those around it.
const MAX_NAMES: usize = 256 << 20;

const SPLIT_RUN: &str =
    "generate in several runs, and name the types of the others by `extern_path`";

/// Refuses a request that is too large or too deep.
pub(super) fn check_limits(request: &CodeGeneratorRequest) -> Result<(), Diagnostics> {
    let mut count = Count::default();
    for file in &request.proto_file {
        count.file(file);
    }
    let Count {
        types,
        declarations,
        names,
        mut errors,
    } = count;
    for (what, found, most) in [
        ("messages, enums and services", types, MAX_TYPES),
        ("declarations", declarations, MAX_DECLARATIONS),
        ("bytes of names", names, MAX_NAMES),
    ] {
        if found > most {
            let message = format!("this run has {found} {what}, and {most} is the most");
            errors.push(Diagnostic::general(message).help(SPLIT_RUN));
        }
    }
    errors.check(())
}

/// What was counted so far.
#[derive(Default)]
struct Count {
    types: usize,
    declarations: usize,
    names: usize,
    errors: Diagnostics,
}

/// Where the count is: an element's path in its file, and the length of its full name.
struct Place<'a> {
    file: &'a FileDescriptorProto,
    path: Vec<i32>,
    depth: usize,
    name: usize,
}

impl Place<'_> {
    fn inside(&self, number: i32, index: usize, name: usize) -> Self {
        Self {
            file: self.file,
            path: child(&self.path, number, index),
            depth: self.depth + 1,
            name,
        }
    }
}

impl Count {
    fn file(&mut self, file: &FileDescriptorProto) {
        let package = file.package.as_deref().unwrap_or_default();
        let top = Place {
            file,
            path: Vec::new(),
            depth: 0,
            name: package.len(),
        };
        if package.len() > MAX_NAME {
            self.too_many(&top, "its package's name", package.len(), MAX_NAME, "bytes");
            return;
        }
        let parts = package.split('.').count();
        if parts > MAX_PACKAGE_DEPTH {
            self.too_many(&top, "its package", parts, MAX_PACKAGE_DEPTH, "parts");
        }
        for (index, message) in file.message_type.iter().enumerate() {
            self.message(message, &top, (step::FILE_MESSAGE, index));
        }
        for (index, enumeration) in file.enum_type.iter().enumerate() {
            self.enumeration(enumeration, &top, (step::FILE_ENUM, index));
        }
        for (index, service) in file.service.iter().enumerate() {
            let Some(inside) = self.declare(&service.name, &top, (step::FILE_SERVICE, index))
            else {
                continue;
            };
            self.types += 1;
            self.check(
                &inside,
                "the service",
                service.method.len(),
                MAX_METHODS,
                "methods",
            );
            self.names(
                service.method.iter().map(|it| &it.name),
                &inside,
                step::SERVICE_METHOD,
            );
        }
        self.names(
            file.extension.iter().map(|it| &it.name),
            &top,
            step::FILE_EXTENSION,
        );
    }

    fn message(&mut self, message: &DescriptorProto, around: &Place<'_>, at: (i32, usize)) {
        let Some(inside) = self.declare(&message.name, around, at) else {
            return;
        };
        self.types += 1;
        if inside.depth > MAX_NESTING {
            self.too_many(
                &inside,
                "the nesting of messages",
                inside.depth,
                MAX_NESTING,
                "levels",
            );
            return;
        }
        self.check(
            &inside,
            "the message",
            message.field.len(),
            MAX_FIELDS,
            "fields",
        );
        self.names(
            message.field.iter().map(|it| &it.name),
            &inside,
            step::MESSAGE_FIELD,
        );
        self.names(
            message.oneof_decl.iter().map(|it| &it.name),
            &inside,
            step::MESSAGE_ONEOF,
        );
        self.names(
            message.extension.iter().map(|it| &it.name),
            &inside,
            step::MESSAGE_EXTENSION,
        );
        for (index, nested) in message.nested_type.iter().enumerate() {
            self.message(nested, &inside, (step::MESSAGE_NESTED, index));
        }
        for (index, enumeration) in message.enum_type.iter().enumerate() {
            self.enumeration(enumeration, &inside, (step::MESSAGE_ENUM, index));
        }
    }

    fn enumeration(
        &mut self,
        enumeration: &EnumDescriptorProto,
        around: &Place<'_>,
        at: (i32, usize),
    ) {
        let Some(inside) = self.declare(&enumeration.name, around, at) else {
            return;
        };
        self.types += 1;
        self.check(
            &inside,
            "the enum",
            enumeration.value.len(),
            MAX_VALUES,
            "values",
        );
        self.names(
            enumeration.value.iter().map(|it| &it.name),
            &inside,
            step::ENUM_VALUE,
        );
    }

    fn names<'n>(
        &mut self,
        names: impl Iterator<Item = &'n Option<String>>,
        around: &Place<'_>,
        number: i32,
    ) {
        for (index, name) in names.enumerate() {
            self.count(name, around, (number, index));
        }
    }

    /// Counts what has members; nothing where its name is too long.
    fn declare<'p>(
        &mut self,
        name: &Option<String>,
        around: &Place<'p>,
        at @ (number, index): (i32, usize),
    ) -> Option<Place<'p>> {
        let name = self.count(name, around, at)?;
        Some(around.inside(number, index, name))
    }

    /// Counts a name, and gives the length that it has with those around it.
    fn count(
        &mut self,
        name: &Option<String>,
        around: &Place<'_>,
        (number, index): (i32, usize),
    ) -> Option<usize> {
        let length = around.name + 1 + name.as_ref().map_or(0, String::len);
        self.declarations += 1;
        self.names += length;
        if length > MAX_NAME {
            let place = around.inside(number, index, length);
            self.too_many(&place, "the full name", length, MAX_NAME, "bytes");
            return None;
        }
        Some(length)
    }

    fn check(&mut self, place: &Place<'_>, what: &str, found: usize, most: usize, unit: &str) {
        if found > most {
            self.too_many(place, what, found, most, unit);
        }
    }

    #[cold]
    fn too_many(&mut self, place: &Place<'_>, what: &str, found: usize, most: usize, unit: &str) {
        if self.errors.is_full() {
            return;
        }
        let location = Source::new(place.file).location(&place.path);
        let message = format!("{what} has {found} {unit}, and {most} is the most");
        let help = match unit {
            "bytes" | "parts" => "shorten it",
            "levels" => "declare the inner messages beside the outer ones",
            _ => "split it in two",
        };
        self.errors
            .push(Diagnostic::at(&location, message).help(help));
    }
}
