//! The `connect-timeout-ms` header: at most ten digits.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::rpc::call::Status;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("connect-timeout-ms");

const LARGEST: u128 = 9_999_999_999;

/// The header that asks for `timeout`, rounded up so that no timer that another hop sets from it goes off before our
/// own; nothing for one of more than 115 days, which is as good as none.
pub(crate) fn header(timeout: Duration) -> Option<HeaderValue> {
    let millis = timeout.as_nanos().div_ceil(1_000_000).max(1);
    (millis <= LARGEST).then(|| HeaderValue::from(millis as u64))
}

/// The timeout that `headers` ask for, if they do. A malformed one is an error: a call that was meant to end soon
/// must not run for ever.
pub(crate) fn of(headers: &HeaderMap) -> Result<Option<Duration>, Status> {
    let Some(value) = headers.get(HEADER) else {
        return Ok(None);
    };
    parse(value.as_bytes()).map(Some).ok_or_else(|| {
        let value = String::from_utf8_lossy(value.as_bytes());
        Status::invalid_argument(format!(
            "`{value}` is not a connect-timeout-ms: expected at most ten digits"
        ))
    })
}

fn parse(value: &[u8]) -> Option<Duration> {
    let is_number = (1..=10).contains(&value.len()) && value.iter().all(u8::is_ascii_digit);
    is_number.then(|| {
        let digits = value.iter().map(|digit| u64::from(digit - b'0'));
        Duration::from_millis(digits.fold(0, |sum, digit| sum * 10 + digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_never_shorter() {
        for (timeout, text) in [
            (Duration::ZERO, "1"),
            (Duration::from_nanos(1), "1"),
            (Duration::from_millis(250), "250"),
            (Duration::from_micros(250_001), "251"),
            (Duration::from_millis(9_999_999_999), "9999999999"),
        ] {
            let header = header(timeout).unwrap();
            assert_eq!(header, text);
            assert!(parse(header.as_bytes()).unwrap() >= timeout);
        }
        assert_eq!(header(Duration::from_millis(10_000_000_000)), None);
        assert_eq!(header(Duration::MAX), None);
    }

    #[test]
    fn what_is_malformed_is_an_error() {
        for text in ["", "-1", "1s", "1.5", "12345678901", " 1", "+1"] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
        assert_eq!(parse(b"0000000007"), Some(Duration::from_millis(7)));
    }
}
