//! The head of a call over HTTP: how a request is known, and the heads of requests and responses.

use bytes::Bytes;
use http::{
    Extensions, HeaderMap, HeaderValue, Method, StatusCode, Uri, Version, header, uri::PathAndQuery,
};

use super::{
    compression::{self, ACCEPT, ENCODING},
    trailers,
};
use crate::rpc::{
    call::{Compression, Compressions, Metadata, Status},
    protocol::{Body, content_type},
};

pub(crate) const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/grpc");
pub(crate) const CONTENT_TYPE_OF_JSON: HeaderValue =
    HeaderValue::from_static("application/grpc+json");

const TRAILERS: HeaderValue = HeaderValue::from_static("trailers");

/// What the head of a request has.
pub(crate) struct RequestHead {
    pub(crate) uri: Uri,
    pub(crate) metadata: Metadata,
    pub(crate) extensions: Extensions,
    /// How the messages are compressed.
    pub(crate) encoding: Option<Compression>,
    pub(crate) accepted: Compressions,
}

impl RequestHead {
    /// The request; its timeout is not in it yet.
    #[inline]
    pub(crate) fn with_body(self, body: Body) -> http::Request<Body> {
        let mut request = http::Request::new(body);
        *request.method_mut() = Method::POST;
        *request.version_mut() = Version::HTTP_2;
        *request.uri_mut() = self.uri;
        *request.extensions_mut() = self.extensions;
        let mut headers = match self.metadata.is_empty() {
            true => HeaderMap::with_capacity(ROOM),
            false => self.metadata.departing(),
        };
        headers.insert(header::TE, TRAILERS);
        headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
        if let Some(encoding) = self.encoding {
            let name = HeaderValue::from_static(compression::name(encoding));
            headers.insert(ENCODING, name);
        }
        if self.accepted.iter().next().is_some() {
            headers.insert(ACCEPT, compression::accept_header(self.accepted));
        }
        *request.headers_mut() = headers;
        request
    }
}

/// How many headers a request without metadata has: ours, and what a channel adds.
const ROOM: usize = 6;

/// Where a method is: its path, after scheme, host and path of `origin`.
pub(crate) fn uri(origin: &Uri, path: &'static str) -> Result<Uri, Status> {
    let own = Bytes::from_static(path.as_bytes());
    if origin.authority().is_none() {
        return Uri::from_maybe_shared(own).map_err(|error| no_path(path, error));
    }
    let prefix = origin.path().trim_end_matches('/');
    let whole = match prefix.is_empty() {
        true => own,
        false => format!("{prefix}{path}").into(),
    };
    let whole = PathAndQuery::from_maybe_shared(whole);
    let mut parts = origin.clone().into_parts();
    parts.path_and_query = Some(whole.map_err(|error| no_path(path, error))?);
    Uri::from_parts(parts).map_err(|error| no_path(path, error))
}

/// A descriptor that somebody wrote by hand.
fn no_path(path: &str, error: impl std::error::Error + Send + Sync + 'static) -> Status {
    Status::internal(format!("`{path}` is not the path of a method: {error}")).with_source(error)
}

/// The response to a request of gRPC's that came over HTTP/1.1, which has no place for trailers: 505, as grpc-go
/// and connect-go say. (415 would be wrong: the content type is one that is served.)
pub(crate) fn refusal_of_http1<B>(request: &http::Request<B>) -> Option<http::Response<Body>> {
    let content_type = request.headers().get(header::CONTENT_TYPE)?;
    if !is_grpc(content_type) && !is_grpc_with_json(content_type) {
        return None;
    }
    let why = "gRPC needs HTTP/2; over HTTP/1.1 there are Connect and gRPC-Web\n";
    let mut response = http::Response::new(Body::new(why.to_owned()));
    *response.status_mut() = StatusCode::HTTP_VERSION_NOT_SUPPORTED;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    Some(response)
}

/// `application/grpc`, with `+proto` or parameters.
pub(crate) fn is_grpc(content_type: &HeaderValue) -> bool {
    let format = format_of(content_type);
    format.is_some_and(|format| format.is_empty() || format.eq_ignore_ascii_case(b"+proto"))
}

/// `application/grpc+json`, with parameters or without.
pub(crate) fn is_grpc_with_json(content_type: &HeaderValue) -> bool {
    format_of(content_type).is_some_and(|format| format.eq_ignore_ascii_case(b"+json"))
}

/// What follows `application/grpc`, up to the parameters.
fn format_of(content_type: &HeaderValue) -> Option<&[u8]> {
    content_type::after(content_type.as_bytes(), "application/grpc")
}

/// The head ahead of messages.
pub(crate) fn of_messages(metadata: HeaderMap, body: Body) -> http::Response<Body> {
    let mut response = http::Response::new(body);
    *response.headers_mut() = metadata;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, CONTENT_TYPE);
    response
}

/// The head that is a status, and all that there is; or a head with the metadata that goes ahead of a status.
pub(crate) fn of_failure(mut status: Status) -> http::Response<Body> {
    match status.take_departing_headers() {
        None => of_messages(trailers::of_failure(status), Body::empty()),
        Some(headers) => {
            let end = Body::of_end(trailers::of_failure(status));
            of_messages(headers.departing(), end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_after_the_path_of_the_origin() {
        let path = "/greet.Greeter/SayHello";
        for (origin, expected) in [
            ("/", path),
            (
                "http://greet.example",
                "http://greet.example/greet.Greeter/SayHello",
            ),
            (
                "http://greet.example/",
                "http://greet.example/greet.Greeter/SayHello",
            ),
            ("https://a:1/b/c/", "https://a:1/b/c/greet.Greeter/SayHello"),
        ] {
            let origin = Uri::from_static(origin);
            assert_eq!(uri(&origin, path).unwrap().to_string(), expected);
        }
        let status = uri(&Uri::default(), "/a b").unwrap_err();
        assert!(
            status.message().starts_with("`/a b` is not the path"),
            "{status}"
        );
    }

    #[test]
    fn content_types() {
        for (text, is_ours, is_json) in [
            ("application/grpc", true, false),
            ("application/grpc+proto", true, false),
            ("Application/gRPC; charset=utf-8", true, false),
            ("application/grpc+proto ;x", true, false),
            ("application/grpc-web", false, false),
            ("application/grpc+json", false, true),
            ("application/gRPC+JSON;charset=utf-8", false, true),
            ("application/grpc+jsons", false, false),
            ("application/grpcx", false, false),
            ("application/grpc +json", false, false),
            ("application/json", false, false),
            ("", false, false),
        ] {
            let value = HeaderValue::from_static(text);
            assert_eq!(is_grpc(&value), is_ours, "{text}");
            assert_eq!(is_grpc_with_json(&value), is_json, "{text}");
        }
    }
}
