//! A call that fails, as REST has it: the HTTP status that google/rpc/code.proto gives to a code, and a
//! `google.rpc.Status` as JSON.

use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::json::PrintOptions;
use crate::raw::{base64, quoted::push_string};
use crate::reflect::TypeRegistry;
use crate::rpc::{
    call::{Code, Status},
    protocol::Body,
};
use crate::wkt::Any;

pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The HTTP status of a code.
pub(super) fn http_status(code: Code) -> StatusCode {
    let number = match code {
        Code::Ok => 200,
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => 400,
        Code::Unauthenticated => 401,
        Code::PermissionDenied => 403,
        Code::NotFound => 404,
        Code::AlreadyExists | Code::Aborted => 409,
        Code::ResourceExhausted => 429,
        Code::Cancelled => 499,
        Code::Unknown | Code::Internal | Code::DataLoss => 500,
        Code::Unimplemented => 501,
        Code::Unavailable => 503,
        Code::DeadlineExceeded => 504,
    };
    StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The response of a call that fails before it answers, with the metadata that came ahead of that.
pub(super) fn response(
    status: Status,
    ahead: HeaderMap,
    types: &TypeRegistry,
) -> http::Response<Body> {
    let status = status.into_failure();
    let mut response = of_text(http_status(status.code()), printed(&status, types));
    let headers = response.headers_mut();
    append(&ahead, headers);
    append(&status.into_parts().metadata.departing(), headers);
    headers.insert(header::CONTENT_TYPE, JSON);
    response
}

/// Adds headers to others, which stay.
pub(super) fn append(from: &HeaderMap, to: &mut HeaderMap) {
    for (name, value) in from {
        to.append(name.clone(), value.clone());
    }
}

/// A response to what is not a call, with the HTTP status for that.
pub(crate) fn refused(number: StatusCode, status: &Status) -> http::Response<Body> {
    of_text(number, printed(status, TypeRegistry::well_known()))
}

fn of_text(number: StatusCode, text: String) -> http::Response<Body> {
    let mut response = http::Response::new(Body::of_bytes(text.into()));
    *response.status_mut() = number;
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response
}

/// A status as JSON. A detail whose type is not known is printed as base64.
pub(super) fn printed(status: &Status, types: &TypeRegistry) -> String {
    let options = PrintOptions::new().registry(types);
    let mut text = format!("{{\"code\":{},\"message\":", status.code().number());
    push_string(&mut text, status.message());
    let details = status.packed_details();
    for (index, detail) in details.iter().enumerate() {
        text.push_str(if index == 0 { ",\"details\":[" } else { "," });
        match options.to_string(detail) {
            Ok(detail) => text.push_str(&detail),
            Err(_) => push_unknown(&mut text, detail),
        }
    }
    text.push_str(if details.is_empty() { "}" } else { "]}" });
    text
}

fn push_unknown(text: &mut String, detail: &Any) {
    text.push_str("{\"@type\":");
    push_string(text, &detail.type_url);
    text.push_str(",\"value\":\"");
    base64::encode(&detail.value, text);
    text.push_str("\"}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wkt::{Duration, StringValue};

    /// The comments of google/rpc/code.proto.
    #[test]
    fn codes() {
        let numbers = [
            200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401,
        ];
        for (code, number) in (0..).zip(numbers) {
            assert_eq!(
                http_status(Code::from_number(code)).as_u16(),
                number,
                "{code}"
            );
        }
    }

    #[test]
    fn a_status_with_details() {
        let unknown = Any {
            type_url: "type.googleapis.com/shop.Reason".into(),
            value: [1, 2].to_vec().into(),
            ..Default::default()
        };
        let status = Status::not_found("no \"shelf\"")
            .with_detail(&StringValue::from("a"))
            .with_detail(&Duration {
                seconds: 1,
                ..Default::default()
            })
            .with_packed_detail(unknown);
        let expected = r#"{"code":5,"message":"no \"shelf\"","details":[{"@type":"type.googleapis.com/google.protobuf.StringValue","value":"a"},{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"},{"@type":"type.googleapis.com/shop.Reason","value":"AQI="}]}"#;
        assert_eq!(printed(&status, TypeRegistry::well_known()), expected);
        assert_eq!(
            printed(&Status::internal(""), TypeRegistry::well_known()),
            r#"{"code":13,"message":""}"#
        );
    }
}
