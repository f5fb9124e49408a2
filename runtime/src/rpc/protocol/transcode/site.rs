//! Whether a page of another site may have sent a request, as Go's `http.CrossOriginProtection` finds it.

use http::{Request, header};

/// Whether a browser says so: by `sec-fetch-site`, or, to a server that it does not trust with that, by an origin that
/// is not the place that is asked. What says neither is of no browser.
pub(super) fn is_another<B>(request: &Request<B>) -> bool {
    let headers = request.headers();
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return false;
    };
    let asked = match (request.uri().authority(), headers.get(header::HOST)) {
        (Some(authority), _) => authority.as_str().as_bytes(),
        (None, Some(host)) => host.as_bytes(),
        (None, None) => return true,
    };
    // The scheme is not known behind a proxy that ends TLS.
    let mut parts = origin.as_bytes().splitn(3, |byte| *byte == b'/');
    let host = match (parts.next(), parts.next(), parts.next()) {
        (Some([_, .., b':']), Some(b""), Some(host)) => host,
        _ => return true,
    };
    !host.eq_ignore_ascii_case(asked)
}
