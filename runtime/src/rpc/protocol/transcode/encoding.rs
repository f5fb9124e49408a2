//! Bodies that are compressed as a whole: `content-encoding` and `accept-encoding`.

use http::{HeaderMap, header};

use crate::rpc::{
    call::{Compression, Compressions},
    protocol::grpc::compression::{self, name},
};

/// How the body of a request is compressed, by its last encoding; nothing if that is not known.
pub(super) fn of_request(headers: &HeaderMap, known: Compressions) -> Option<Option<Compression>> {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    match (encodings.next(), encodings.next()) {
        (None, _) => Some(None),
        (Some(only), None) => {
            let only = only.as_bytes().trim_ascii().to_ascii_lowercase();
            compression::called(&only, known).ok()
        }
        (Some(_), Some(_)) => None,
    }
}

/// How a response may be compressed: the first way that its caller accepts and we know (RFC 9110, 12.5.3).
pub(super) fn for_response(headers: &HeaderMap, known: Compressions) -> Option<Compression> {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut ways = accepted.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    ways.find_map(|way| {
        let mut parts = way.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
        let way = parts.next()?;
        let is_refused = parts.any(|it| is_zero(&it.to_ascii_lowercase()));
        let mut known = known.iter().filter(|_| !is_refused);
        known.find(|it| way.eq_ignore_ascii_case(name(*it).as_bytes()))
    })
}

/// Whether a weight is `q=0`, `q=0.000` and so on.
fn is_zero(weight: &[u8]) -> bool {
    let value = weight.strip_prefix(b"q=");
    value.is_some_and(|value| value.iter().all(|byte| matches!(byte, b'0' | b'.')))
}

#[cfg(all(test, feature = "gzip"))]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn what_is_accepted() {
        let gzip = [Compression::Gzip].into_iter().collect();
        for (value, accepted) in [
            ("gzip", true),
            ("br, GZIP ;q=0.5", true),
            ("br;q=1.0,gzip;q=0.001", true),
            ("gzip;q=0", false),
            ("gzip; Q=0.00, br", false),
            ("identity", false),
            ("gzips", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            let way = for_response(&headers, gzip);
            assert_eq!(way.is_some(), accepted, "{value}");
            assert_eq!(for_response(&headers, Compressions::default()), None);
        }
    }

    #[test]
    fn what_is_read() {
        let gzip = [Compression::Gzip].into_iter().collect();
        for (values, known) in [
            (&[][..], Some(None)),
            (&["identity"], Some(None)),
            (&["GZip"], Some(Some(Compression::Gzip))),
            (&["gzip, gzip"], None),
            (&["gzip", "identity"], None),
            (&["br"], None),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::CONTENT_ENCODING, HeaderValue::from_static(value));
            }
            assert_eq!(of_request(&headers, gzip), known, "{values:?}");
        }
    }
}
