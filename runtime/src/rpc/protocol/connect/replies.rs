//! The response of a call that streams: gRPC's frames are its envelopes, and the trailers are in a last one.

use http::{HeaderMap, HeaderValue, header};

use super::{
    end,
    head::{Connect, STREAM_ENCODING},
};
use crate::rpc::{
    call::Codec,
    protocol::{
        Body,
        body::EarlyEnd,
        grpc::{compression::ENCODING, trailers},
        inside::{Last, failed, with_trailers_inside},
    },
};

/// The end of a stream.
#[derive(Clone, Copy)]
struct End;

impl Last for End {
    fn append(self, trailers: HeaderMap, bytes: &mut Vec<u8>) {
        end::append(trailers, bytes);
    }

    fn early(self) -> EarlyEnd {
        |status| failed(Self, status)
    }
}

/// The response to gRPC's.
pub(super) fn of_grpc(connect: Connect, response: http::Response<Body>) -> http::Response<Body> {
    let (mut parts, body) = response.into_parts();
    let body = match parts.headers.contains_key(trailers::STATUS) {
        // It is only a status: the user's metadata is its trailers.
        true if http_body::Body::is_end_stream(&body) => {
            let mut bytes = Vec::new();
            end::append(std::mem::take(&mut parts.headers), &mut bytes);
            Body::of_bytes(bytes.into())
        }
        _ => with_trailers_inside(body, End),
    };
    if let Some(encoding) = parts.headers.remove(ENCODING) {
        parts.headers.insert(STREAM_ENCODING, encoding);
    }
    let content_type = HeaderValue::from_static(match connect.codec {
        Codec::Json => "application/connect+json",
        Codec::Proto => "application/connect+proto",
    });
    parts.headers.insert(header::CONTENT_TYPE, content_type);
    http::Response::from_parts(parts, body)
}
