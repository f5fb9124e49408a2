//! What all phrases need of a field's kind: its name in the runtime, its type, its tag.

use crate::emit::text::other_string;
use crate::rust::{Kind, Member, Presence, Scalar, Shape, WireType, spelling};

/// The name that reader, writer and table give a kind.
pub(crate) fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Enum(_) | Kind::ClosedEnum(_) => "enumeration",
        Kind::Message(_) => "message",
        Kind::Group(_) => "group",
        Kind::Scalar(scalar) => spelling(*scalar).name,
        Kind::OtherString(_) => spelling(Scalar::String).name,
        Kind::ByteVec => spelling(Scalar::Bytes).name,
    }
}

/// The tag of a record of the member.
fn tag_of(member: &Member, wire_type: WireType) -> u32 {
    member.number << 3 | wire_type as u32
}

/// The tag of a single value.
pub(crate) fn tag(member: &Member) -> u32 {
    tag_of(member, member.kind.wire_type())
}

/// The pattern of all tags that a field is read from.
pub(crate) fn tags(shape: &Shape) -> String {
    match shape {
        Shape::Single(member, _) => tag(member).to_string(),
        Shape::Map(member, _) => tag_of(member, WireType::Delimited).to_string(),
        Shape::Repeated(member, _) if !member.kind.wire_type().is_packable() => {
            tag(member).to_string()
        }
        Shape::Repeated(member, _) => {
            let (one, packed) = (tag(member), tag_of(member, WireType::Delimited));
            if member.kind.wire_type() as u32 > WireType::Delimited as u32 {
                format!("{packed} | {one}")
            } else {
                format!("{one} | {packed}")
            }
        }
        Shape::Oneof(members) => {
            let tags: Vec<_> = members.iter().map(|it| tag(it).to_string()).collect();
            tags.join(" | ")
        }
    }
}

/// What the name of a method begins with, for a singular field.
pub(crate) fn presence_prefix(presence: Presence) -> &'static str {
    match presence {
        Presence::Implicit => "",
        Presence::Explicit | Presence::Required => "optional_",
    }
}

/// The type that stands for a kind in the runtime's generics.
pub(crate) fn marker(kind: &Kind) -> String {
    match kind {
        Kind::Scalar(scalar) => {
            format!("::rustgreet::wire::kind::{}", spelling(*scalar).type_name)
        }
        Kind::OtherString(other) => {
            format!("::rustgreet::wire::kind::String<{}>", other_string(*other))
        }
        Kind::ByteVec => "::rustgreet::wire::kind::Bytes<::std::vec::Vec<u8>>".to_owned(),
        Kind::Enum(path) | Kind::ClosedEnum(path) => {
            format!("::rustgreet::wire::kind::Enum<{path}>")
        }
        Kind::Group(path) => format!("::rustgreet::wire::kind::Group<{path}>"),
        Kind::Message(path) => format!("::rustgreet::wire::kind::Message<{path}>"),
    }
}
