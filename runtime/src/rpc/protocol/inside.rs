//! Trailers inside of a body, as its last frame, for callers that see no others.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::Frame;

use super::{Body, body::EarlyEnd, grpc::trailers};
use crate::rpc::call::Status;

/// How a protocol writes the end of a body.
pub(super) trait Last: Copy + Send + 'static {
    /// Appends the last frame.
    fn append(self, trailers: HeaderMap, bytes: &mut Vec<u8>);

    /// A part of the body as it is sent.
    fn written(self, part: Bytes) -> Bytes {
        part
    }

    /// How a body ends that is not to come to its own end.
    fn early(self) -> EarlyEnd;
}

/// The last frame of a call that has failed.
pub(super) fn failed(last: impl Last, status: Status) -> Bytes {
    let mut bytes = Vec::new();
    last.append(trailers::of_failure(status), &mut bytes);
    last.written(bytes.into())
}

/// The same body, with its trailers inside.
pub(super) fn with_trailers_inside(mut body: Body, last: impl Last) -> Body {
    let (until, pump) = (body.until(), body.take_pump());
    // A whole reply has a length.
    let body = match body.take_whole() {
        Some((frame, trailers)) => {
            let mut bytes = Vec::from(frame);
            last.append(trailers, &mut bytes);
            Body::of_bytes(last.written(bytes.into()))
        }
        None => Body::boxed(Inside { body, last }).with_early_end(last.early()),
    };
    body.with_deadline(until).with_pump(pump)
}

/// Frames as they come, then the trailers.
struct Inside<L> {
    body: Body,
    last: L,
}

impl<L> Unpin for Inside<L> {}

impl<L: Last> http_body::Body for Inside<L> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => frame,
            end => return Poll::Ready(end),
        };
        let bytes = match frame.into_data() {
            Ok(data) => data,
            Err(frame) => {
                let mut bytes = Vec::new();
                let trailers = frame.into_trailers().unwrap_or_default();
                self.last.append(trailers, &mut bytes);
                bytes.into()
            }
        };
        Poll::Ready(Some(Ok(Frame::data(self.last.written(bytes)))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}
