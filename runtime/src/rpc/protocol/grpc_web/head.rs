//! [`GrpcWeb`]: how a call is written, which its content type tells, and the way to gRPC and back.

use http::{HeaderMap, HeaderValue, header};

use super::{replies, text};
use crate::rpc::protocol::{
    Body,
    grpc::head::{CONTENT_TYPE, is_grpc},
};

/// How the bodies of a call are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GrpcWeb {
    request: Form,
    response: Form,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Binary,
    /// In base64, for browsers that show a body as text while it arrives.
    Text,
}

impl Form {
    /// `application/grpc-web` or `application/grpc-web-text`, with `+proto` or parameters.
    pub(super) fn of(content_type: &[u8]) -> Option<Self> {
        const NAME: &[u8] = b"application/grpc-web";
        const TEXT: &[u8] = b"-text";
        let (name, rest) = content_type.split_at_checked(NAME.len())?;
        let rest = rest.split(|byte| *byte == b';').next()?.trim_ascii_end();
        let (form, rest) = match rest.split_at_checked(TEXT.len()) {
            Some((text, rest)) if text.eq_ignore_ascii_case(TEXT) => (Self::Text, rest),
            _ => (Self::Binary, rest),
        };
        let is_ours = name.eq_ignore_ascii_case(NAME)
            && (rest.is_empty() || rest.eq_ignore_ascii_case(b"+proto"));
        is_ours.then_some(form)
    }

    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Binary => "application/grpc-web+proto",
            Self::Text => "application/grpc-web-text+proto",
        })
    }
}

impl GrpcWeb {
    /// How the call of a request is written; nothing if it is not gRPC-Web's.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let request = Form::of(headers.get(header::CONTENT_TYPE)?.as_bytes())?;
        let accepted = headers.get_all(header::ACCEPT).into_iter();
        let accepted = accepted.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
        let mut accepted = accepted.filter_map(|one| Form::of(one.trim_ascii()));
        let response = accepted.next().unwrap_or(request);
        Some(Self { request, response })
    }

    /// The request as gRPC's.
    pub(crate) fn to_grpc(self, request: http::Request<Body>) -> http::Request<Body> {
        let mut request = request.map(|body| match self.request {
            Form::Binary => body,
            Form::Text => body.inside(text::Decoded::new),
        });
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
        request
    }

    /// The response as gRPC-Web's. What is not gRPC's, such as a page of middleware, stays as it is.
    pub(crate) fn of_grpc(self, mut response: http::Response<Body>) -> http::Response<Body> {
        let found = response.headers().get(header::CONTENT_TYPE);
        if !found.is_some_and(is_grpc) {
            return response;
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.response.content_type());
        response.map(|body| replies::with_trailers_inside(body, self.response))
    }
}

#[cfg(test)]
mod tests {
    use super::{Form::*, *};

    #[test]
    fn content_types() {
        for (content_type, form) in [
            ("application/grpc-web", Some(Binary)),
            ("application/grpc-web+proto", Some(Binary)),
            ("Application/gRPC-Web; charset=utf-8", Some(Binary)),
            ("application/grpc-web-text", Some(Text)),
            ("application/grpc-web-TEXT+proto ;x", Some(Text)),
            ("application/grpc-web+json", None),
            ("application/grpc-web-texts", None),
            ("application/grpc-webs", None),
            ("application/grpc", None),
            ("application/grpc+proto", None),
            ("text/plain", None),
            ("", None),
        ] {
            assert_eq!(Form::of(content_type.as_bytes()), form, "{content_type}");
        }
    }

    #[test]
    fn the_response_is_written_as_it_is_asked_for() {
        for (content_type, accept, response) in [
            ("application/grpc-web", None, Binary),
            ("application/grpc-web-text", None, Text),
            ("application/grpc-web-text", Some("*/*"), Text),
            (
                "application/grpc-web",
                Some("text/html, application/grpc-web-text"),
                Text,
            ),
            (
                "application/grpc-web-text",
                Some("application/grpc-web+proto"),
                Binary,
            ),
        ] {
            let mut headers = HeaderMap::new();
            let value = HeaderValue::from_static(content_type);
            headers.insert(header::CONTENT_TYPE, value);
            if let Some(accept) = accept {
                headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            }
            assert_eq!(
                GrpcWeb::of(&headers).unwrap().response,
                response,
                "{accept:?}"
            );
        }
    }
}
