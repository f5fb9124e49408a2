//! A [`Status`] as Connect's error, which is JSON, and back.

use bytes::Bytes;

use super::code;
use crate::json::ParseOptions;
use crate::raw::{base64, quoted::push_string};
use crate::rpc::call::{Code, Status};
use crate::wkt::{Any, Struct, Value, value::Kind};

/// Appends the error.
pub(super) fn write(status: &Status, out: &mut String) {
    out.push_str(r#"{"code":"#);
    push_string(out, code::name(status.code()));
    if !status.message().is_empty() {
        out.push_str(r#","message":"#);
        push_string(out, status.message());
    }
    let mut before = r#","details":["#;
    let details = status.packed_details();
    for detail in &details {
        let name = detail.type_url.rsplit('/').next().unwrap_or_default();
        out.push_str(before);
        out.push_str(r#"{"type":"#);
        push_string(out, name);
        out.push_str(r#","value":""#);
        base64::encode(&detail.value, out);
        out.truncate(out.trim_end_matches('=').len());
        out.push_str("\"}");
        before = ",";
    }
    if !details.is_empty() {
        out.push(']');
    }
    out.push('}');
}

/// The status of an error; nothing if the text is not one. `inferred` takes the place of a code that is missing or not
/// known.
pub(super) fn read(text: &[u8], inferred: Code) -> Option<Status> {
    Some(of_object(&object(text)?, inferred))
}

/// A JSON object.
pub(super) fn object(text: &[u8]) -> Option<Struct> {
    ParseOptions::new().from_slice(text).ok()
}

/// The status of an error that is parsed.
pub(super) fn of_object(error: &Struct, inferred: Code) -> Status {
    let code = text_in(error, "code").and_then(code::of_name);
    let code = code.unwrap_or(inferred);
    let status = Status::new(code, text_in(error, "message").unwrap_or_default());
    let details = error
        .fields
        .get("details")
        .map(elements)
        .unwrap_or_default();
    let details = details.iter().filter_map(detail);
    details.fold(status, Status::with_packed_detail)
}

/// What is not a detail is passed over.
fn detail(value: &Value) -> Option<Any> {
    let Some(Kind::StructValue(detail)) = &value.kind else {
        return None;
    };
    let (name, value) = (text_in(detail, "type")?, text_in(detail, "value")?);
    let mut bytes = Vec::new();
    let length = base64::decode(value.as_bytes(), &mut bytes)?.len();
    bytes.truncate(length);
    let type_url = match name.contains('/') {
        true => name.to_owned(),
        false => format!("type.googleapis.com/{name}"),
    };
    Some(Any {
        type_url,
        value: Bytes::from(bytes),
        ..Default::default()
    })
}

fn text_in<'a>(object: &'a Struct, key: &str) -> Option<&'a str> {
    match &object.fields.get(key)?.kind {
        Some(Kind::StringValue(text)) => Some(text),
        _ => None,
    }
}

/// The elements of an array.
pub(super) fn elements(value: &Value) -> &[Value] {
    match &value.kind {
        Some(Kind::ListValue(list)) => &list.values,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wkt::{Int64Value, StringValue};

    #[test]
    fn an_error_is_read_back() {
        let plain = Status::not_found("no \"Ada\"");
        let text = r#"{"code":"not_found","message":"no \"Ada\""}"#;
        let detailed = Status::unavailable("")
            .with_detail(&Int64Value::from(5))
            .with_detail(&StringValue::from("shard"));
        let details = r#"{"code":"unavailable","details":[{"type":"google.protobuf.Int64Value","value":"CAU"},{"type":"google.protobuf.StringValue","value":"CgVzaGFyZA"}]}"#;
        for (status, expected) in [(plain, text), (detailed, details)] {
            let mut text = String::new();
            write(&status, &mut text);
            assert_eq!(text, expected);
            let back = read(text.as_bytes(), Code::Unknown).unwrap();
            assert_eq!(back.to_string(), status.to_string());
            assert_eq!(back.packed_details(), status.packed_details());
        }
    }

    #[test]
    fn what_is_wrong_in_an_error_loses_nothing_else() {
        for (text, expected) in [
            (r#"{"code":"new","message":"m"}"#, Some("UNAVAILABLE: m")),
            (
                r#"{"code":"aborted","message":null,"more":{}}"#,
                Some("ABORTED"),
            ),
            (
                r#"{"code":"aborted","details":[7,{},{"type":"x"},{"type":"x","value":"!"}]}"#,
                Some("ABORTED"),
            ),
            (r#"{"code":null}"#, Some("UNAVAILABLE")),
            ("{}", Some("UNAVAILABLE")),
            ("null", None),
            ("<html>", None),
            ("", None),
        ] {
            let status = read(text.as_bytes(), Code::Unavailable);
            assert_eq!(
                status.as_ref().map(Status::to_string).as_deref(),
                expected,
                "{text}"
            );
            assert!(status.is_none_or(|status| status.packed_details().is_empty()));
        }
    }
}
