//! Counts what files hold before anything is made of them. After this, linking can recurse over
//! nesting, and its memory is in proportion to what was counted.

use super::fault::{Fault, FaultKind, Faults, shown};
use super::{FileId, path};
use crate::descriptor::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

/// How much a set of files may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How deep messages may nest.
    pub nesting: usize,
    /// The parts of a package's name.
    pub package_parts: usize,
    /// The bytes of one full name.
    pub name: usize,
    /// The fields of one message.
    pub fields: usize,
    /// The values of one enum.
    pub values: usize,
    /// The methods of one service.
    pub methods: usize,
    /// The messages, enums and services of all files.
    pub types: usize,
    /// All that has a name, in all files.
    pub declarations: usize,
    /// The bytes of all full names, whatever the files hold.
    pub names: usize,
    /// How many more bytes of full names each byte that the files spell out allows.
    pub names_per_byte: usize,
}

impl Limits {
    /// The limits for those who keep a table of each type.
    pub const TABLES: Self = Self {
        // protoc itself goes to 31.
        nesting: 64,
        // As many as protoc takes.
        package_parts: 101,
        // protoc takes as many in one part.
        name: 65_535,
        // The index of a oneof in a table has 16 bits.
        fields: 65_535,
        values: usize::MAX,
        methods: usize::MAX,
        // All of googleapis is a quarter of the following.
        types: 250_000,
        declarations: 2_500_000,
        names: 16 << 20,
        // Each name repeats those around it: a few times what the files spell out is usual.
        names_per_byte: 8,
    };
}

/// The bytes of a declaration besides its texts: its own tag and length, and those of its name.
const FRAME: usize = 4;

/// Reports what is above the limits, and counts the types.
pub(super) fn check(
    files: &[FileDescriptorProto],
    limits: &Limits,
    faults: &mut Faults<'_>,
) -> usize {
    let mut count = Count {
        limits,
        faults,
        types: 0,
        declarations: 0,
        names: 0,
        spelled: 0,
    };
    for (index, file) in files.iter().enumerate() {
        count.file(FileId(index), file);
    }
    let types = count.types;
    let by_size = count.spelled.saturating_mul(limits.names_per_byte);
    for (what, found, most) in [
        ("messages, enums and services", types, limits.types),
        ("declarations", count.declarations, limits.declarations),
        (
            "bytes of full names",
            count.names,
            limits.names.saturating_add(by_size),
        ),
    ] {
        if found > most {
            faults.push(Fault {
                file: None,
                path: Vec::new(),
                subject: String::new(),
                kind: FaultKind::TooMuch,
                what: format!("there are {found} {what}; the limit is {most}"),
            });
        }
    }
    types
}

/// What was counted so far.
struct Count<'c, 'p> {
    limits: &'c Limits,
    faults: &'c mut Faults<'p>,
    types: usize,
    declarations: usize,
    names: usize,
    /// The bytes of the declarations as the files have them, at the least.
    spelled: usize,
}

/// A package or declaration that is counted.
struct Counted<'a> {
    file: FileId,
    /// What it is declared in, with its field number and index there.
    outer: Option<(&'a Counted<'a>, i32, usize)>,
    name: &'a str,
    depth: usize,
    /// The length of the full name.
    length: usize,
}

impl Counted<'_> {
    fn inside<'p>(&'p self, number: i32, index: usize, name: &'p Option<String>) -> Counted<'p> {
        let name = name.as_deref().unwrap_or_default();
        Counted {
            file: self.file,
            outer: Some((self, number, index)),
            name,
            depth: self.depth + 1,
            length: self.length + 1 + name.len(),
        }
    }

    fn path(&self) -> Vec<i32> {
        match self.outer {
            Some((outer, number, index)) => path::child(&outer.path(), number, index),
            None => Vec::new(),
        }
    }

    /// The full name as a fault shows it.
    fn full_name(&self) -> String {
        match self.outer.map(|(outer, ..)| outer.full_name()) {
            Some(outer) if !outer.is_empty() => shown(&[&outer, ".", self.name]),
            _ => shown(&[self.name]),
        }
    }
}

impl Count<'_, '_> {
    fn file(&mut self, id: FileId, file: &FileDescriptorProto) {
        let package = file.package.as_deref().unwrap_or_default();
        let top = Counted {
            file: id,
            outer: None,
            name: package,
            depth: 0,
            length: package.len(),
        };
        let parts = package.split('.').count();
        let (length, limits) = (package.len(), self.limits);
        let what = if length > limits.name {
            too_many("the name of the package", length, limits.name, "bytes")
        } else if parts > limits.package_parts {
            too_many("the package", parts, limits.package_parts, "parts")
        } else {
            return self.declarations(file, &top);
        };
        let path = vec![path::FILE_PACKAGE];
        self.report(&top, path, FaultKind::TooLong, what);
    }

    fn declarations(&mut self, file: &FileDescriptorProto, top: &Counted<'_>) {
        for (index, message) in file.message_type.iter().enumerate() {
            self.message(message, top, (path::FILE_MESSAGE, index));
        }
        for (index, enumeration) in file.enum_type.iter().enumerate() {
            self.enumeration(enumeration, top, (path::FILE_ENUM, index));
        }
        for (index, service) in file.service.iter().enumerate() {
            let methods = service.method.len();
            let Some(inside) = self.declare(&service.name, top, (path::FILE_SERVICE, index)) else {
                continue;
            };
            self.check(
                &inside,
                "the service",
                methods,
                self.limits.methods,
                "methods",
            );
            let names = service.method.iter().map(|it| &it.name);
            self.names(names, &inside, path::SERVICE_METHOD);
        }
        self.fields(&file.extension, top, path::FILE_EXTENSION);
    }

    fn message(&mut self, message: &DescriptorProto, around: &Counted<'_>, at: (i32, usize)) {
        let Some(inside) = self.declare(&message.name, around, at) else {
            return;
        };
        let (depth, most) = (inside.depth, self.limits.nesting);
        if depth > most {
            let what = too_many("the nesting of messages", depth, most, "levels");
            return self.report(&inside, inside.path(), FaultKind::TooDeep, what);
        }
        let fields = message.field.len();
        self.check(&inside, "the message", fields, self.limits.fields, "fields");
        self.fields(&message.field, &inside, path::MESSAGE_FIELD);
        let names = message.oneof_decl.iter().map(|it| &it.name);
        self.names(names, &inside, path::MESSAGE_ONEOF);
        self.fields(&message.extension, &inside, path::MESSAGE_EXTENSION);
        for (index, nested) in message.nested_type.iter().enumerate() {
            self.message(nested, &inside, (path::MESSAGE_NESTED, index));
        }
        for (index, enumeration) in message.enum_type.iter().enumerate() {
            self.enumeration(enumeration, &inside, (path::MESSAGE_ENUM, index));
        }
    }

    fn enumeration(
        &mut self,
        enumeration: &EnumDescriptorProto,
        around: &Counted<'_>,
        at: (i32, usize),
    ) {
        let Some(inside) = self.declare(&enumeration.name, around, at) else {
            return;
        };
        let values = enumeration.value.len();
        self.check(&inside, "the enum", values, self.limits.values, "values");
        let names = enumeration.value.iter().map(|it| &it.name);
        self.names(names, &inside, path::ENUM_VALUE);
    }

    fn fields(&mut self, fields: &[FieldDescriptorProto], around: &Counted<'_>, number: i32) {
        self.names(fields.iter().map(|it| &it.name), around, number);
        let texts = fields
            .iter()
            .flat_map(|it| [&it.json_name, &it.type_name, &it.extendee]);
        self.spelled += texts.flatten().map(String::len).sum::<usize>();
    }

    fn names<'n>(
        &mut self,
        names: impl Iterator<Item = &'n Option<String>>,
        around: &Counted<'_>,
        number: i32,
    ) {
        for (index, name) in names.enumerate() {
            self.count(&around.inside(number, index, name));
        }
    }

    /// Counts a type or service. Returns `None` if its name is too long.
    fn declare<'p>(
        &mut self,
        name: &'p Option<String>,
        around: &'p Counted<'p>,
        (number, index): (i32, usize),
    ) -> Option<Counted<'p>> {
        self.types += 1;
        let inside = around.inside(number, index, name);
        self.count(&inside).then_some(inside)
    }

    /// Counts a name. Returns false if it is too long.
    fn count(&mut self, it: &Counted<'_>) -> bool {
        self.declarations += 1;
        self.names = self.names.saturating_add(it.length);
        self.spelled += it.name.len() + FRAME;
        let most = self.limits.name;
        if it.length > most {
            let what = too_many("the full name", it.length, most, "bytes");
            self.report(it, it.path(), FaultKind::TooLong, what);
        }
        it.length <= most
    }

    fn check(&mut self, it: &Counted<'_>, what: &str, found: usize, most: usize, unit: &str) {
        if found > most {
            let what = too_many(what, found, most, unit);
            self.report(it, it.path(), FaultKind::TooMany, what);
        }
    }

    #[cold]
    fn report(&mut self, it: &Counted<'_>, path: Vec<i32>, kind: FaultKind, what: String) {
        self.faults.push(Fault {
            file: Some(it.file),
            path,
            subject: it.full_name(),
            kind,
            what,
        });
    }
}

fn too_many(what: &str, found: usize, most: usize, unit: &str) -> String {
    format!("{what} has {found} {unit}; the limit is {most}")
}
