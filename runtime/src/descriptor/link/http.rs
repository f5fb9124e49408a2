//! The option `google.api.http` of a method (google/api/http.proto). It is an extension of `MethodOptions`, so it is
//! among their unknown fields, and is read by its numbers.

use crate::descriptor::MethodOptions;
use crate::unknown::UnknownValue;
use crate::wire::record::Record;

/// The extension of `google.protobuf.MethodOptions`.
pub const HTTP: i32 = 72_295_728;

/// The fields of `google.api.HttpRule` whose names are verbs.
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

/// A rule as the option has it. What is not set is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpRule {
    /// The HTTP verb, in capitals unless the schema spells it itself (`custom`).
    pub verb: String,
    /// The path template.
    pub template: String,
    /// Which field the request body is; `*` for all.
    pub body: String,
    /// Which field the response body is.
    pub response_body: String,
    /// Whether it is an additional binding that has some of its own.
    pub is_nested: bool,
}

/// The method's rule, and its additional bindings after it; none without the option.
pub fn http_rules(options: &MethodOptions) -> Vec<HttpRule> {
    // An option that is set field by field is there several times: the parts are one message.
    let records = fields(options.unknown_fields.as_bytes());
    let parts = records.filter(|(number, _)| *number == HTTP.unsigned_abs());
    let parts: Vec<_> = parts.map(|(_, part)| part).collect();
    if parts.is_empty() {
        return Vec::new();
    }
    let whole = parts.concat();
    let (own, bindings) = rule(&whole);
    let bindings = bindings.into_iter().map(|binding| {
        let (rule, inner) = rule(binding);
        HttpRule {
            is_nested: !inner.is_empty(),
            ..rule
        }
    });
    [own].into_iter().chain(bindings).collect()
}

/// A rule, and its additional bindings, which are not decoded.
fn rule(bytes: &[u8]) -> (HttpRule, Vec<&[u8]>) {
    let (mut rule, mut bindings) = (HttpRule::default(), Vec::new());
    let mut is_custom = false;
    for (number, value) in fields(bytes) {
        match number {
            CUSTOM => {
                // A custom pattern adds to the one before it, and replaces one of another kind.
                if !is_custom {
                    (rule.verb, rule.template) = Default::default();
                }
                is_custom = true;
                for (number, value) in fields(value) {
                    match number {
                        KIND => rule.verb = text(value),
                        PATH => rule.template = text(value),
                        _ => {}
                    }
                }
            }
            BODY => rule.body = text(value),
            RESPONSE_BODY => rule.response_body = text(value),
            ADDITIONAL_BINDINGS => bindings.push(value),
            _ => {
                if let Some((_, verb)) = VERBS.iter().find(|(it, _)| *it == number) {
                    (rule.verb, rule.template) = ((*verb).to_owned(), text(value));
                    is_custom = false;
                }
            }
        }
    }
    (rule, bindings)
}

/// The texts and messages of a message, by their numbers. What is not a message has no more of them.
fn fields(mut bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let records = core::iter::from_fn(move || Record::split_off(&mut bytes));
    records.filter_map(|record| match record.value {
        UnknownValue::Bytes(value) => Some((record.number, value)),
        _ => None,
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GET: u32 = VERBS[0].0;
    const PUT: u32 = VERBS[1].0;
    const POST: u32 = VERBS[2].0;
    const DELETE: u32 = VERBS[3].0;
    const PATCH: u32 = VERBS[4].0;

    /// A record with a length.
    fn record(number: u32, value: &[u8]) -> Vec<u8> {
        let mut fields = crate::unknown::UnknownFields::new();
        fields.push(number, UnknownValue::Bytes(value));
        fields.as_bytes().to_vec()
    }

    fn read(parts: &[Vec<u8>]) -> Vec<HttpRule> {
        let mut options = MethodOptions::default();
        for part in parts {
            let part = UnknownValue::Bytes(part);
            options.unknown_fields.push(HTTP.unsigned_abs(), part);
        }
        http_rules(&options)
    }

    fn rule(verb: &str, template: &str) -> HttpRule {
        HttpRule {
            verb: verb.to_owned(),
            template: template.to_owned(),
            ..Default::default()
        }
    }

    #[test]
    fn parts_are_one_rule_and_the_last_pattern_counts() {
        assert_eq!(read(&[]), []);
        let bound = |rule| HttpRule {
            body: "*".to_owned(),
            response_body: "reply".to_owned(),
            ..rule
        };
        let more = [record(RESPONSE_BODY, b"reply"), record(BODY, b"*")].concat();
        let parts = [record(PUT, b"/a"), more, record(POST, b"/b")];
        assert_eq!(read(&parts), [bound(rule("POST", "/b"))]);
        let head = [record(KIND, b"HEAD"), record(PATH, b"/c")].concat();
        let parts = [record(GET, b"/a"), record(CUSTOM, &head)];
        assert_eq!(read(&parts), [rule("HEAD", "/c")]);
    }

    #[test]
    fn a_custom_pattern_set_field_by_field_is_one() {
        let kind = record(CUSTOM, &record(KIND, b"HEAD"));
        let path = record(CUSTOM, &record(PATH, b"/c"));
        assert_eq!(read(&[kind.clone(), path.clone()]), [rule("HEAD", "/c")]);
        let parts = [path.clone(), record(BODY, b"*"), kind.clone()];
        let bound = HttpRule {
            body: "*".to_owned(),
            ..rule("HEAD", "/c")
        };
        assert_eq!(read(&parts), [bound]);
        // A pattern of another kind is between them.
        assert_eq!(read(&[kind, record(GET, b"/a"), path]), [rule("", "/c")]);
    }

    #[test]
    fn bindings_follow_and_those_inside_them_are_noted_only() {
        let inner = record(ADDITIONAL_BINDINGS, &record(GET, b"/c"));
        let nested = [record(DELETE, b"/b"), inner].concat();
        let parts = [
            record(PATCH, b"/a"),
            record(ADDITIONAL_BINDINGS, &nested),
            record(ADDITIONAL_BINDINGS, b"\xff"),
        ];
        let nested = HttpRule {
            is_nested: true,
            ..rule("DELETE", "/b")
        };
        let expected = [rule("PATCH", "/a"), nested, HttpRule::default()];
        assert_eq!(read(&parts), expected);
    }
}
