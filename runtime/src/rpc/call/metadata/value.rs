//! [`MetadataValue`], and the base64 in which bytes travel.

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;

use crate::raw::base64;

/// A value of [`Metadata`](crate::Metadata).
///
/// ```
/// use rustgreet::rpc::MetadataValue;
///
/// assert_eq!(format!("{:?}", MetadataValue::Text("a1b2")), "\"a1b2\"");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum MetadataValue<'a> {
    /// Printable ASCII.
    Text(&'a str),
    /// The bytes of a key that ends in `-bin`.
    Bytes(Bytes),
}

impl fmt::Debug for MetadataValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.fmt(f),
            Self::Bytes(bytes) => bytes.fmt(f),
        }
    }
}

/// The values in one header, which are several if they are bytes joined by commas. Left out
/// is what is not ASCII, or not base64.
pub(super) fn read(binary: bool, header: &HeaderValue) -> impl Iterator<Item = MetadataValue<'_>> {
    let parts = header.as_bytes().split(move |byte| binary && *byte == b',');
    parts.filter_map(move |part| {
        if binary {
            decode(part).map(MetadataValue::Bytes)
        } else {
            header.to_str().ok().map(MetadataValue::Text)
        }
    })
}

/// The header of one value: without padding, as gRPC wants it.
pub(crate) fn encode(bytes: &[u8]) -> HeaderValue {
    let mut text = String::new();
    base64::encode(bytes, &mut text);
    text.truncate(text.trim_end_matches('=').len());
    HeaderValue::from_maybe_shared(Bytes::from(text)).expect("base64 is made of header characters")
}

/// The bytes of base64 with or without padding, if it is that.
pub(crate) fn decode(text: &[u8]) -> Option<Bytes> {
    let mut bytes = Vec::new();
    let length = base64::decode(text.trim_ascii(), &mut bytes)?.len();
    bytes.truncate(length);
    Some(bytes.into())
}
