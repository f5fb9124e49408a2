//! Which bodies of requests are read: JSON, lines of it, or any type but those that a page of another site may send
//! without asking.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use http_body::Body as _;

use super::{Binding, any_body, binding::Content, encoding, failure, site};
use crate::rpc::{
    call::{Compression, Compressions, Settings, Status},
    protocol::{Body, content_type, grpc::compression},
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
    /// Empty if it says none.
    pub(super) content_type: String,
    pub(super) encoding: Option<Compression>,
    /// Of a request that says no type, and not whether it has a body.
    pub(super) untyped: Option<Untyped>,
}

/// Whether a body has come that has no type. The reader of the body tells the writer of the response.
#[derive(Clone, Debug, Default)]
pub(crate) struct Untyped(Arc<AtomicBool>);

impl Untyped {
    /// One has come: the call fails with this.
    pub(super) fn status(&self, binding: &Binding) -> Status {
        self.0.store(true, Relaxed);
        Unread::without_type(binding).status
    }

    pub(super) fn has_come(&self) -> bool {
        self.0.load(Relaxed)
    }
}

/// Why a body is not read.
#[derive(Debug)]
pub(crate) struct Unread {
    status: Status,
    /// The header that says what would be, and its value.
    accepted: (HeaderName, HeaderValue),
}

impl Unread {
    fn new(why: impl Into<String>, accepted: &'static str) -> Self {
        Self {
            status: Status::invalid_argument(why),
            accepted: (header::ACCEPT, HeaderValue::from_static(accepted)),
        }
    }

    pub(super) fn without_type(binding: &Binding) -> Self {
        let accepted = accepted(binding);
        let why = format!("a body without a content type is not read: expected {accepted}");
        Self::new(why, accepted)
    }

    /// 415.
    pub(super) fn response(self) -> http::Response<Body> {
        let mut response = failure::refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, &self.status);
        let (name, value) = self.accepted;
        response.headers_mut().insert(name, value);
        response
    }
}

/// The types that are read.
fn accepted(binding: &Binding) -> &'static str {
    match any_body::is(binding.request) {
        true => "*/*",
        false if matches!(binding.request, Content::Nothing) => JSON,
        false if binding.method.kind().client_streams() => "application/json, application/x-ndjson",
        false => JSON,
    }
}

/// What may be the doing of another site's page.
fn unasked() -> Unread {
    Unread::new("another site may have sent this unasked", JSON)
}

impl Declared {
    /// What a request says, if its body is read or it has none.
    pub(super) fn of(
        binding: &Binding,
        request: &http::Request<Body>,
        settings: &Settings,
    ) -> Result<Self, Unread> {
        let headers = request.headers();
        let Some(content_type) = headers.get(header::CONTENT_TYPE) else {
            return Self::without_type(binding, request);
        };
        let no_text = |_| Unread::new("the content type is not text", accepted(binding));
        let text = content_type.to_str().map_err(no_text)?;
        let name = content_type::name(text.trim_ascii().as_bytes());
        let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
        let is_simple = SIMPLE.into_iter().any(is);
        if let Content::Nothing = binding.request {
            return match request.method() == Method::POST && is_simple {
                true => Err(unasked()),
                false => Ok(Self::default()),
            };
        }
        let streams = binding.method.kind().client_streams();
        let is_read = match any_body::is(binding.request) {
            true => !name.is_empty() && !is_simple,
            false => is(JSON) || streams && is(LINES),
        };
        if !is_read {
            let accepted = accepted(binding);
            let name = String::from_utf8_lossy(name);
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
                untyped: None,
            }),
            None => Err(Unread {
                status: Status::invalid_argument("a body with this content-encoding is not read"),
                accepted: (header::ACCEPT_ENCODING, compression::accept_header(known)),
            }),
        }
    }

    /// A request that says no type has no body, which only its frames may tell.
    fn without_type(binding: &Binding, request: &http::Request<Body>) -> Result<Self, Unread> {
        // Other verbs are not sent without asking.
        let is_post = request.method() == Method::POST;
        if is_post && site::is_another(request) {
            return Err(unasked());
        }
        let is_of_no_concern = matches!(binding.request, Content::Nothing) && !is_post;
        let length = request.headers().get(header::CONTENT_LENGTH);
        if is_of_no_concern
            || request.body().is_end_stream()
            || length.is_some_and(|length| length == "0")
        {
            return Ok(Self::default());
        }
        match length {
            Some(_) => Err(Unread::without_type(binding)),
            None => Ok(Self {
                untyped: Some(Untyped::default()),
                ..Self::default()
            }),
        }
    }
}
