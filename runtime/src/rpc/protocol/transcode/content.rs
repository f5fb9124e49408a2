//! Which bodies of requests are read: JSON, lines of it, or any type but those that a page of another site may send
//! without asking.

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use http_body::Body as _;

use super::{Binding, any_body, binding::Content, encoding, failure};
use crate::rpc::{
    call::{Compression, Compressions, Settings, Status},
    protocol::{Body, grpc::compression},
};

const JSON: &str = "application/json";
const LINES: &str = "application/x-ndjson";
/// What fetch sends to another site without asking.
const SIMPLE: [&str; 3] = [
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
];

/// What the head of a request says of its body.
#[derive(Debug, Default)]
pub(super) struct Declared {
    pub(super) content_type: String,
    pub(super) encoding: Option<Compression>,
}

/// Why a body is not read.
#[derive(Debug)]
pub(crate) struct Unread {
    why: String,
    /// The header that says what would be, and its value.
    accepted: (HeaderName, HeaderValue),
}

impl Unread {
    fn new(why: impl Into<String>, accepted: &'static str) -> Self {
        Self {
            why: why.into(),
            accepted: (header::ACCEPT, HeaderValue::from_static(accepted)),
        }
    }

    /// 415.
    pub(crate) fn response(self) -> http::Response<Body> {
        let status = Status::invalid_argument(self.why);
        let mut response = failure::refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, &status);
        let (name, value) = self.accepted;
        response.headers_mut().insert(name, value);
        response
    }
}

impl Declared {
    /// What a request says, if its body is read or it has none.
    pub(super) fn of(
        binding: &Binding,
        request: &http::Request<Body>,
        settings: &Settings,
    ) -> Result<Self, Unread> {
        let headers = request.headers();
        let content_type = headers.get(header::CONTENT_TYPE);
        let text = content_type.and_then(|value| value.to_str().ok());
        let text = text.unwrap_or_default();
        let name = text.split(';').next().unwrap_or_default().trim_ascii();
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        let is_simple = SIMPLE.into_iter().any(is);
        let has_body = content_type.is_some() || !is_empty(request);
        if matches!(binding.request, Content::Nothing) || !has_body {
            let is_foreign = is_simple || content_type.is_none() && is_of_another_site(headers);
            return match request.method() == Method::POST && is_foreign {
                true => Err(Unread::new("another site may have sent this unasked", JSON)),
                false => Ok(Self::default()),
            };
        }
        let streams = binding.method.kind().client_streams();
        let (is_read, accepted) = match any_body::is(binding.request) {
            true => (!name.is_empty() && !is_simple, "*/*"),
            false if streams => (
                is(JSON) || is(LINES),
                "application/json, application/x-ndjson",
            ),
            false => (is(JSON), JSON),
        };
        if !is_read {
            let why = format!("a body of the type `{name}` is not read: expected {accepted}");
            return Err(Unread::new(why, accepted));
        }
        // A stream is read as it comes.
        let known = match streams {
            true => Compressions::default(),
            false => settings.accept,
        };
        match encoding::of_request(headers, known) {
            Some(encoding) => Ok(Self {
                content_type: text.to_owned(),
                encoding,
            }),
            None => Err(Unread {
                why: "a body with this content-encoding is not read".to_owned(),
                accepted: (header::ACCEPT_ENCODING, compression::accept_header(known)),
            }),
        }
    }
}

fn is_empty(request: &http::Request<Body>) -> bool {
    let length = request.headers().get(header::CONTENT_LENGTH);
    request.body().is_end_stream() || length.is_some_and(|length| length == "0")
}

/// Whether a browser says so.
fn is_of_another_site(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    site.is_some_and(|site| site == "cross-site" || site == "same-site")
}
