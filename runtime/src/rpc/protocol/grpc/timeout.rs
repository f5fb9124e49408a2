//! The `grpc-timeout` header: at most eight digits and a unit. Written rounded up, so that no
//! timer that another hop sets from it goes off before our own.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::rpc::call::Status;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("grpc-timeout");

/// Nanoseconds of each unit, finest first.
const UNITS: [(char, u128); 6] = [
    ('n', 1),
    ('u', 1_000),
    ('m', 1_000_000),
    ('S', 1_000_000_000),
    ('M', 60_000_000_000),
    ('H', 3_600_000_000_000),
];
const LARGEST: u128 = 99_999_999;

/// The header that asks for `timeout`.
pub(crate) fn header(timeout: Duration) -> HeaderValue {
    HeaderValue::try_from(format(timeout)).expect("digits and a letter are header characters")
}

/// The header's value for `timeout`, in the finest unit that has room for it.
fn format(timeout: Duration) -> String {
    let nanos = timeout.as_nanos();
    for (unit, size) in UNITS {
        let value = nanos.div_ceil(size);
        if value <= LARGEST {
            return format!("{value}{unit}");
        }
    }
    format!("{LARGEST}H")
}

/// The timeout that `headers` ask for, if they do. A malformed one is an error: a call that was
/// meant to end soon must not run for ever.
pub(crate) fn of(headers: &HeaderMap) -> Result<Option<Duration>, Status> {
    let Some(value) = headers.get(HEADER) else {
        return Ok(None);
    };
    parse(value.as_bytes()).map(Some).ok_or_else(|| {
        let value = String::from_utf8_lossy(value.as_bytes());
        Status::internal(format!(
            "`{value}` is not a grpc-timeout: expected one such as `500m`"
        ))
    })
}

/// The timeout that a header's value asks for; nothing if it is malformed.
fn parse(value: &[u8]) -> Option<Duration> {
    let (unit, digits) = value.split_last()?;
    if digits.is_empty() || digits.len() > 8 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (_, size) = UNITS
        .into_iter()
        .find(|(name, _)| *name == char::from(*unit))?;
    let count = digits
        .iter()
        .fold(0u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    // Below 3.6e20 nanoseconds: split, since a u64 of nanoseconds would not do.
    let nanos = u128::from(count) * size;
    Some(Duration::new(
        (nanos / 1_000_000_000) as u64,
        (nanos % 1_000_000_000) as u32,
    ))
}

#[cfg(test)]
mod tests {
    use super::{format, parse};
    use std::time::Duration;

    #[test]
    fn what_is_written_is_read_back_and_never_shorter() {
        let week = Duration::from_secs(7 * 24 * 3600);
        for timeout in [
            Duration::ZERO,
            Duration::from_nanos(99_999_999),
            Duration::from_nanos(100_000_001),
            week,
            week * 99_999,
        ] {
            let back = parse(format(timeout).as_bytes()).unwrap();
            assert!(back >= timeout, "{timeout:?} became {back:?}");
            assert!(
                back.as_secs_f64() <= timeout.as_secs_f64() * 1.000_02,
                "{timeout:?} became {back:?}"
            );
        }
        assert_eq!(format(Duration::from_millis(250)), "250000u");
        assert_eq!(format(Duration::MAX), "99999999H");
    }

    #[test]
    fn what_is_malformed_is_no_timeout() {
        for value in [
            "",
            "5",
            "m",
            "-1m",
            "1 m",
            "123456789m",
            "1x",
            "1.5S",
            "\u{b2}m",
        ] {
            assert_eq!(parse(value.as_bytes()), None, "{value:?}");
        }
        assert_eq!(
            parse(b"99999999H"),
            Some(Duration::from_secs(99_999_999 * 3600))
        );
    }
}
