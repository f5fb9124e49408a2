//! The status of a response that is not gRPC's: a proxy answered, or a server that speaks something
//! else. The codes are those of gRPC's http-grpc-status-mapping.

use http::{StatusCode, header};

use super::head::is_grpc;
use crate::rpc::call::{Code, Status};

/// Whether a response is gRPC's, by its head.
pub(crate) fn is_of_grpc<B>(response: &http::Response<B>) -> bool {
    let found = response.headers().get(header::CONTENT_TYPE);
    response.status() == StatusCode::OK && found.is_some_and(is_grpc)
}

/// What a response means whose head has no gRPC status of its own; nothing for gRPC's.
pub(crate) fn status<B>(response: &http::Response<B>) -> Option<Status> {
    if is_of_grpc(response) {
        return None;
    }
    let found = response.headers().get(header::CONTENT_TYPE);
    let content = match found {
        None => "no content type".to_owned(),
        Some(value) => format!("`{}`", String::from_utf8_lossy(value.as_bytes())),
    };
    let message = format!(
        "the response is not gRPC's: HTTP {}, {content}",
        response.status()
    );
    Some(Status::new(code(response.status()), message))
}

/// The code of a status of HTTP, where nothing else says it.
pub(crate) fn code(status: StatusCode) -> Code {
    match status.as_u16() {
        400 => Code::Internal,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::Unimplemented,
        429 | 502 | 503 | 504 => Code::Unavailable,
        _ => Code::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, headers: &[(&str, &str)]) -> http::Response<()> {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        response.body(()).unwrap()
    }

    #[test]
    fn what_a_proxy_says_has_a_code() {
        let html = [("content-type", "text/html")];
        for (number, code) in [
            (400, Code::Internal),
            (401, Code::Unauthenticated),
            (403, Code::PermissionDenied),
            (404, Code::Unimplemented),
            (429, Code::Unavailable),
            (500, Code::Unknown),
            (502, Code::Unavailable),
            (503, Code::Unavailable),
            (504, Code::Unavailable),
            (200, Code::Unknown),
        ] {
            let status = status(&response(number, &html)).unwrap();
            assert_eq!(status.code(), code, "{number}");
        }
        let status = status(&response(503, &html)).unwrap();
        assert_eq!(
            status.message(),
            "the response is not gRPC's: HTTP 503 Service Unavailable, `text/html`"
        );
    }

    #[test]
    fn what_is_grpcs_is_left_to_its_trailers() {
        let grpc = ("content-type", "application/grpc+proto");
        assert!(status(&response(200, &[grpc])).is_none());
        assert!(status(&response(503, &[grpc])).is_some());
    }
}
