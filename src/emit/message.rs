//! A message: its struct and its codec.

use super::phrases::{self, TableRow};
use super::template::{Fault, Row, Template};
use super::text::{
    allow_deprecated, attributes, docs, docs_of, lints, listed, quoted, scope, value_type,
};
use crate::rust::{Field, Getter, Literal, Message, Name, Written};

pub(super) fn emit(template: &Template, message: &Message) -> Result<Vec<String>, Fault> {
    let kept = message.unknown_fields.as_ref();
    let table = table_rows(&message.fields);
    let mut rows: Vec<Row> = message.fields.iter().map(struct_row).collect();
    rows.extend(reading_rows(&message.fields, kept));
    rows.extend(
        message
            .written
            .iter()
            .map(|step| writing_row(&message.fields, step)),
    );
    rows.extend(kept.map(|name| {
        Row::default()
            .with("unknown_fields", name)
            .with("write_unknown", phrases::write_unknown(name))
    }));
    rows.extend(message.getters.iter().map(getter_row));
    rows.extend(access_rows(&table));
    rows.extend(switches(message));
    let has_fields = !message.fields.is_empty();
    let reserved = &message.reserved_names;
    let attributes = attributes(&message.derives);
    let allow = allow_deprecated(message.touches_deprecated);
    let once = Row::default()
        .with("docs", docs(&message.docs, message.deprecated))
        .with("derive", attributes + allow)
        .with("message", &message.name)
        .with("read_unknown", phrases::read_unknown(kept))
        .with("unknown", phrases::unknown(kept))
        .with("write_inlining", phrases::inlining(message.inline_write))
        .with("w", unused_unless(has_fields || kept.is_some(), "w"))
        .with("index", unused_unless(has_fields, "index"))
        .with("allow_deprecated", allow)
        .with("proto_name", quoted(&message.proto_name))
        .with("rows", listed(table.iter().map(|row| &row.text)))
        .with("insertion_point", scope("message", &message.proto_name));
    let once = if reserved.is_empty() {
        once.with("new", "new").with("reserved", "")
    } else {
        let names = listed(reserved.iter().map(|name| quoted(name)));
        once.with("new", "with_reserved")
            .with("reserved", format!("&[{names}]"))
    };
    template.fill(&once, &rows)
}

/// The parts that only some messages have.
fn switches(message: &Message) -> Vec<Row> {
    let has_fields = !message.fields.is_empty();
    let prost = message.prost.as_ref().map(|(package, name)| {
        Row::switch("if_prost")
            .with("package", quoted(package))
            .with("name_in_package", quoted(name))
    });
    let switches = [
        has_fields.then(|| Row::switch("if_fields")),
        (!has_fields).then(|| Row::switch("if_no_fields")),
        message.has_required.then(|| Row::switch("if_required")),
        message.extendable.then(|| Row::switch("if_extendable")),
        message.serde.then(|| Row::switch("if_serde")),
        prost,
    ];
    switches.into_iter().flatten().collect()
}

/// A parameter's name, or `_` if nothing uses it.
fn unused_unless(is_used: bool, name: &str) -> &str {
    if is_used { name } else { "_" }
}

fn struct_row(field: &Field) -> Row {
    Row::default()
        .with(
            "field_docs",
            docs_of(&field.docs, field.deprecated, &field.attributes),
        )
        .with("field", &field.name)
        .with("field_type", &field.ty)
}

fn getter_row(getter: &Getter) -> Row {
    let Getter {
        name,
        field,
        kind,
        default,
        ..
    } = getter;
    let (ty, value) = match default {
        Literal::Text(_) => (
            "&str".to_owned(),
            format!("self.{field}.as_deref().unwrap_or({default})"),
        ),
        Literal::Bytes(_) => (
            "&[u8]".to_owned(),
            format!("self.{field}.as_deref().unwrap_or({default})"),
        ),
        _ => (
            value_type(kind),
            format!("self.{field}.unwrap_or({default})"),
        ),
    };
    let (docs, lints) = (docs(&getter.docs, false), lints(&getter.lints));
    Row::default()
        .with("getter_docs", docs + &lints)
        .with("getter", name)
        .with("getter_type", ty)
        .with("getter_value", value)
}

/// A row per field for reading it, in the order of the field numbers.
fn reading_rows(fields: &[Field], unknown: Option<&Name>) -> impl Iterator<Item = Row> {
    let mut fields: Vec<_> = fields.iter().collect();
    let first = |field: &&Field| field.shape.members().iter().map(|it| it.number).min();
    fields.sort_by_key(first);
    fields.into_iter().map(move |Field { name, shape, .. }| {
        Row::default()
            .with("tags", phrases::tags(shape))
            .with("read", phrases::read(name, shape, unknown))
    })
}

/// A step of writing.
fn writing_row(fields: &[Field], step: &Written) -> Row {
    let write = match step {
        Written::Field(index) => phrases::write(&fields[*index].name, &fields[*index].shape),
        Written::Members(members) => phrases::write_members(&fields[members.field].name, members),
    };
    Row::default().with("write", write)
}

fn table_rows(fields: &[Field]) -> Vec<TableRow> {
    let rows = fields
        .iter()
        .flat_map(|field| phrases::rows(&field.name, &field.shape));
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| row.number);
    rows
}

/// How the value of each row of the table is found.
fn access_rows(table: &[TableRow]) -> impl Iterator<Item = Row> {
    table.iter().enumerate().map(|(position, row)| {
        Row::default()
            .with("position", position)
            .with("access", &row.access)
    })
}
