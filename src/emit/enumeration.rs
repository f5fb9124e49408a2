//! An enum: a struct around its number, with a constant per value.

use super::template::{Fault, Row, Template};
use super::text::{allow_deprecated, attributes, docs, listed, quoted, scope};
use crate::rust::Enum;

pub(super) fn emit(template: &Template, enumeration: &Enum) -> Result<Vec<String>, Fault> {
    let rows = enumeration.values.iter().map(|value| {
        Row::default()
            .with("value_docs", docs(&value.docs, value.deprecated))
            .with("value", &value.name)
            .with("number", value.number)
    });
    let mut rows: Vec<Row> = rows.collect();
    let names = enumeration.names.iter();
    let names = names.map(|(number, name)| format!("({number}, {})", quoted(name)));
    let allow_deprecated = allow_deprecated(enumeration.deprecated);
    if enumeration.default != 0 {
        rows.push(Row::switch("if_default_is_not_zero").with("default", enumeration.default));
    }
    let once = Row::default()
        .with("docs", docs(&enumeration.docs, enumeration.deprecated))
        .with("derive", attributes(&enumeration.derives))
        .with("enumeration", &enumeration.name)
        .with("allow_deprecated", allow_deprecated)
        .with("proto_name", quoted(&enumeration.proto_name))
        .with("new", if enumeration.closed { "closed" } else { "new" })
        .with("rows", listed(names))
        .with("insertion_point", scope("enum", &enumeration.proto_name));
    template.fill(&once, &rows)
}
