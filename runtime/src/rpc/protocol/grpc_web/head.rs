//! [`GrpcWeb`]: how a call is written, which its content type tells, and the way to gRPC and back.

use http::{HeaderMap, HeaderValue, header};

use super::text;
use crate::rpc::{
    call::Codec,
    protocol::{
        Body, content_type,
        grpc::head::{CONTENT_TYPE, is_grpc},
        inside::with_trailers_inside,
    },
};

/// How the bodies of a call are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GrpcWeb {
    request: Form,
    response: Form,
    codec: Codec,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Binary,
    /// In base64, for browsers that show a body as text while it arrives.
    Text,
}

impl Form {
    /// `application/grpc-web` or `application/grpc-web-text`, with `+proto`, `+json` or parameters.
    pub(super) fn of(content_type: &[u8]) -> Option<(Self, Codec)> {
        let rest = content_type::after(content_type, "application/grpc-web")?;
        let (form, rest) = match content_type::after(rest, "-text") {
            Some(rest) => (Self::Text, rest),
            None => (Self::Binary, rest),
        };
        let codec = match rest {
            _ if rest.is_empty() || rest.eq_ignore_ascii_case(b"+proto") => Codec::Proto,
            _ if rest.eq_ignore_ascii_case(b"+json") => Codec::Json,
            _ => return None,
        };
        Some((form, codec))
    }

    pub(super) fn content_type(self, codec: Codec) -> HeaderValue {
        HeaderValue::from_static(match (self, codec) {
            (Self::Binary, Codec::Proto) => "application/grpc-web+proto",
            (Self::Binary, Codec::Json) => "application/grpc-web+json",
            (Self::Text, Codec::Proto) => "application/grpc-web-text+proto",
            (Self::Text, Codec::Json) => "application/grpc-web-text+json",
        })
    }
}

impl GrpcWeb {
    /// How the call of a request is written; nothing if it is not gRPC-Web's.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let (request, codec) = Form::of(headers.get(header::CONTENT_TYPE)?.as_bytes())?;
        let accepted = headers.get_all(header::ACCEPT).into_iter();
        let accepted = accepted.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
        let mut accepted = accepted.filter_map(|one| Form::of(one.trim_ascii()));
        let response = accepted.next().map_or(request, |(form, _)| form);
        Some(Self {
            request,
            response,
            codec,
        })
    }

    /// How the messages are written.
    pub(crate) fn codec(self) -> Codec {
        self.codec
    }

    /// Whether the request is base64, which somebody has to decode on the way.
    pub(crate) fn is_text(self) -> bool {
        self.request == Form::Text
    }

    /// Makes a request gRPC's.
    pub(crate) fn to_grpc(self, request: &mut http::Request<Body>) {
        if self.is_text() {
            let body = std::mem::take(request.body_mut());
            *request.body_mut() = body.inside(|body| text::Decoded::new(body, "request"));
        }
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
    }

    /// The response as gRPC-Web's. What is not gRPC's, such as a page of middleware, stays as it is.
    pub(crate) fn of_grpc(self, mut response: http::Response<Body>) -> http::Response<Body> {
        let found = response.headers().get(header::CONTENT_TYPE);
        if !found.is_some_and(is_grpc) {
            return response;
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.response.content_type(self.codec));
        // What is a status alone has nothing to put inside.
        match http_body::Body::is_end_stream(response.body()) {
            true => response,
            false => response.map(|body| with_trailers_inside(body, self.response)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form::*, *};

    #[test]
    fn content_types() {
        for (content_type, form) in [
            ("application/grpc-web", Some((Binary, Codec::Proto))),
            ("application/grpc-web+proto", Some((Binary, Codec::Proto))),
            (
                "Application/gRPC-Web; charset=utf-8",
                Some((Binary, Codec::Proto)),
            ),
            ("application/grpc-web-text", Some((Text, Codec::Proto))),
            (
                "application/grpc-web-TEXT+proto ;x",
                Some((Text, Codec::Proto)),
            ),
            ("application/grpc-web+json", Some((Binary, Codec::Json))),
            (
                "application/grpc-web-text+JSON;x",
                Some((Text, Codec::Json)),
            ),
            ("application/grpc-web+xml", None),
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
