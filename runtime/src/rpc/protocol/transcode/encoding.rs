//! Bodies that are compressed as a whole: `content-encoding` and `accept-encoding`.

use http::{HeaderMap, header};

use crate::rpc::{
    call::{Compression, Compressions},
    protocol::grpc::compression,
};

/// How the body of a request is compressed, by its last encoding; nothing if that is not known.
pub(super) fn of_request(headers: &HeaderMap, known: Compressions) -> Option<Option<Compression>> {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    match (encodings.next(), encodings.next()) {
        (None, _) => Some(None),
        (Some(only), None) => compression::called(only.as_bytes().trim_ascii(), known).ok(),
        (Some(_), Some(_)) => None,
    }
}

/// How a response may be compressed.
pub(super) fn for_response(headers: &HeaderMap, known: Compressions) -> Option<Compression> {
    let mut accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    accepted.find_map(|list| compression::first_accepted(list, known))
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
