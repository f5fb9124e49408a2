//! A call by GET: its request is in the query of the URL, so that browsers and proxies may keep the response.

use std::fmt::Write as _;

use http::{HeaderValue, Uri, uri::PathAndQuery};

use crate::raw::base64;
use crate::rpc::call::Codec;

/// The length in bytes up to which a path and its query are sent; RFC 9110 (4.1) recommends that servers take so many.
const LONGEST: usize = 8000;

/// The URL of a call; nothing if it would be too long.
pub(super) fn uri(
    method: &Uri,
    message: &[u8],
    codec: Codec,
    encoding: Option<&HeaderValue>,
) -> Option<Uri> {
    if message.len() > LONGEST {
        return None;
    }
    let is_text = codec == Codec::Json && encoding.is_none();
    let mut text = format!("{}?connect=v1", method.path());
    if !is_text {
        text.push_str("&base64=1");
    }
    if let Some(encoding) = encoding {
        let _ = write!(text, "&compression={}", encoding.to_str().ok()?);
    }
    text.push_str(match codec {
        Codec::Proto => "&encoding=proto&message=",
        Codec::Json => "&encoding=json&message=",
    });
    match is_text {
        true => push_escaped(message, &mut text),
        false => push_base64(message, &mut text),
    }
    if text.len() > LONGEST {
        return None;
    }
    let mut parts = method.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(text).ok()?);
    Uri::from_parts(parts).ok()
}

/// Appends a text, with escapes for all but the characters that are never special in a URL.
fn push_escaped(bytes: &[u8], text: &mut String) {
    for byte in bytes {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(*byte));
            }
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
}

/// Appends bytes in the alphabet that a URL needs no escapes for, without padding.
fn push_base64(bytes: &[u8], text: &mut String) {
    let mut standard = String::new();
    base64::encode(bytes, &mut standard);
    let digits = standard.trim_end_matches('=').chars();
    text.extend(digits.map(|digit| match digit {
        '+' => '-',
        '/' => '_',
        digit => digit,
    }));
}

#[cfg(test)]
mod tests {
    use super::{
        Codec::{Json, Proto},
        *,
    };

    #[test]
    fn a_message_is_in_the_query_in_the_order_that_caches_expect() {
        let method = Uri::from_static("http://greet.example/api/greet.Greeter/SayHello");
        let uri = |message: &[u8], codec, encoding: Option<&'static str>| {
            let encoding = encoding.map(HeaderValue::from_static);
            uri(&method, message, codec, encoding.as_ref()).map(|it| it.to_string())
        };
        let start = "http://greet.example/api/greet.Greeter/SayHello?connect=v1";
        for (message, codec, encoding, query) in [
            (
                &[0xfb, 0xff, 0xfe, 1][..],
                Proto,
                None,
                "&base64=1&encoding=proto&message=-__-AQ",
            ),
            (
                b"",
                Proto,
                Some("gzip"),
                "&base64=1&compression=gzip&encoding=proto&message=",
            ),
            (
                "{\"a\":\"~é &\"}".as_bytes(),
                Json,
                None,
                "&encoding=json&message=%7B%22a%22%3A%22~%C3%A9%20%26%22%7D",
            ),
            (
                b"{}",
                Json,
                Some("zstd"),
                "&base64=1&compression=zstd&encoding=json&message=e30",
            ),
        ] {
            assert_eq!(
                uri(message, codec, encoding),
                Some(format!("{start}{query}"))
            );
        }
        assert!(uri(&[7; 5900], Proto, None).is_some());
        assert!(uri(&[7; 6000], Proto, None).is_none());
        assert!(uri(&[b'a'; 7900], Json, None).is_some());
        assert!(uri(&[b'"'; 7900], Json, None).is_none());
        assert!(uri(&[b'a'; 8001], Json, None).is_none());
    }
}
