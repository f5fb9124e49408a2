//! The calling end: gRPC's request as gRPC-Web's, and gRPC-Web's response as gRPC's.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::{head::Form, replies::TRAILERS, text};
use crate::rpc::{
    call::{Codec, Settings, Status},
    protocol::{
        Body,
        grpc::{compression, head::CONTENT_TYPE},
        last_frame::{LastFrame, Reading},
    },
};

/// Says what it is to servers and proxies that do not look at content types.
const X_GRPC_WEB: HeaderName = HeaderName::from_static("x-grpc-web");

/// Makes a request's headers gRPC-Web's. Its body is gRPC's.
pub(crate) fn to_web(headers: &mut HeaderMap, codec: Codec) {
    headers.remove(header::TE);
    headers.insert(header::CONTENT_TYPE, Form::Binary.content_type(codec));
    headers.insert(X_GRPC_WEB, HeaderValue::from_static("1"));
}

/// The response as gRPC's. One that comes as text is read, too, though nobody asked for it: npm's client reads what the
/// content type says. What is not gRPC-Web's, such as a proxy's page, stays as it is.
pub(crate) fn from_web(
    mut response: http::Response<Body>,
    codec: Codec,
    settings: &Settings,
) -> http::Response<Body> {
    let found = response.headers().get(header::CONTENT_TYPE);
    let form = found.and_then(|found| Form::of(found.as_bytes()));
    let form = match form {
        Some((form, found)) if response.status() == StatusCode::OK && found == codec => form,
        _ => return response,
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
    let last = last_frame(headers, settings);
    // A response that is only a status has it in its head.
    match http_body::Body::is_end_stream(response.body()) {
        true => response,
        false => response.map(|body| {
            let body = match form {
                Form::Binary => body,
                Form::Text => body.inside(|body| text::Decoded::new(body, "response")),
            };
            body.inside(|body| LastFrame::new(body, last))
        }),
    }
}

/// How the last frame of a response with this head is read.
pub(crate) fn last_frame(headers: &HeaderMap, settings: &Settings) -> Reading {
    // A way that is not accepted is an error of the head, which who opens the response tells.
    let encoding = compression::of_arriving(headers, settings.accept).unwrap_or_default();
    Reading::new(TRAILERS, read_trailers, encoding, settings.max_decoding)
}

/// The trailers in a frame, which are written as HTTP/1.1 writes headers.
fn read_trailers(content: &[u8]) -> Result<HeaderMap, Status> {
    let mut trailers = HeaderMap::new();
    let lines = content.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    for line in lines.filter(|line| !line.is_empty()) {
        let read = pair(line).is_some_and(|(name, value)| trailers.try_append(name, value).is_ok());
        if !read {
            let line = String::from_utf8_lossy(line);
            return Err(Status::internal(format!("`{line}` is not a trailer")));
        }
    }
    Ok(trailers)
}

fn pair(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = HeaderName::from_bytes(&line[..colon]).ok()?;
    let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii_start()).ok()?;
    Some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailers_are_read_as_headers_are() {
        let content = b"Grpc-Status: 9\r\ngrpc-message:none: at all\r\nx-twice: a\nx-twice:\r\n";
        let trailers = read_trailers(content).unwrap();
        assert_eq!(trailers["grpc-status"], "9");
        assert_eq!(trailers["grpc-message"], "none: at all");
        let twice: Vec<_> = trailers.get_all("x-twice").iter().collect();
        assert_eq!(twice, ["a", ""]);
        assert!(read_trailers(b"").unwrap().is_empty());
        for wrong in ["grpc-status 9", ": 9", "a b: 9", "a: \x01"] {
            let status = read_trailers(wrong.as_bytes()).unwrap_err();
            assert!(status.message().ends_with("is not a trailer"), "{status}");
        }
    }
}
