//! A reply up to the timeout that the channel has for its method. The deadline of the call itself is kept by its client.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::Frame;

use crate::rpc::{
    call::{
        Status,
        deadline::{self, Deadline},
    },
    protocol::Body,
};

/// The response, which may still be arriving until then.
pub(super) fn timed(
    response: http::Response<Body>,
    timer: Option<Deadline>,
) -> http::Response<Body> {
    match timer {
        Some(timer) if !is_whole(response.body()) => {
            response.map(|body| body.inside(|body| Timed { body, timer }))
        }
        _ => response,
    }
}

/// Whether all of it is here.
fn is_whole(body: &Body) -> bool {
    http_body::Body::is_end_stream(body) || body.whole_trailers().is_some()
}

struct Timed {
    body: Body,
    timer: Deadline,
}

impl http_body::Body for Timed {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        if this.timer.poll(cx).is_ready() {
            // Resets the stream.
            this.body = Body::empty();
            return Poll::Ready(Some(Err(deadline::exceeded())));
        }
        Pin::new(&mut this.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
