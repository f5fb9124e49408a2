//! Messages compressed and inflated, and the headers by which both ends agree on it.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::rpc::call::{Compression, Compressions, Status};

pub(crate) const ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
pub(crate) const ACCEPT: HeaderName = HeaderName::from_static("grpc-accept-encoding");

/// The name on the wire.
pub(crate) fn name(compression: Compression) -> &'static str {
    match compression {
        #[cfg(feature = "gzip")]
        Compression::Gzip => "gzip",
        #[cfg(feature = "zstd")]
        Compression::Zstd => "zstd",
    }
}

/// How the messages that come with `headers` are compressed; UNIMPLEMENTED for a way that is not
/// among those that are accepted.
pub(crate) fn of_arriving(
    headers: &HeaderMap,
    accepted: Compressions,
) -> Result<Option<Compression>, Status> {
    match headers.get(ENCODING) {
        None => Ok(None),
        Some(value) => called(value.as_bytes(), accepted),
    }
}

/// The way that is called so, in small letters or large ones, as HTTP has it (RFC 9110, 8.4.1).
pub(crate) fn called(value: &[u8], accepted: Compressions) -> Result<Option<Compression>, Status> {
    if value.eq_ignore_ascii_case(b"identity") {
        return Ok(None);
    }
    let is_called = |it: &Compression| value.eq_ignore_ascii_case(name(*it).as_bytes());
    let found = accepted.iter().find(is_called);
    found.map(Some).ok_or_else(|| {
        let found = String::from_utf8_lossy(value);
        let list = list(accepted);
        Status::unimplemented(format!(
            "messages are compressed with `{found}`, and accepted are: {list}"
        ))
    })
}

/// How to compress for who sent `headers`: the first way that it accepts and we know.
pub(crate) fn for_departing(headers: &HeaderMap, known: Compressions) -> Option<Compression> {
    known.iter().next()?;
    first_accepted(headers.get(ACCEPT)?, known)
}

/// The first way in a header's list that we know. HTTP lets ways have weights, of which `q=0` refuses (RFC 9110,
/// 12.5.3).
pub(crate) fn first_accepted(list: &HeaderValue, known: Compressions) -> Option<Compression> {
    list.to_str().ok()?.split(',').find_map(|way| {
        let mut parts = way.split(';').map(str::trim);
        let way = parts.next()?;
        let is_refused = parts.any(is_zero);
        let mut known = known.iter().filter(|_| !is_refused);
        known.find(|it| way.eq_ignore_ascii_case(name(*it)))
    })
}

/// Whether a weight is `q=0`, `q=0.000` and so on.
fn is_zero(weight: &str) -> bool {
    let value = weight.strip_prefix(['q', 'Q']);
    let value = value.and_then(|value| value.trim_start().strip_prefix('='));
    value.is_some_and(|value| value.bytes().all(|byte| matches!(byte, b'0' | b'.' | b' ')))
}

/// What is accepted, as the header says it.
pub(crate) fn accept_header(accepted: Compressions) -> HeaderValue {
    HeaderValue::from_static(list(accepted))
}

fn list(ways: Compressions) -> &'static str {
    let knows = |known| ways.iter().any(|it| name(it) == known);
    match (knows("gzip"), knows("zstd")) {
        (true, true) => "gzip,zstd,identity",
        (true, false) => "gzip,identity",
        (false, true) => "zstd,identity",
        (false, false) => "identity",
    }
}

/// Inflates a message, up to `limit` bytes and no further. Some peers leave an empty message as it is, though
/// they say that it is compressed.
#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(
        unused_variables,
        reason = "without either feature there is no way to compress"
    )
)]
pub(crate) fn inflate(
    compression: Compression,
    packed: &[u8],
    limit: usize,
) -> Result<Bytes, Status> {
    if packed.is_empty() {
        return Ok(Bytes::new());
    }
    match compression {
        #[cfg(feature = "gzip")]
        Compression::Gzip => read_up_to(flate2::read::MultiGzDecoder::new(packed), limit),
        #[cfg(feature = "zstd")]
        Compression::Zstd => {
            let decoder = zstd::stream::read::Decoder::new(packed).map_err(damaged)?;
            read_up_to(decoder, limit)
        }
    }
}

#[cfg(any(feature = "gzip", feature = "zstd"))]
fn read_up_to(plain: impl std::io::Read, limit: usize) -> Result<Bytes, Status> {
    let mut bytes = read_before(limit.saturating_add(1), plain).map_err(damaged)?;
    match bytes.len() {
        len if len > limit => Err(Status::resource_exhausted(format!(
            "a message inflates to more than the {limit} bytes that are accepted"
        ))),
        _ => {
            // What shares the message keeps no more than the message.
            bytes.shrink_to_fit();
            Ok(bytes.into())
        }
    }
}

/// Reads up to `end` bytes. Room doubles as they come, but is never more than those.
#[cfg(any(feature = "gzip", feature = "zstd"))]
fn read_before(end: usize, mut plain: impl std::io::Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let room = bytes.len().max(FIRST_ROOM).min(end - bytes.len());
        bytes.reserve_exact(room);
        let mut part = std::io::Read::take(&mut plain, room as u64);
        let count = std::io::Read::read_to_end(&mut part, &mut bytes)?;
        if count < room || bytes.len() == end {
            return Ok(bytes);
        }
    }
}

/// The room for the first bytes of a message that is inflated.
#[cfg(any(feature = "gzip", feature = "zstd"))]
const FIRST_ROOM: usize = 4 << 10;

#[cfg(any(feature = "gzip", feature = "zstd"))]
fn damaged(error: std::io::Error) -> Status {
    Status::internal(format!("a message cannot be decompressed: {error}")).with_source(error)
}

/// Compresses a message.
#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(
        unused_variables,
        reason = "without either feature there is no way to compress"
    )
)]
pub(crate) fn deflate(compression: Compression, plain: &[u8]) -> Result<Vec<u8>, Status> {
    match compression {
        #[cfg(feature = "gzip")]
        Compression::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), GZIP_LEVEL);
            let packed = std::io::Write::write_all(&mut encoder, plain);
            packed.and_then(|()| encoder.finish()).map_err(unpacked)
        }
        #[cfg(feature = "zstd")]
        Compression::Zstd => {
            zstd::stream::encode_all(plain, zstd::DEFAULT_COMPRESSION_LEVEL).map_err(unpacked)
        }
    }
}

#[cfg(feature = "gzip")]
const GZIP_LEVEL: flate2::Compression = flate2::Compression::new(6);

#[cfg(any(feature = "gzip", feature = "zstd"))]
fn unpacked(error: std::io::Error) -> Status {
    Status::internal(format!("a message cannot be compressed: {error}")).with_source(error)
}

#[cfg(all(test, feature = "gzip"))]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_inflated_up_to_the_limit_and_no_further() {
        let packed = deflate(Compression::Gzip, &vec![0; 64 << 20]).unwrap();
        assert!(packed.len() < 100_000);
        let status = inflate(Compression::Gzip, &packed, 1000).unwrap_err();
        assert_eq!(
            status.to_string(),
            "RESOURCE_EXHAUSTED: a message inflates to more than the 1000 bytes that are accepted"
        );
        let status = inflate(Compression::Gzip, b"not gzip at all", 1000).unwrap_err();
        assert_eq!(status.code().name(), "INTERNAL");
    }

    #[test]
    fn there_is_never_more_room_than_the_limit_has() {
        for (size, room) in [
            (0, 4 << 10),
            (5_000, 8 << 10),
            (5 << 20, 6 << 20),
            (9 << 20, 6 << 20),
        ] {
            let plain = vec![7; size];
            let bytes = read_before(6 << 20, &plain[..]).unwrap();
            assert_eq!(bytes.len(), size.min(6 << 20));
            assert!(bytes.capacity() <= room);
        }
    }

    #[test]
    fn messages_in_several_members_and_without_bytes() {
        let mut packed = deflate(Compression::Gzip, b"one ").unwrap();
        packed.extend(deflate(Compression::Gzip, b"two").unwrap());
        assert_eq!(inflate(Compression::Gzip, &packed, 7).unwrap(), "one two");
        assert!(inflate(Compression::Gzip, &packed, 6).is_err());
        let all = [b"a message".as_slice(), b""];
        for plain in all {
            let packed = deflate(Compression::Gzip, plain).unwrap();
            assert_eq!(
                inflate(Compression::Gzip, &packed, usize::MAX).unwrap(),
                plain
            );
        }
        assert_eq!(inflate(Compression::Gzip, b"", 7).unwrap(), "");
    }

    #[test]
    fn what_both_know_is_agreed_on() {
        let known = Compressions::from_iter([Compression::Gzip]);
        let mut headers = HeaderMap::new();
        let ours = |headers: &HeaderMap| for_departing(headers, known);
        assert_eq!(ours(&headers), None);
        headers.insert(ACCEPT, HeaderValue::from_static("br, gzip ,identity"));
        assert_eq!(ours(&headers), Some(Compression::Gzip));
        assert_eq!(for_departing(&headers, Compressions::default()), None);
        for (value, accepted) in [
            ("GZip", true),
            ("br;q=1.0, gzip ;q=0.5", true),
            ("gzip;q=0.001", true),
            ("gzip;q=0", false),
            ("gzip; Q=0.00, br", false),
            ("gzips", false),
            ("", false),
        ] {
            headers.insert(ACCEPT, HeaderValue::from_static(value));
            assert_eq!(ours(&headers).is_some(), accepted, "{value}");
        }
        for (value, way) in [("GZIP", Some(Compression::Gzip)), ("Identity", None)] {
            headers.insert(ENCODING, HeaderValue::from_static(value));
            assert_eq!(of_arriving(&headers, known).unwrap(), way, "{value}");
        }

        headers.insert(ENCODING, HeaderValue::from_static("br"));
        let status = of_arriving(&headers, known).unwrap_err();
        assert_eq!(
            status.to_string(),
            "UNIMPLEMENTED: messages are compressed with `br`, and accepted are: gzip,identity"
        );
    }
}
