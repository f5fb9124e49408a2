//! [`opening`]: the first bytes of a response in frames, whose last frame may be all of it. Then the call has failed before
//! it was answered, and a channel may send it again, as it does after a head that says so.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http_body::Frame;

use super::{
    Body,
    answered::finder,
    grpc::{stall::Stall, trailers},
};
use crate::rpc::call::{Code, Status};

/// How a call ended, where the head does not say it.
pub(crate) struct Ending {
    pub(crate) code: Code,
    /// Nothing, if they are in the head.
    pub(crate) trailers: Option<HeaderMap>,
}

impl Ending {
    fn of_trailers(trailers: &HeaderMap) -> Option<Self> {
        Some(Self {
            code: trailers::code(trailers)?,
            trailers: Some(trailers.clone()),
        })
    }
}

/// Reads a response up to the beginning of a message, or to its end. The same response is handed back, and how its call
/// ended, if that came first.
pub(crate) async fn opening(
    response: http::Response<Body>,
) -> (http::Response<Body>, Option<Ending>) {
    let Some(mut finder) = finder(&response) else {
        return (response, None);
    };
    let (head, mut body) = response.into_parts();
    let (mut taken, mut failed, mut ending) = (BytesMut::new(), None, None);
    let mut stall = Stall::new(body.stall());
    while finder.awaits_last() {
        let has_begun = !taken.is_empty();
        let bytes = poll_fn(|cx| match body.poll_bytes(cx) {
            Poll::Ready(bytes) => Poll::Ready(bytes),
            Poll::Pending => stall.poll(has_begun, cx).map(|status| Some(Err(status))),
        });
        match bytes.await {
            Some(Ok(bytes)) => {
                stall.moved();
                taken.extend_from_slice(&bytes);
                if !finder.take(bytes).is_empty() {
                    break;
                }
                ending = finder.trailers().and_then(Ending::of_trailers);
            }
            Some(Err(status)) => {
                failed = Some(status);
                break;
            }
            None => break,
        }
    }
    let body = body.inside(|rest| Again {
        taken: taken.freeze(),
        failed,
        rest,
    });
    (http::Response::from_parts(head, body), ending)
}

/// A body of which something was read, from its beginning.
struct Again {
    taken: Bytes,
    failed: Option<Status>,
    rest: Body,
}

impl http_body::Body for Again {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let taken = std::mem::take(&mut self.taken);
        if !taken.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(taken))));
        }
        match self.failed.take() {
            Some(status) => Poll::Ready(Some(Err(status))),
            None => Pin::new(&mut self.rest).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.taken.is_empty() && self.failed.is_none() && self.rest.is_end_stream()
    }
}
