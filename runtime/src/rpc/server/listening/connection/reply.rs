//! [`Reply`]: the body of an answer over HTTP/1.1.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::Frame;

use crate::rpc::{call::Status, protocol::Body, server::answer};

/// What is sent at a time, in bytes.
const PIECE: usize = 64 << 10;

/// What a reply holds.
pub(super) trait Guard: Unpin {
    /// Whether the reply has no more time.
    fn is_over(&self) -> bool;
}

/// A body that is sent, in pieces, so that the call is open for as long as there is much to be sent.
pub(super) struct Reply<G> {
    body: Body,
    /// What is left of a frame.
    rest: Bytes,
    /// Held for as long as the reply is not with the connection.
    open: G,
}

impl<G> Reply<G> {
    pub(super) fn new(body: Body, open: G) -> Self {
        Self {
            body,
            rest: Bytes::new(),
            open,
        }
    }
}

impl<G: Guard> http_body::Body for Reply<G> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.rest.is_empty() {
            let frame = match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Pending if self.open.is_over() => {
                    let status = answer::over();
                    // One that cannot say why breaks off: it would look complete.
                    let last = self.body.end_early(status.clone());
                    return Poll::Ready(Some(last.map(Frame::data).ok_or(status)));
                }
                frame => ready!(frame),
            };
            match frame.map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => self.rest = data,
                Some(Ok(Err(frame))) => return Poll::Ready(Some(Ok(frame))),
                Some(Err(status)) => return Poll::Ready(Some(Err(status))),
                None => return Poll::Ready(None),
            }
        }
        let length = self.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    /// Asked for ahead of the first frame.
    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
