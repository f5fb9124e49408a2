//! Finds rules with the same pattern in one service: a request fits both, and only one can answer.

use std::collections::BTreeMap;

use rustgreet::__plugin::http::Segment;

use super::model::{Rule, Rules};
use crate::diag::{Diagnostic, Diagnostics};
use crate::proto::{Method, Service};

/// Warns of every rule that another method of the service has too, whatever its variables are called.
pub(super) fn warn(service: &Service, rules: &Rules<'_>, warnings: &mut Diagnostics) {
    let mut seen: BTreeMap<Pattern<'_>, &Method> = BTreeMap::new();
    for method in &service.methods {
        for rule in rules.of(&method.head.full_name) {
            let first = *seen.entry(pattern(rule)).or_insert(method);
            if first.head.full_name != method.head.full_name {
                let Rule { verb, text, .. } = rule;
                let (name, first) = (&method.head.full_name, &first.head.full_name);
                let message = format!(
                    "`{name}`: `{verb} {text}` matches the same paths as a rule of `{first}`"
                );
                let help = "give one of them another path: a server does not start with both, unless its \
                            `equal_rules` says that the first one wins";
                warnings.push(Diagnostic::at(&method.http_location, message).help(help));
            }
        }
    }
}

/// What a request must have to fit a rule.
type Pattern<'r> = (&'r str, Vec<Part<'r>>, Option<&'r str>);

/// A segment, in an order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part<'r> {
    Literal(&'r str),
    One,
    Rest,
}

fn pattern<'r>(rule: &'r Rule<'_>) -> Pattern<'r> {
    let segments = rule.template.segments().iter();
    let parts = segments.map(|segment| match segment {
        Segment::Literal(text) => Part::Literal(text),
        Segment::One => Part::One,
        Segment::Rest => Part::Rest,
    });
    (rule.verb, parts.collect(), rule.template.custom_verb())
}
