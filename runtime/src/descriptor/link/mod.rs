//! Links file descriptors: declares every name, resolves every reference, inherits features, and
//! checks what protoc checks. The one linker: the pool makes tables of its outcome, the plugin Rust.

mod declare;
mod extension;
mod fault;
mod field;
mod http;
mod imports;
mod kind;
mod limits;
mod members;
mod message;
mod model;
mod names;
pub mod path;
mod redact;
mod service;

use super::features::Features;
use super::{DescriptorProto, FileDescriptorProto};
use fault::Faults;
use names::{Names, ScopeId};

pub use fault::{Fault, FaultKind};
pub use http::{HTTP, HttpRule, http_rules};
pub use limits::Limits;
pub use model::{
    Declaration, Element, Enum, EnumId, Extension, Field, FileId, Kind, Label, Linked, Message,
    MessageId, Method, Scalar, Service, ServiceId,
};

/// What differs between those who link.
pub struct Policy<'p> {
    /// What a full name means that no file declares. A declaration in a file comes first.
    pub known: &'p dyn Fn(&str) -> Option<Known>,
    /// Whether something is made of a file's types. Of the other files, which are only imported,
    /// an edition that is not supported is read as the newest one.
    pub is_used: &'p dyn Fn(&FileDescriptorProto) -> bool,
    /// How much the files may hold.
    pub limits: Limits,
}

/// A type that is known without its descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// A message.
    Message,
    /// An enum.
    Enum,
}

/// Links files, in any order, and reports everything that is wrong with them. With a fault there
/// is no outcome.
pub fn link(
    files: &[FileDescriptorProto],
    policy: &Policy<'_>,
    report: &mut dyn FnMut(Fault),
) -> Option<Linked> {
    let mut faults = Faults::new(report);
    let types = limits::check(files, &policy.limits, &mut faults);
    if faults.any() {
        return None;
    }
    imports::check(files, &mut faults);
    let mut linker = Linker {
        files,
        policy,
        faults,
        names: Names::with_capacity(types),
        linked: Linked {
            messages: Vec::with_capacity(types),
            ..Linked::default()
        },
        in_files: Vec::with_capacity(files.len()),
        in_messages: Vec::with_capacity(types),
        members: Vec::new(),
    };
    for index in 0..files.len() {
        linker.declare_file(FileId(index));
    }
    for index in 0..linker.in_messages.len() {
        linker.link_message(MessageId(index));
    }
    for index in 0..files.len() {
        linker.link_extensions(Element::File(FileId(index)));
    }
    for index in 0..linker.in_messages.len() {
        linker.link_extensions(Element::Message(MessageId(index)));
    }
    for index in 0..linker.linked.services.len() {
        linker.link_service(ServiceId(index));
    }
    if linker.faults.any() {
        return None;
    }
    linker.redact();
    Some(linker.linked)
}

/// The state of a run. `linked` grows in two passes: declarations first, then what refers to them.
struct Linker<'a, 'p> {
    files: &'a [FileDescriptorProto],
    policy: &'p Policy<'p>,
    faults: Faults<'p>,
    names: Names<'a>,
    linked: Linked,
    /// What holds at the top of each file.
    in_files: Vec<Inside>,
    /// What holds in each message.
    in_messages: Vec<(&'a DescriptorProto, Inside)>,
    /// The names of one message or service: room that is used again.
    members: Vec<&'a str>,
}

/// What the inside of a file or message passes on to what is declared there.
#[derive(Clone, Copy)]
struct Inside {
    file: FileId,
    scope: ScopeId,
    features: Features,
}

/// The place of a fault: an element, or the member of it that a field number and an index lead to.
#[derive(Clone, Copy)]
struct At<'n> {
    element: Element,
    member: Option<Member<'n>>,
}

#[derive(Clone, Copy)]
struct Member<'n> {
    number: i32,
    index: usize,
    name: &'n Option<String>,
}

impl<'n> At<'n> {
    const fn element(element: Element) -> Self {
        Self {
            element,
            member: None,
        }
    }

    const fn member(element: Element, number: i32, index: usize, name: &'n Option<String>) -> Self {
        let member = Some(Member {
            number,
            index,
            name,
        });
        Self { element, member }
    }

    fn member_name(self) -> &'n str {
        let name = self.member.and_then(|it| it.name.as_deref());
        name.unwrap_or_default()
    }
}

impl Linker<'_, '_> {
    fn inside(&self, element: Element) -> Inside {
        match element {
            Element::Message(MessageId(index)) => self.in_messages[index].1,
            Element::File(FileId(index)) => self.in_files[index],
            Element::Enum(_) | Element::Service(_) => self.in_files[self.linked.file_of(element).0],
        }
    }

    /// Reports what protoc refuses too.
    fn refuse(&mut self, at: At<'_>, what: impl Into<String>) {
        self.report(at, FaultKind::Malformed, what.into());
    }

    #[cold]
    fn report(&mut self, at: At<'_>, kind: FaultKind, what: String) {
        let element = self.linked.path_of(at.element);
        let (path, subject) = match at.member {
            Some(Member {
                number,
                index,
                name,
            }) => (
                path::child(&element, number, index),
                self.full_name(at.element, name.as_deref().unwrap_or_default()),
            ),
            None => (element, self.name_of(at.element).to_owned()),
        };
        self.faults.push(Fault {
            file: Some(self.linked.file_of(at.element)),
            path,
            subject,
            kind,
            what,
        });
    }
}
