//! The first pass: every name is declared, so that the second can resolve references in any order.

use super::fault::shown;
use super::members::{each_member, is_identifier};
use super::names::{ScopeId, Symbol};
use super::{
    At, Declaration, Element, Enum, EnumId, FaultKind, FileId, Inside, Linker, Message, MessageId,
    Service, ServiceId, path,
};
use crate::descriptor::feature_set::EnumType;
use crate::descriptor::features::Features;
use crate::descriptor::{
    DescriptorProto, EnumDescriptorProto, FileDescriptorProto, ServiceDescriptorProto,
    descriptor_proto::ExtensionRange,
};
use crate::raw::excerpt::excerpt;

/// What is around a declaration.
#[derive(Clone, Copy)]
struct Outer {
    parent: Option<MessageId>,
    inside: Inside,
}

impl<'a> Linker<'a, '_> {
    pub(super) fn declare_file(&mut self, id: FileId) {
        let file = &self.files[id.0];
        let inside = Inside {
            file: id,
            features: self.features_of_file(id, file),
            scope: self.declare_package(id, file),
        };
        self.in_files.push(inside);
        let outer = Outer {
            parent: None,
            inside,
        };
        for (index, message) in file.message_type.iter().enumerate() {
            self.declare_message(outer, index, message);
        }
        for (index, enumeration) in file.enum_type.iter().enumerate() {
            let values = self.declare_enum(outer, index, enumeration);
            for (index, value) in enumeration.value.iter().enumerate() {
                let at = At::member(values, path::ENUM_VALUE, index, &value.name);
                self.declare_other(at, inside.scope, &value.name);
            }
        }
        for (index, service) in file.service.iter().enumerate() {
            self.declare_service(outer, index, service);
        }
        for (index, extension) in file.extension.iter().enumerate() {
            let name = &extension.name;
            let at = At::member(Element::File(id), path::FILE_EXTENSION, index, name);
            self.declare_other(at, inside.scope, name);
        }
    }

    fn features_of_file(&mut self, id: FileId, file: &FileDescriptorProto) -> Features {
        Features::of_file(file).unwrap_or_else(|what| {
            if (self.policy.is_used)(file) {
                let at = At::element(Element::File(id));
                let what = format!("{what} is not supported by this version");
                self.report(at, FaultKind::Unsupported, what);
            }
            Features::default()
        })
    }

    /// Declares a package with those around it, and gives its scope.
    fn declare_package(&mut self, id: FileId, file: &'a FileDescriptorProto) -> ScopeId {
        let package = file.package.as_deref().unwrap_or_default();
        let mut scope = ScopeId::ROOT;
        for part in package.split('.').filter(|_| !package.is_empty()) {
            let (inner, is_free) = self.names.open_package(scope, part);
            scope = inner;
            if !is_free || !is_identifier(part) {
                let what = match is_free {
                    true => format!("`{}` is not an identifier", excerpt(part)),
                    false => {
                        format!("`{part}` is also the name of something that is not a package")
                    }
                };
                self.faults.push(super::Fault {
                    file: Some(id),
                    path: vec![path::FILE_PACKAGE],
                    subject: shown(&[package]),
                    kind: FaultKind::Malformed,
                    what,
                });
            }
        }
        scope
    }

    fn declare_message(&mut self, outer: Outer, index: usize, proto: &'a DescriptorProto) {
        let scope = outer.inside.scope;
        let options = proto.options.as_ref();
        let name = proto.name.as_deref().unwrap_or_default();
        if options.is_some_and(|it| it.map_entry == Some(true)) {
            let number = match outer.parent {
                Some(_) => path::MESSAGE_NESTED,
                None => path::FILE_MESSAGE,
            };
            let at = At::member(outer.element(), number, index, &proto.name);
            self.declare_type(at, outer, name, Symbol::MapEntry(proto));
            return;
        }
        let id = MessageId(self.linked.messages.len());
        let inside = Inside {
            file: outer.inside.file,
            scope: self.names.open(scope),
            features: outer
                .inside
                .features
                .with(options.and_then(|it| it.features.as_ref())),
        };
        self.in_messages.push((proto, inside));
        self.linked.messages.push(Message {
            declared: self.declaration(outer, index, name),
            fields: Vec::new(),
            oneofs: Vec::new(),
            extension_ranges: extension_ranges(&proto.extension_range),
            message_set: options.is_some_and(|it| it.message_set_wire_format == Some(true)),
        });
        let at = At::element(Element::Message(id));
        self.declare_type(at, outer, name, Symbol::Message(id, inside.scope));
        let outer = Outer {
            parent: Some(id),
            inside,
        };
        for (index, message) in proto.nested_type.iter().enumerate() {
            self.declare_message(outer, index, message);
        }
        let first = self.linked.enums.len();
        for (index, enumeration) in proto.enum_type.iter().enumerate() {
            self.declare_enum(outer, index, enumeration);
        }
        self.check_members(|visit| each_member(Element::Message(id), proto, first, visit));
    }

    fn declare_enum(
        &mut self,
        outer: Outer,
        index: usize,
        proto: &'a EnumDescriptorProto,
    ) -> Element {
        let id = EnumId(self.linked.enums.len());
        let name = proto.name.as_deref().unwrap_or_default();
        let own = proto.options.as_ref().and_then(|it| it.features.as_ref());
        let features = outer.inside.features.with(own);
        self.linked.enums.push(Enum {
            declared: self.declaration(outer, index, name),
            closed: features.enum_type == EnumType::Closed,
        });
        let at = At::element(Element::Enum(id));
        self.declare_type(at, outer, name, Symbol::Enum(id));
        if proto.value.is_empty() {
            self.refuse(at, "the enum has no values");
        }
        at.element
    }

    fn declare_service(&mut self, outer: Outer, index: usize, proto: &'a ServiceDescriptorProto) {
        let id = ServiceId(self.linked.services.len());
        let name = proto.name.as_deref().unwrap_or_default();
        self.linked.services.push(Service {
            declared: self.declaration(outer, index, name),
            methods: Vec::new(),
        });
        let at = At::element(Element::Service(id));
        self.declare_other(at, outer.inside.scope, &proto.name);
        self.check_members(|visit| {
            for (index, method) in proto.method.iter().enumerate() {
                visit(At::member(
                    Element::Service(id),
                    path::SERVICE_METHOD,
                    index,
                    &method.name,
                ));
            }
        });
    }

    /// Declares a type. Inside a message its name is checked with those of the other members.
    fn declare_type(&mut self, at: At<'_>, outer: Outer, name: &'a str, symbol: Symbol<'a>) {
        let is_free = self.names.declare(outer.inside.scope, name, symbol);
        if outer.parent.is_none() {
            self.check_name(at, name, is_free);
        }
    }

    /// Declares at the top of a file what is not a type.
    fn declare_other(&mut self, at: At<'_>, scope: ScopeId, name: &'a Option<String>) {
        let name = name.as_deref().unwrap_or_default();
        let is_free = self.names.declare(scope, name, Symbol::Other);
        self.check_name(at, name, is_free);
    }

    fn declaration(&self, outer: Outer, index: usize, name: &str) -> Declaration {
        Declaration {
            full_name: self.full_name(outer.element(), name),
            file: outer.inside.file,
            parent: outer.parent,
            index,
        }
    }

    /// The full name of an element; "" for a file.
    pub(super) fn name_of(&self, element: Element) -> &str {
        match element {
            Element::File(_) => "",
            Element::Message(MessageId(index)) => &self.linked.messages[index].declared.full_name,
            Element::Enum(EnumId(index)) => &self.linked.enums[index].declared.full_name,
            Element::Service(ServiceId(index)) => &self.linked.services[index].declared.full_name,
        }
    }

    /// The full name of a member of an element.
    pub(super) fn full_name(&self, outer: Element, name: &str) -> String {
        let scope = match outer {
            Element::File(FileId(index)) => {
                self.files[index].package.as_deref().unwrap_or_default()
            }
            // Values have their names in the scope around their enum.
            Element::Enum(_) => {
                let outer = self.name_of(outer).rsplit_once('.');
                outer.map_or("", |(outer, _)| outer)
            }
            Element::Message(_) | Element::Service(_) => self.name_of(outer),
        };
        match (scope, name) {
            ("", name) => name.to_owned(),
            (scope, "") => scope.to_owned(),
            (scope, name) => [scope, ".", name].concat(),
        }
    }
}

impl Outer {
    fn element(self) -> Element {
        match self.parent {
            Some(id) => Element::Message(id),
            None => Element::File(self.inside.file),
        }
    }
}

/// Ranges in order; those that touch or overlap as one.
fn extension_ranges(ranges: &[ExtensionRange]) -> Vec<core::ops::Range<u32>> {
    let number = |number: Option<i32>| u32::try_from(number.unwrap_or_default()).unwrap_or(0);
    let ranges = ranges.iter().map(|it| number(it.start)..number(it.end));
    let mut ranges: Vec<_> = ranges.filter(|it| !it.is_empty()).collect();
    ranges.sort_unstable_by_key(|it| it.start);
    ranges.dedup_by(|next, range| {
        let touches = next.start <= range.end;
        if touches {
            range.end = range.end.max(next.end);
        }
        touches
    });
    ranges
}
