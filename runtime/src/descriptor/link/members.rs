//! Checks the names of members: each is an identifier, and there once in its message or service.

use core::mem;
use std::collections::BTreeSet;

use super::{At, Element, EnumId, Linker, path};
use crate::descriptor::DescriptorProto;
use crate::raw::excerpt::excerpt;

impl<'a> Linker<'a, '_> {
    pub(super) fn check_name(&mut self, at: At<'_>, name: &str, is_free: bool) {
        if name.is_empty() {
            return self.refuse(at, "something declared in it has no name");
        }
        if !is_identifier(name) {
            self.refuse(at, format!("`{}` is not an identifier", excerpt(name)));
        }
        if !is_free {
            self.refuse(at, "this name is declared twice");
        }
    }

    /// Refuses names of one message or service that are not identifiers, or are there twice; `each`
    /// shows all of them to a function.
    pub(super) fn check_members(&mut self, each: impl Fn(&mut dyn FnMut(At<'a>))) {
        let mut names = mem::take(&mut self.members);
        names.clear();
        each(&mut |at| names.push(at.member_name()));
        names.sort_unstable();
        let is_good = names.iter().all(|name| is_identifier(name))
            && names.windows(2).all(|pair| pair[0] != pair[1]);
        self.members = names;
        if is_good {
            return;
        }
        let mut seen = BTreeSet::new();
        each(&mut |at| {
            let name = at.member_name();
            self.check_name(at, name, seen.insert(name));
        });
    }
}

/// Shows all members of a message, whose enums have the ids from `first` on.
pub(super) fn each_member<'n>(
    message: Element,
    proto: &'n DescriptorProto,
    first: usize,
    visit: &mut dyn FnMut(At<'n>),
) {
    let mut member = |number, index, name| visit(At::member(message, number, index, name));
    for (index, it) in proto.field.iter().enumerate() {
        member(path::MESSAGE_FIELD, index, &it.name);
    }
    for (index, it) in proto.oneof_decl.iter().enumerate() {
        member(path::MESSAGE_ONEOF, index, &it.name);
    }
    for (index, it) in proto.nested_type.iter().enumerate() {
        member(path::MESSAGE_NESTED, index, &it.name);
    }
    for (index, it) in proto.enum_type.iter().enumerate() {
        member(path::MESSAGE_ENUM, index, &it.name);
    }
    for (index, it) in proto.extension.iter().enumerate() {
        member(path::MESSAGE_EXTENSION, index, &it.name);
    }
    // The values of an enum are members of what is around it.
    for (it, id) in proto.enum_type.iter().zip(first..) {
        for (index, it) in it.value.iter().enumerate() {
            let element = Element::Enum(EnumId(id));
            visit(At::member(element, path::ENUM_VALUE, index, &it.name));
        }
    }
}

pub(super) fn is_identifier(name: &str) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    match name.as_bytes() {
        [first, ..] if !first.is_ascii_digit() => name.as_bytes().iter().all(is_part),
        _ => false,
    }
}
