//! The end of a response: a frame whose flag has the highest bit, and whose message is headers as HTTP/1.1 writes them.

use bytes::Bytes;
use http::HeaderMap;

use super::{head::Form, text};
use crate::rpc::protocol::{
    body::EarlyEnd,
    inside::{Last, failed},
};

/// The flag of a frame of trailers.
pub(super) const TRAILERS: u8 = 0x80;

impl Last for Form {
    fn append(self, trailers: HeaderMap, bytes: &mut Vec<u8>) {
        append(&trailers, bytes);
    }

    fn written(self, part: Bytes) -> Bytes {
        match self {
            Form::Binary => part,
            Form::Text => text::encode(&part),
        }
    }

    fn early(self) -> EarlyEnd {
        match self {
            Form::Binary => |status| failed(Form::Binary, status),
            Form::Text => |status| failed(Form::Text, status),
        }
    }
}

/// Appends the frame of trailers.
fn append(trailers: &HeaderMap, bytes: &mut Vec<u8>) {
    let length = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        name.as_str().len() + ": \r\n".len() + value.len()
    };
    let length: usize = trailers.iter().map(length).sum();
    bytes.reserve(length + 5);
    bytes.push(TRAILERS);
    bytes.extend_from_slice(&(length as u32).to_be_bytes());
    for (name, value) in trailers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn trailers_are_a_frame() {
        let mut trailers = HeaderMap::new();
        trailers.append("grpc-status", HeaderValue::from_static("0"));
        trailers.append("x-twice", HeaderValue::from_static("a: b"));
        trailers.append("x-twice", HeaderValue::from_static(""));
        let mut bytes = vec![7];
        append(&trailers, &mut bytes);
        let text = "grpc-status: 0\r\nx-twice: a: b\r\nx-twice: \r\n";
        let expected = [&[7, 0x80, 0, 0, 0, text.len() as u8], text.as_bytes()].concat();
        assert_eq!(bytes, expected);
    }
}
