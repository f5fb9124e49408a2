//! Which keys are metadata, and how a checked pair looks as a header.

use http::{HeaderName, HeaderValue};

use super::{
    error::{MetadataError, Problem},
    value,
};

/// What a protocol names its own headers with: gRPC, Connect, CORS, fetch.
const RESERVED_PREFIXES: [&str; 5] = ["access-control-", "connect-", "grpc-", "sec-", "trailer-"];

/// Headers that belong to a hop, to HTTP or to browsers.
const RESERVED: [&str; 21] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "date",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "http2-settings",
    "x-grpc-web",
    "x-user-agent",
];

/// Whether a header is not metadata: a protocol or HTTP has a meaning for it.
pub(super) fn is_reserved(name: &str) -> bool {
    let begins_with = |prefix: &&str| {
        let start = name.as_bytes().get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    RESERVED_PREFIXES.iter().any(begins_with)
        || RESERVED.iter().any(|it| name.eq_ignore_ascii_case(it))
}

/// Whether the values of a key are bytes.
pub(super) fn is_binary(key: &str) -> bool {
    key.len() >= 4 && key.as_bytes()[key.len() - 4..].eq_ignore_ascii_case(b"-bin")
}

/// A pair whose value is text.
pub(super) fn text(key: &str, text: &str) -> Result<(HeaderName, HeaderValue), MetadataError> {
    let name = name(key)?;
    if is_binary(key) {
        return Err(MetadataError::new(key, Problem::WantsBytes));
    }
    let printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    match HeaderValue::from_str(text) {
        Ok(value) if printable => Ok((name, value)),
        _ => Err(MetadataError::new(key, Problem::NotAscii)),
    }
}

/// A pair whose value is bytes.
pub(super) fn binary(key: &str, bytes: &[u8]) -> Result<(HeaderName, HeaderValue), MetadataError> {
    let name = name(key)?;
    if !is_binary(key) {
        return Err(MetadataError::new(key, Problem::WantsText));
    }
    Ok((name, value::encode(bytes)))
}

fn name(key: &str) -> Result<HeaderName, MetadataError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let problem = if key.is_empty() {
        Problem::Empty
    } else if !key.bytes().all(allowed) {
        Problem::Characters
    } else {
        match HeaderName::from_bytes(key.as_bytes()) {
            Ok(name) if !is_reserved(name.as_str()) => return Ok(name),
            Ok(_) => Problem::Reserved,
            Err(_) => Problem::Characters,
        }
    };
    Err(MetadataError::new(key, problem))
}
