//! How a field is read.

use super::kind::{kind_name, marker, presence_prefix};
use crate::rust::{Kind, Member, Name, Shape};

/// The arm for unknown fields: keep or skip the record.
pub(crate) fn read_unknown(kept: Option<&Name>) -> String {
    match kept {
        Some(field) => format!("r.unknown(tag, &mut self.{field})?"),
        None => "r.skip(tag)?".to_owned(),
    }
}

/// Where unknown numbers of a closed enum go: to the unknown fields, or to a set that is dropped.
pub(crate) fn unknown_numbers(kept: Option<&Name>) -> String {
    match kept {
        Some(field) => format!("&mut self.{field}"),
        None => "&mut ::rustgreet::UnknownFields::new()".to_owned(),
    }
}

/// How a field is read. A group needs its tag, to know the one that ends it. Numbers that a closed
/// enum does not have go to `unknown`.
pub(crate) fn read(field: &Name, shape: &Shape, unknown: Option<&Name>) -> String {
    match shape {
        Shape::Single(member, presence) => {
            read_as(presence_prefix(*presence), field, member, unknown)
        }
        Shape::Repeated(member, _) => read_as("repeated_", field, member, unknown),
        Shape::Map(member, key) => {
            let (key, value) = (marker(key), marker(&member.kind));
            if let Kind::ClosedEnum(_) = member.kind {
                let unknown = unknown_numbers(unknown);
                format!("r.map_of_closed::<{key}, {value}>(tag, &mut self.{field}, {unknown})?")
            } else {
                format!("r.map::<{key}, {value}>(&mut self.{field})?")
            }
        }
        Shape::Oneof(_) => {
            let unknown = unknown_numbers(unknown);
            format!("r.oneof(tag, &mut self.{field}, {unknown})?")
        }
    }
}

pub(crate) fn read_as(
    prefix: &str,
    field: &Name,
    member: &Member,
    unknown: Option<&Name>,
) -> String {
    let kind = kind_name(&member.kind);
    let method = format!("{prefix}{kind}");
    let takes_tag = prefix == "repeated_" && member.kind.wire_type().is_packable();
    match member.kind {
        Kind::ClosedEnum(_) => {
            let method = format!("{prefix}closed_{kind}");
            let unknown = unknown_numbers(unknown);
            format!("r.{method}(tag, &mut self.{field}, {unknown})?")
        }
        Kind::Group(_) => format!("r.{method}(tag, &mut self.{field})?"),
        _ if takes_tag => format!("r.{method}(tag, &mut self.{field})?"),
        _ => format!("r.{method}(&mut self.{field})?"),
    }
}

/// How a member of a oneof is read. A message is merged into the one that is there.
pub(crate) fn read_member(variant: &Name, member: &Member) -> String {
    match member.kind {
        Kind::Message(_) => format!(
            "match slot {{
                Some(Self::{variant}(it)) => r.message(it)?,
                _ => *slot = Some(Self::{variant}(r.read_message()?)),
            }}"
        ),
        Kind::Group(_) => format!(
            "match slot {{
                Some(Self::{variant}(it)) => r.group(tag, it)?,
                _ => *slot = Some(Self::{variant}(r.read_group(tag)?)),
            }}"
        ),
        Kind::ClosedEnum(_) => format!(
            "if let Some(it) = r.read_closed_enumeration(tag, unknown)? {{
                *slot = Some(Self::{variant}(it));
            }}"
        ),
        Kind::Scalar(_) | Kind::OtherString(_) | Kind::ByteVec | Kind::Enum(_) => {
            let method = format!("read_{}", kind_name(&member.kind));
            format!("*slot = Some(Self::{variant}(r.{method}()?))")
        }
    }
}
