//! The calling end: gRPC's request as Connect's, and Connect's response as gRPC's.

mod get;
mod replies;
mod reply;
mod request;

use http::{HeaderMap, HeaderName, StatusCode, header};

pub(crate) use replies::{from_stream, last_frame_of};
pub(crate) use reply::{from_unary, told};
pub(crate) use request::{Asking, to_stream, to_unary};

use crate::rpc::{
    call::{Code, Compression, Compressions, Metadata, Status},
    protocol::{
        content_type,
        grpc::{
            compression::{self, ENCODING},
            head::CONTENT_TYPE,
            status_of_http, trailers,
        },
    },
};

/// The content type, without its parameters, in lower case; empty if there is none.
fn content_type(headers: &HeaderMap) -> String {
    let found = headers.get(header::CONTENT_TYPE);
    let name = found.map_or(&[][..], |it| content_type::name(it.as_bytes()));
    String::from_utf8_lossy(name).to_ascii_lowercase()
}

/// The status of a response that is not `wanted`: a proxy's, or one in another codec.
fn unexpected<B>(response: http::Response<B>, wanted: &str) -> Status {
    let (head, _) = response.into_parts();
    let found = content_type(&head.headers);
    // Connect's, but not in the codec of the request.
    let family = wanted.trim_end_matches(|it| !matches!(it, '/' | '+'));
    let code = match head.status {
        StatusCode::OK if found.starts_with(family) => Code::Internal,
        status => status_of_http::code(status),
    };
    let found = match found.as_str() {
        "" => "no content type".to_owned(),
        found => format!("`{found}`"),
    };
    let why = format!(
        "expected `{wanted}`, and the response is HTTP {}, {found}",
        head.status
    );
    Status::new(code, why).with_metadata(Metadata::arriving(head.headers))
}

/// Makes a response's headers gRPC's: messages are compressed as the header `encoding` says.
fn to_head(
    headers: &mut HeaderMap,
    encoding: HeaderName,
    accepted: Compressions,
) -> Result<Option<Compression>, Status> {
    for name in [
        ENCODING,
        trailers::STATUS,
        trailers::MESSAGE,
        trailers::DETAILS,
    ] {
        headers.remove(name);
    }
    if let Some(value) = headers.remove(encoding) {
        headers.insert(ENCODING, value);
    }
    headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
    // The fault is the server's, which may only send what the client says that it accepts.
    compression::of_arriving(headers, accepted).map_err(|status| status.with_code(Code::Internal))
}
