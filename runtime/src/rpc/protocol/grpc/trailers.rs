//! A status as headers, and back: `grpc-status`, `grpc-message` percent-encoded,
//! `grpc-status-details-bin`, and the user's metadata beside them.

use std::fmt::Write as _;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::raw::percent;
use crate::rpc::call::{Code, Metadata, Status, StatusParts, metadata};

pub(crate) const STATUS: HeaderName = HeaderName::from_static("grpc-status");
pub(crate) const MESSAGE: HeaderName = HeaderName::from_static("grpc-message");
pub(crate) const DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");

/// The trailers of a success.
pub(crate) fn of_success(trailers: Metadata) -> HeaderMap {
    let mut headers = if trailers.is_empty() {
        HeaderMap::with_capacity(1)
    } else {
        trailers.departing()
    };
    headers.insert(STATUS, HeaderValue::from_static("0"));
    headers
}

/// The trailers of a failure. A status OK would look like a success, so it becomes UNKNOWN.
pub(crate) fn of_failure(status: Status) -> HeaderMap {
    let StatusParts {
        code,
        message,
        details,
        metadata,
        ..
    } = status.into_failure().into_parts();
    let mut headers = metadata.departing();
    headers.insert(STATUS, HeaderValue::from(code.number()));
    if !message.is_empty() {
        headers.insert(MESSAGE, write_message(&message));
    }
    if !details.is_empty() {
        headers.insert(DETAILS, metadata::encode(&details));
    }
    headers
}

/// The code alone; nothing if there is none that is a number.
pub(crate) fn code(headers: &HeaderMap) -> Option<Code> {
    let number = headers.get(STATUS)?.to_str().ok()?;
    number.parse().ok().map(Code::from_number)
}

/// How a call ended, by the trailers of its response or by a head that is all there is: the metadata
/// of a success, or the failure. Nothing if they do not say.
pub(crate) fn read(headers: HeaderMap) -> Result<Option<Metadata>, Status> {
    let Some(status) = headers.get(STATUS) else {
        return Ok(None);
    };
    if status == "0" {
        return Ok(Some(Metadata::arriving(headers)));
    }
    let number = status.to_str().ok().and_then(|text| text.parse().ok());
    let code = Code::from_number(number.unwrap_or(Code::Unknown.number()));
    let message = headers.get(MESSAGE).map(read_message).unwrap_or_default();
    if code == Code::Ok {
        return Ok(Some(Metadata::arriving(headers)));
    }
    let details = headers.get(DETAILS).and_then(read_details);
    let status = Status::new(code, message).with_details(details.unwrap_or_default());
    Err(status.with_metadata(Metadata::arriving(headers)))
}

/// Makes a status fit who takes only `limit` bytes of headers: without its details, then without its message, in
/// the end without the user's metadata. The code is always said.
pub(crate) fn cut(headers: &mut HeaderMap, limit: u32) {
    for name in [DETAILS, MESSAGE] {
        if !is_larger(headers, limit) {
            return;
        }
        headers.remove(name);
    }
    if headers.contains_key(STATUS) && is_larger(headers, limit) {
        let mut rest = HeaderMap::with_capacity(2);
        for name in [STATUS, header::CONTENT_TYPE] {
            if let Some(value) = headers.remove(&name) {
                rest.insert(name, value);
            }
        }
        *headers = rest;
    }
}

/// Whether a head is too large for who takes `limit` bytes of headers.
pub(crate) fn is_larger(headers: &HeaderMap, limit: u32) -> bool {
    // What HTTP/2 counts for each header, and for the status of HTTP itself.
    const EACH: usize = 32;
    const FIRST: usize = ":status".len() + "200".len() + EACH;
    if limit == u32::MAX {
        return false;
    }
    let sizes = headers.iter();
    let sizes = sizes.map(|(name, value)| name.as_str().len() + value.len() + EACH);
    FIRST + sizes.sum::<usize>() > limit as usize
}

/// The message as a header: all but printable ASCII percent-encoded, `%` too.
pub(crate) fn write_message(message: &str) -> HeaderValue {
    let mut text = String::with_capacity(message.len());
    let last = message.len().saturating_sub(1);
    for (index, byte) in message.bytes().enumerate() {
        match byte {
            // HTTP takes spaces off both ends.
            b' ' if index == 0 || index == last => text.push_str("%20"),
            b'%' => text.push_str("%25"),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    HeaderValue::try_from(text).expect("printable ASCII is made of header characters")
}

/// The message of a header. What is not percent-encoded stays as it is, and what is not UTF-8
/// becomes U+FFFD: a text that is slightly wrong beats none.
pub(crate) fn read_message(value: &HeaderValue) -> String {
    let text = value.as_bytes();
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        let (byte, after) = percent::split_escape(rest).unwrap_or((*first, tail));
        bytes.push(byte);
        rest = after;
    }
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}

/// The details of a header, if it is base64.
pub(crate) fn read_details(value: &HeaderValue) -> Option<Bytes> {
    metadata::decode(value.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_survives_the_wire() {
        for message in [
            "plain",
            "50 % off",
            "Grüße\n\t\u{1F600}",
            "%41",
            "\u{7f}",
            " a ",
            " ",
        ] {
            let header = write_message(message);
            assert!(header.to_str().is_ok(), "{header:?}");
            assert_eq!(read_message(&header), message);
        }
        assert_eq!(write_message("a b%\u{e9}"), "a b%25%C3%A9");
    }

    #[test]
    fn a_message_that_is_badly_encoded_keeps_its_text() {
        for (header, message) in [
            (&b"100% wrong"[..], "100% wrong"),
            (b"cut %C3", "cut \u{fffd}"),
            (b"half %4", "half %4"),
            (b"raw \xc3\xa9", "raw \u{e9}"),
            (b"latin \xe9", "latin \u{fffd}"),
            (b"%zz%41", "%zzA"),
        ] {
            let header = HeaderValue::from_bytes(header).unwrap();
            assert_eq!(read_message(&header), message);
        }
    }

    #[test]
    fn the_end_of_a_call_is_read_whatever_is_wrong_with_it() {
        let read = |pairs: &[(&'static str, &'static str)]| {
            let pairs = pairs.iter().map(|(name, value)| {
                let name = HeaderName::from_static(name);
                (name, HeaderValue::from_static(value))
            });
            read(pairs.collect())
        };
        assert!(read(&[]).unwrap().is_none());
        for zero in ["0", "00"] {
            let trailers = read(&[("grpc-status", zero), ("cost", "3")]).unwrap();
            assert_eq!(trailers.unwrap().get("cost"), Some("3"));
        }
        let broken = [
            ("grpc-status", "5"),
            ("grpc-message", "100% gone"),
            ("grpc-status-details-bin", "!!!"),
            ("shard", "7"),
        ];
        let status = read(&broken).unwrap_err();
        assert_eq!(status.to_string(), "NOT_FOUND: 100% gone");
        assert!(status.details().is_empty());
        assert_eq!(
            (status.metadata().len(), status.metadata().get("shard")),
            (1, Some("7"))
        );
        for unknown in ["17", "-1", "", "x", "99999999999"] {
            assert_eq!(
                read(&[("grpc-status", unknown)]).unwrap_err().code(),
                Code::Unknown
            );
        }
    }

    #[test]
    fn a_failure_never_looks_like_a_success() {
        let headers = of_failure(Status::new(Code::Ok, "what?"));
        assert_eq!(headers[STATUS], "2");
        let message = read_message(&headers[MESSAGE]);
        assert_eq!(message, "the handler failed with a status OK: what?");
    }
}
