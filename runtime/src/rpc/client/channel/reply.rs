//! The reply of a call: all that is there already, or a body that takes the rest from the connection.

use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use h2::{Reason, RecvStream, SendStream};
use http_body::Frame;

use super::{lost, place::Lease, upload::Sending};
use crate::rpc::{call::Status, protocol::Body};

/// Up to this size in bytes, a request that was handed over whole is forgotten with its reply. The rest
/// of a larger one may still wait for room.
const SMALL: usize = 16 << 10;

/// What belongs to a call as long as it runs. Dropped before its end, the stream is reset.
pub(super) struct Running {
    pub(super) lease: Lease,
    pub(super) request: Requesting,
}

pub(super) enum Requesting {
    /// All of the request is with the connection: so many bytes.
    Sent(SendStream<Bytes>, usize),
    Sending(Sending),
    Over,
}

impl Running {
    /// The reply has ended, and with it what is left of the request.
    fn end(&mut self) {
        match &self.request {
            Requesting::Sent(_, size) if *size <= SMALL => self.request = Requesting::Over,
            _ => {}
        }
    }

    pub(super) fn status(&self, error: h2::Error) -> Status {
        let connection = self.lease.connection();
        lost::status(&connection.endpoint, error, connection.end())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Requesting::Sent(stream, _) = &mut self.request {
            stream.send_reset(Reason::CANCEL);
        }
    }
}

/// The body of a response whose head is here.
pub(super) fn body(running: Running, stream: RecvStream, cx: &mut Context<'_>) -> Body {
    let stall = running.lease.pool().settings.stall;
    let peer = running.lease.connection().peer.clone();
    let body = arriving(running, stream, cx);
    body.with_peer(peer).with_stall(stall)
}

fn arriving(mut running: Running, mut stream: RecvStream, cx: &mut Context<'_>) -> Body {
    if stream.is_end_stream() {
        running.end();
        return Body::empty();
    }
    let mut chunks = VecDeque::new();
    let ended = loop {
        match stream.poll_data(cx) {
            Poll::Ready(Some(Ok(chunk))) => {
                // Fails for streams that are closed, which need no window.
                let _ = stream.flow_control().release_capacity(chunk.len());
                chunks.push_back(chunk);
            }
            Poll::Ready(None) => break true,
            // An error is there at the next look, too.
            Poll::Ready(Some(Err(_))) | Poll::Pending => break false,
        }
        if chunks.len() > 1 {
            break false;
        }
    };
    if ended
        && chunks.len() == 1
        && let Poll::Ready(Ok(Some(trailers))) = stream.poll_trailers(cx)
        && let Some(chunk) = chunks.pop_front()
    {
        running.end();
        return Body::whole(chunk, trailers);
    }
    Body::boxed(Arriving {
        chunks,
        stream,
        running: Some(running),
    })
}

/// A reply that is still arriving.
struct Arriving {
    chunks: VecDeque<Bytes>,
    stream: RecvStream,
    /// Nothing after the end.
    running: Option<Running>,
}

impl http_body::Body for Arriving {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        if let Some(chunk) = this.chunks.pop_front() {
            return Poll::Ready(Some(Ok(Frame::data(chunk))));
        }
        let Some(running) = &mut this.running else {
            return Poll::Ready(None);
        };
        let error = match ready!(this.stream.poll_data(cx)) {
            Some(Ok(chunk)) => {
                // Fails for streams that are closed, which need no window.
                let _ = this.stream.flow_control().release_capacity(chunk.len());
                return Poll::Ready(Some(Ok(Frame::data(chunk))));
            }
            Some(Err(error)) => error,
            None => match ready!(this.stream.poll_trailers(cx)) {
                Ok(trailers) => {
                    running.end();
                    this.running = None;
                    return Poll::Ready(trailers.map(|trailers| Ok(Frame::trailers(trailers))));
                }
                Err(error) => error,
            },
        };
        // The error of the request's own body is the root of a stream that we have reset.
        let fault = match &mut running.request {
            Requesting::Sending(sending) => sending.fault(),
            Requesting::Sent(..) | Requesting::Over => None,
        };
        let status = fault.unwrap_or_else(|| running.status(error));
        this.running = None;
        Poll::Ready(Some(Err(status)))
    }

    fn is_end_stream(&self) -> bool {
        self.chunks.is_empty() && self.running.is_none()
    }
}
