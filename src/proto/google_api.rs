//! Reads the options of google/api: the HTTP rules of a method (google/api/http.proto) and the behavior of a
//! field (field_behavior.proto). They are extensions, so they are among the unknown fields of the options, and
//! are read by their numbers.

use rustgreet::Message;
use rustgreet::descriptor::{FieldOptions, MethodOptions};
use rustgreet::unknown::UnknownValue;
use rustgreet::wkt::Empty;

use super::model::{Behavior, HttpRule};

/// The extension of `google.protobuf.MethodOptions`.
pub(super) const HTTP: i32 = 72_295_728;

/// The extension of `google.protobuf.FieldOptions`.
const FIELD_BEHAVIOR: u32 = 1052;

/// The fields of `google.api.HttpRule`.
const GET: u32 = 2;
const PUT: u32 = 3;
const POST: u32 = 4;
const DELETE: u32 = 5;
const PATCH: u32 = 6;
const BODY: u32 = 7;
const CUSTOM: u32 = 8;
const ADDITIONAL_BINDINGS: u32 = 11;
const RESPONSE_BODY: u32 = 12;

/// The fields of `google.api.CustomHttpPattern`.
const KIND: u32 = 1;
const PATH: u32 = 2;

/// The method's rule, and its additional bindings after it; none without the option.
pub(super) fn http_rules(options: &MethodOptions) -> Vec<HttpRule> {
    // An option that is set field by field is in the descriptor several times: the parts are one message.
    let number = HTTP.unsigned_abs();
    let records = fields(&options.unknown_fields).filter(|(it, _)| *it == number);
    let parts: Vec<_> = records.map(|(_, part)| part).collect();
    if parts.is_empty() {
        return Vec::new();
    }
    let (own, bindings) = rule(&parts.concat());
    let bindings = bindings.iter().map(|binding| {
        let (rule, inner) = rule(binding);
        HttpRule {
            is_nested: !inner.is_empty(),
            ..rule
        }
    });
    [own].into_iter().chain(bindings).collect()
}

/// The method's other options, encoded: what the rules say is not said twice.
pub(super) fn other_options(options: &MethodOptions) -> Vec<u8> {
    let mut options = options.clone();
    options.unknown_fields.remove(HTTP.unsigned_abs());
    options.encode_to_vec()
}

/// How a service uses a field.
pub(super) fn behaviors(options: &FieldOptions) -> Vec<Behavior> {
    let all = options.unknown_fields.iter();
    let all = all.filter(|field| field.number == FIELD_BEHAVIOR);
    all.filter_map(|field| match field.value {
        UnknownValue::Varint(2) => Some(Behavior::Required),
        UnknownValue::Varint(3) => Some(Behavior::OutputOnly),
        UnknownValue::Varint(4) => Some(Behavior::InputOnly),
        _ => None,
    })
    .collect()
}

/// A rule, and its additional bindings, which are not decoded.
fn rule(bytes: &[u8]) -> (HttpRule, Vec<Vec<u8>>) {
    let (mut rule, mut bindings) = (HttpRule::default(), Vec::new());
    // A part that is no message has no fields, and a rule without a pattern is refused.
    let message = Empty::decode(bytes).unwrap_or_default();
    for (number, value) in fields(&message.unknown_fields) {
        let pattern = match number {
            GET => "GET",
            PUT => "PUT",
            POST => "POST",
            DELETE => "DELETE",
            PATCH => "PATCH",
            CUSTOM => {
                custom(value, &mut rule);
                continue;
            }
            BODY => {
                rule.body = text(value);
                continue;
            }
            RESPONSE_BODY => {
                rule.response_body = text(value);
                continue;
            }
            ADDITIONAL_BINDINGS => {
                bindings.push(value.to_vec());
                continue;
            }
            _ => continue,
        };
        rule.verb = pattern.to_owned();
        rule.template = text(value);
    }
    (rule, bindings)
}

/// A pattern with a verb of its own.
fn custom(bytes: &[u8], rule: &mut HttpRule) {
    (rule.verb, rule.template) = Default::default();
    let message = Empty::decode(bytes).unwrap_or_default();
    for (number, value) in fields(&message.unknown_fields) {
        match number {
            KIND => rule.verb = text(value),
            PATH => rule.template = text(value),
            _ => {}
        }
    }
}

/// The fields with a length: strings and messages.
fn fields(fields: &rustgreet::UnknownFields) -> impl Iterator<Item = (u32, &[u8])> {
    fields.iter().filter_map(|field| match field.value {
        UnknownValue::Bytes(bytes) => Some((field.number, bytes)),
        _ => None,
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record with a length.
    fn record(number: u32, value: &[u8]) -> Vec<u8> {
        let mut fields = rustgreet::UnknownFields::new();
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
