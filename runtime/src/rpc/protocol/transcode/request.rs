//! A request by a rule as one of gRPC's: its path becomes the method's, its body messages.

use std::sync::Arc;

use bytes::BytesMut;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use http_body::Body as _;

use super::{
    Binding, any_body,
    binding::Content,
    failure, path, query,
    reading::{End, Reading},
    value,
};
use crate::rpc::{
    call::{MAX_FRAME, Settings, Status, Streaming},
    protocol::{
        Body,
        grpc::{Pump, compression, framer::Framer, head, stall::Stall},
        json::Types,
    },
};

/// What the headers of a request say of its body, which the call does not have.
const OF_BODY: [HeaderName; 6] = [
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::TRANSFER_ENCODING,
    header::EXPECT,
    compression::ENCODING,
    compression::ACCEPT,
];

/// What a page of any origin may send without asking: CSRF goes no other way.
const SIMPLE: [&str; 3] = [
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
];

/// Why a body is not read.
#[derive(Debug)]
pub(crate) struct Unread {
    why: String,
    /// The header that says what would be, and its value.
    accepted: (HeaderName, &'static str),
}

impl Unread {
    /// 415.
    pub(crate) fn response(self) -> http::Response<Body> {
        let status = Status::invalid_argument(self.why);
        let mut response = failure::refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, &status);
        let (name, value) = self.accepted;
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
        response
    }
}

/// The request of a call, and what keeps its messages coming; if its body is of a type that is read.
pub(crate) fn to_grpc(
    binding: &Arc<Binding>,
    request: http::Request<Body>,
    settings: &Settings,
    types: Types,
) -> Result<(http::Request<Body>, Option<Pump>), Unread> {
    let content_type = content_type(binding, &request)?;
    let limits = settings.decode_limits.clone();
    let fields = fields(binding, request.uri(), limits.depth);
    let (mut parts, mut body) = request.into_parts();
    let (peer, stall) = (body.peer().clone(), body.stall());
    // A stream is read when the handler reads, and has to arrive meanwhile.
    let streams = binding.method.kind().client_streams();
    let pump = streams.then(|| body.open_inbox()).flatten();
    let reading = Reading {
        binding: binding.clone(),
        types,
        fields,
        content_type,
        body,
        stall: Stall::new(stall),
        limit: settings.max_decoding,
        limits,
        buffer: BytesMut::new(),
        searched: 0,
        end: End::Ahead,
    };
    let framer = Framer::new(None, 0, MAX_FRAME);
    let body = Body::of_requests(Streaming::feed(reading), framer);
    parts.method = Method::POST;
    parts.uri = in_place_of(parts.uri, binding);
    for name in OF_BODY {
        parts.headers.remove(name);
    }
    parts
        .headers
        .insert(header::CONTENT_TYPE, head::CONTENT_TYPE);
    let body = body.with_peer(peer).with_stall(stall).moving();
    Ok((http::Request::from_parts(parts, body), pump))
}

/// The same place, with the path of the method.
fn in_place_of(uri: http::Uri, binding: &Binding) -> http::Uri {
    let mut parts = uri.into_parts();
    parts.path_and_query = Some(binding.path.clone());
    http::Uri::from_parts(parts).unwrap_or_else(|_| binding.path.clone().into())
}

/// The wire bytes of what path and query say. The path comes last: of two values of a field the last one
/// counts.
fn fields(binding: &Binding, uri: &http::Uri, depth: u32) -> Result<Vec<u8>, Status> {
    let mut bytes = Vec::new();
    query::append(binding, uri.query().unwrap_or_default(), depth, &mut bytes)?;
    for (variable, text) in binding.values(uri.path()) {
        let decoded = match variable.is_one_segment {
            true => path::segment(&text),
            false => path::several_segments(&text),
        };
        let appended = match decoded {
            Some(text) => value::append_at(&variable.rows, &text, &mut bytes),
            None => Err("it is not percent-encoded UTF-8".to_owned()),
        };
        appended.map_err(|why| {
            Status::invalid_argument(format!("the path variable `{}`: {why}", variable.name))
        })?;
    }
    Ok(bytes)
}

/// The content type of a body that is read; the refusal of one that is not, or of what a page of another site
/// may have sent without asking.
fn content_type(binding: &Binding, request: &http::Request<Body>) -> Result<String, Unread> {
    let headers = request.headers();
    let content_type = headers.get(header::CONTENT_TYPE);
    let text = content_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let name = text.split(';').next().unwrap_or_default().trim_ascii();
    let is = |other: &&str| name.eq_ignore_ascii_case(other);
    let is_simple = SIMPLE.iter().any(&is);
    let has_body = content_type.is_some() || !has_none(request);
    if matches!(binding.request, Content::Nothing) || !has_body {
        let is_foreign = is_simple || content_type.is_none() && is_of_another_site(headers);
        if request.method() == Method::POST && is_foreign {
            let why =
                "a request without a type that browsers ask for is not taken from another site";
            return Err(unread(why.to_owned(), header::ACCEPT, "application/json"));
        }
        return Ok(String::new());
    }
    let (is_accepted, accepted) = match any_body::is(binding.request) {
        true => (!name.is_empty() && !is_simple, "*/*"),
        false if binding.method.kind().client_streams() => {
            let lines = ["application/json", "application/x-ndjson"];
            (
                lines.iter().any(&is),
                "application/json, application/x-ndjson",
            )
        }
        false => (is(&"application/json"), "application/json"),
    };
    if !is_accepted {
        let why = format!("a body of the content type `{name}` is not read: expected {accepted}");
        return Err(unread(why, header::ACCEPT, accepted));
    }
    if is_encoded(headers) {
        let why = "a body with a content-encoding is not read";
        return Err(unread(why.to_owned(), header::ACCEPT_ENCODING, "identity"));
    }
    Ok(text.to_owned())
}

/// Whether a browser says so.
fn is_of_another_site(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    site.is_some_and(|site| site == "cross-site" || site == "same-site")
}

fn has_none(request: &http::Request<Body>) -> bool {
    let length = request.headers().get(header::CONTENT_LENGTH);
    request.body().is_end_stream() || length.is_some_and(|length| length == "0")
}

fn is_encoded(headers: &HeaderMap) -> bool {
    let encoding = headers.get(header::CONTENT_ENCODING);
    encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

fn unread(why: String, name: HeaderName, accepted: &'static str) -> Unread {
    let accepted = (name, accepted);
    Unread { why, accepted }
}
