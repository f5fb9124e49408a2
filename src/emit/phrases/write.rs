//! How a field is written.

use super::kind::{kind_name, marker, presence_prefix};
use crate::rust::{Member, Members, Name, Packing, Shape};

/// How strongly `write_to` is inlined.
pub(crate) fn inlining(always: bool) -> &'static str {
    if always {
        "#[inline(always)]"
    } else {
        "#[inline]"
    }
}

/// How the unknown fields are written.
pub(crate) fn write_unknown(kept: &Name) -> String {
    format!("w.unknown(&self.{kept})")
}

/// How a field is written.
pub(crate) fn write(field: &Name, shape: &Shape) -> String {
    match shape {
        Shape::Single(member, presence) => write_as(presence_prefix(*presence), field, member),
        Shape::Repeated(member, Packing::Packed) => write_as("packed_", field, member),
        Shape::Repeated(member, Packing::Expanded) => write_as("repeated_", field, member),
        Shape::Map(member, key) => {
            let (key, value) = (marker(key), marker(&member.kind));
            let number = member.number;
            format!("w.map::<{key}, {value}>({number}, &self.{field})")
        }
        Shape::Oneof(_) => format!("w.oneof(&self.{field})"),
    }
}

/// How some members of a oneof are written, at their place among the fields. The first step keeps a
/// member of a later one, so that those look at the oneof only if there is one.
pub(crate) fn write_members(field: &Name, members: &Members) -> String {
    let later = format!("later_{}", field.bare());
    let oneof = &members.oneof;
    let variants = members.variants.iter();
    let each = variants.map(|(variant, it)| (format!("{oneof}::{variant}(it)"), write_member(it)));
    if members.are_first {
        let arms = each.map(|(member, write)| {
            format!("Some({member}) => {{ {write}; ::core::option::Option::None }}")
        });
        let arms: String = arms.collect();
        format!("let {later} = match &self.{field} {{ {arms} later => later.as_ref(), }}")
    } else if members.variants.len() == 1 {
        let one =
            each.map(|(member, write)| format!("if let Some({member}) = {later} {{ {write}; }}"));
        one.collect()
    } else {
        let arms: String = each
            .map(|(member, write)| format!("Some({member}) => {write}, "))
            .collect();
        format!("match {later} {{ {arms} _ => {{}} }}")
    }
}

pub(crate) fn write_as(prefix: &str, field: &Name, member: &Member) -> String {
    let method = format!("{prefix}{}", kind_name(&member.kind));
    let number = member.number;
    format!("w.{method}({number}, &self.{field})")
}

/// How a oneof's member is written.
pub(crate) fn write_member(member: &Member) -> String {
    let method = format!("put_{}", kind_name(&member.kind));
    let number = member.number;
    format!("w.{method}({number}, it)")
}
