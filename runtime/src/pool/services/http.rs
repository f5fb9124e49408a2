//! The option `google.api.http` of a method, as the rows that the generator makes of it. It is an extension,
//! whose number google/api/annotations.proto says, and is read as it lies on the wire.

use crate::descriptor::MethodOptions;
use crate::schema::HttpRule;
use crate::unknown::UnknownValue;
use crate::wire::record::Record;

/// `google.api.http`, in `MethodOptions`.
const HTTP: u32 = 72_295_728;

/// The fields of `google.api.HttpRule` whose name is an HTTP verb.
const VERBS: [(u32, &str); 5] = [
    (2, "GET"),
    (3, "PUT"),
    (4, "POST"),
    (5, "DELETE"),
    (6, "PATCH"),
];
const BODY: u32 = 7;
const CUSTOM: u32 = 8;
const ADDITIONAL_BINDINGS: u32 = 11;
const RESPONSE_BODY: u32 = 12;
/// The fields of `google.api.CustomHttpPattern`.
const KIND: u32 = 1;
const PATH: u32 = 2;

/// The rule of a method, then its additional bindings.
pub(super) fn rules(options: &MethodOptions) -> &'static [HttpRule] {
    // An option that is given in parts is one message.
    let whole: Vec<u8> = fields(options.unknown_fields.as_bytes())
        .filter(|(number, _)| *number == HTTP)
        .flat_map(|(_, value)| value.iter().copied())
        .collect();
    let mut rules: Vec<_> = rule(&whole).into_iter().collect();
    let others = fields(&whole).filter(|(number, _)| *number == ADDITIONAL_BINDINGS);
    rules.extend(others.filter_map(|(_, other)| rule(other)));
    rules.leak()
}

/// A rule; nothing if it has no path.
fn rule(bytes: &[u8]) -> Option<HttpRule> {
    let (mut pattern, mut body, mut response_body) = (None, "", "");
    for (number, value) in fields(bytes) {
        match number {
            BODY => body = text(value),
            RESPONSE_BODY => response_body = text(value),
            CUSTOM => {
                let last = |wanted| fields(value).filter(|(it, _)| *it == wanted).last();
                let of = |wanted| last(wanted).map_or("", |(_, value)| text(value));
                pattern = Some((of(KIND), of(PATH)));
            }
            _ => {
                let verb = VERBS.iter().find(|(it, _)| *it == number);
                pattern = verb.map(|(_, verb)| (*verb, text(value))).or(pattern);
            }
        }
    }
    let (verb, template) = pattern?;
    let rule = HttpRule::new(verb, template);
    Some(rule.with_body(body).with_response_body(response_body))
}

/// The texts and messages of a message, by their numbers.
fn fields(mut bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let records = core::iter::from_fn(move || Record::split_off(&mut bytes));
    records.filter_map(|record| match record.value {
        UnknownValue::Bytes(value) => Some((record.number, value)),
        _ => None,
    })
}

/// A text for as long as the pool's tables: for ever.
fn text(bytes: &[u8]) -> &'static str {
    String::from_utf8_lossy(bytes).into_owned().leak()
}
