//! A oneof: an enum with a variant per member.

use super::phrases;
use super::template::{Fault, Row, Template};
use super::text::{allow_deprecated, attributes, docs, docs_of, lints, quoted};
use crate::rust::{Name, Oneof};

pub(super) fn emit(template: &Template, oneof: &Oneof) -> Result<Vec<String>, Fault> {
    let rows = oneof.variants.iter().flat_map(|variant| {
        let member = &variant.member;
        let both = Row::default()
            .with(
                "variant_docs",
                docs_of(&variant.docs, variant.deprecated, &variant.attributes),
            )
            .with("variant", &variant.name)
            .with("variant_type", &variant.ty)
            .with("write", phrases::write_member(member))
            .with("number", member.number);
        let reading = Row::default()
            .with("tag", phrases::tag(member))
            .with("read", phrases::read_member(&variant.name, member));
        let showing = show_member(&variant.name, member.redacted);
        [both, reading, showing]
    });
    let mut rows: Vec<Row> = rows.collect();
    rows.extend(oneof.redacted.then(|| Row::switch("if_redacted")));
    let (attributes, lints) = (attributes(&oneof.derives), lints(&oneof.lints));
    let allow = allow_deprecated(oneof.touches_deprecated);
    let once = Row::default()
        .with("docs", docs(&oneof.docs, false))
        .with("derive", attributes + &lints + allow)
        .with("oneof", &oneof.name)
        .with("allow_deprecated", allow);
    template.fill(&once, &rows)
}

/// How `Debug` shows a member: as `derive` would, unless it is redacted.
fn show_member(variant: &Name, redacted: bool) -> Row {
    let name = variant.bare();
    let (it, show) = if redacted {
        let hidden = format!("{name}([REDACTED])");
        ("_", format!("f.write_str({})", quoted(&hidden)))
    } else {
        let name = quoted(name);
        ("it", format!("f.debug_tuple({name}).field(it).finish()"))
    };
    Row::default()
        .with("shown_variant", variant)
        .with("it", it)
        .with("show", show)
}
