//! The response of a call that streams: gRPC's frames, and a last one in the place of trailers.

use http::{HeaderMap, StatusCode};

use super::{content_type, request::stream_type, to_head, unexpected};
use crate::rpc::{
    call::{Codec, Compression, Settings, Status},
    protocol::{
        Body,
        connect::{end, head::STREAM_ENCODING},
        grpc::{compression, trailers},
        last_frame::{LastFrame, Reading},
    },
};

/// The response as gRPC's.
///
/// # Errors
/// How it is not one of Connect's.
pub(crate) fn from_stream(
    response: http::Response<Body>,
    codec: Codec,
    settings: &Settings,
) -> Result<http::Response<Body>, Status> {
    let (wanted, found) = (stream_type(codec), content_type(response.headers()));
    if response.status() != StatusCode::OK || found != wanted {
        return Err(unexpected(response, wanted));
    }
    let (mut head, body) = response.into_parts();
    let encoding = to_head(&mut head.headers, STREAM_ENCODING, settings.accept)?;
    let last = last_frame(encoding, settings);
    let body = body.inside(|body| LastFrame::new(body, last));
    Ok(http::Response::from_parts(head, body))
}

/// How the last frame of a response is read.
pub(crate) fn last_frame(encoding: Option<Compression>, settings: &Settings) -> Reading {
    Reading::new(end::FLAG, read_end, encoding, settings.max_decoding)
        .required("the response ends without the end of its stream")
}

/// How the last frame of a response with this head is read, by who has not asked for it.
pub(crate) fn last_frame_of(headers: &HeaderMap, settings: &Settings) -> Reading {
    let encoding = headers.get(STREAM_ENCODING);
    let encoding = encoding.map(|it| compression::called(it.as_bytes(), settings.accept));
    last_frame(encoding.and_then(Result::ok).flatten(), settings)
}

fn read_end(text: &[u8]) -> Result<HeaderMap, Status> {
    Ok(match end::read(text) {
        Ok(metadata) => trailers::of_success(metadata),
        Err(status) => trailers::of_failure(status),
    })
}
