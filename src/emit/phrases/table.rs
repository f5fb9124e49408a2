//! How a field is described in the table, and its value found.

use super::kind::kind_name;
use crate::emit::text::quoted;
use crate::rust::{Kind, Member, Name, Packing, Presence, Shape, spelling};

/// A row of a message's table.
pub(crate) struct TableRow {
    /// The field's number.
    pub(crate) number: u32,
    /// The row.
    pub(crate) text: String,
    /// How the field's value is found.
    pub(crate) access: String,
}

/// The rows of the table for one field of the struct.
pub(crate) fn rows(field: &Name, shape: &Shape) -> Vec<TableRow> {
    let plain = format!("::rustgreet::__private::field(&self.{field})");
    match shape {
        Shape::Single(member, Presence::Implicit) => vec![row("", member, plain)],
        Shape::Single(member, Presence::Explicit) => vec![row("optional_", member, plain)],
        Shape::Single(member, Presence::Required) => vec![row("required_", member, plain)],
        Shape::Repeated(member, Packing::Packed) => vec![row("packed_", member, plain)],
        Shape::Repeated(member, Packing::Expanded) => vec![row("repeated_", member, plain)],
        Shape::Map(member, key) => {
            let (number, name) = (member.number, quoted(&member.proto_name));
            let (key, value) = (table_type(key), table_type(&member.kind));
            let row = format!("::rustgreet::Field::map({number}, {name}, {key}, {value})");
            vec![TableRow {
                number: member.number,
                text: complete(row, member),
                access: plain,
            }]
        }
        Shape::Oneof(members) => {
            let rows = members.iter().map(|member| {
                let number = member.number;
                let access = format!("::rustgreet::__private::member(&self.{field}, {number})");
                row("oneof_", member, access)
            });
            rows.collect()
        }
    }
}

/// A row by the constructor of its kind; those of enums and messages take their table.
pub(crate) fn row(prefix: &str, member: &Member, access: String) -> TableRow {
    let constructor = format!("{prefix}{}", kind_name(&member.kind));
    let (number, name) = (member.number, quoted(&member.proto_name));
    let table = match &member.kind {
        Kind::Enum(path) | Kind::ClosedEnum(path) | Kind::Group(path) | Kind::Message(path) => {
            format!(", {path}::table()")
        }
        Kind::Scalar(_) | Kind::OtherString(_) | Kind::ByteVec => String::new(),
    };
    let oneof = member.oneof.map(|oneof| format!(", {oneof}"));
    let oneof = oneof.unwrap_or_default();
    let row = format!("::rustgreet::Field::{constructor}({number}, {name}{table}{oneof})");
    TableRow {
        number: member.number,
        text: complete(row, member),
        access,
    }
}

/// A row with what most fields do not say: a JSON name of their own, and `debug_redact`.
pub(crate) fn complete(row: String, member: &Member) -> String {
    let mut row = row;
    if let Some(name) = &member.json_name {
        row += &format!(".json({})", quoted(name));
    }
    if member.redacted {
        row += ".redacted()";
    }
    row
}

/// A kind, as the table spells it.
pub(crate) fn table_type(kind: &Kind) -> String {
    match kind {
        Kind::Scalar(scalar) => {
            format!("::rustgreet::Type::{}", spelling(*scalar).type_name)
        }
        Kind::OtherString(_) => "::rustgreet::Type::String".to_owned(),
        Kind::ByteVec => "::rustgreet::Type::Bytes".to_owned(),
        Kind::Enum(path) | Kind::ClosedEnum(path) => {
            format!("::rustgreet::Type::Enum({path}::table())")
        }
        Kind::Group(path) => format!("::rustgreet::Type::Group({path}::table())"),
        Kind::Message(path) => format!("::rustgreet::Type::Message({path}::table())"),
    }
}

/// What follows the last row of the table: the unknown fields.
pub(crate) fn unknown(kept: Option<&Name>) -> String {
    match kept {
        Some(field) => format!("::rustgreet::FieldRef::Unknown(&self.{field})"),
        None => "::rustgreet::FieldRef::Unset".to_owned(),
    }
}
