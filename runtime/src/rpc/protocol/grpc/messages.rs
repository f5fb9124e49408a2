//! [`Messages`]: a body that has the messages themselves. In the same process they are moved from one end to
//! the other, and interceptors look at them; whoever asks the body for bytes gets frames.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;
use http_body::Frame;

use super::{
    chunk::{After, Chunks},
    framed::FromFrame,
    framer::Framer,
    trailers,
};
use crate::rpc::call::{Metadata, Payload, Status, Streaming, panics::caught};

/// The messages of one direction of a call.
pub(crate) struct Messages {
    stream: Streaming<Payload>,
    chunks: Chunks,
    direction: Direction,
    end: End,
    was_compressed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Requests,
    /// After the messages there are trailers.
    Replies,
}

enum End {
    Ahead,
    /// The trailers are what is left to send.
    Reached(HeaderMap),
    Sent,
}

impl Messages {
    pub(crate) fn new(stream: Streaming<Payload>, framer: Framer, direction: Direction) -> Self {
        Self {
            stream,
            chunks: Chunks::new(framer),
            direction,
            end: End::Ahead,
            was_compressed: false,
        }
    }

    /// The next message; nothing after the last one.
    pub(crate) fn poll_next<M: FromFrame>(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<M, Status>>> {
        let item = ready!(polled(&mut self.stream, cx));
        match &item {
            Some(Ok(payload)) => self.was_compressed = payload.was_compressed(),
            Some(Err(_)) => {}
            None => self.end = End::Sent,
        }
        Poll::Ready(item.map(|item| item.and_then(M::from_payload)))
    }

    /// Whether the last message came compressed.
    pub(crate) fn was_compressed(&self) -> bool {
        self.was_compressed
    }

    /// What came after the last message.
    pub(crate) fn take_trailers(&mut self) -> Metadata {
        self.stream.take_trailers()
    }

    /// Changes each message; an error ends them.
    pub(crate) fn map(
        &mut self,
        change: impl FnMut(Payload) -> Result<Payload, Status> + Send + 'static,
    ) {
        let stream = std::mem::replace(&mut self.stream, Streaming::empty());
        self.stream = stream.try_map_messages(change);
    }

    pub(crate) fn framer(&self) -> Framer {
        self.chunks.framer()
    }

    pub(crate) fn into_stream(self) -> Streaming<Payload> {
        self.stream
    }

    /// Ends the frames: with the trailers that say how, or with an error, which resets the stream.
    fn end_with(&mut self, outcome: Result<(), Status>) -> Result<(), Status> {
        self.end = match (self.direction, outcome) {
            (Direction::Requests, outcome) => {
                self.end = End::Sent;
                return outcome;
            }
            (Direction::Replies, Ok(())) => {
                End::Reached(trailers::of_success(self.stream.take_trailers()))
            }
            (Direction::Replies, Err(status)) => End::Reached(trailers::of_failure(status)),
        };
        Ok(())
    }
}

/// What a stream has ready. Others' code runs in it, which may panic: that is an error, and its end.
pub(crate) fn polled(
    stream: &mut Streaming<Payload>,
    cx: &mut Context<'_>,
) -> Poll<Option<Result<Payload, Status>>> {
    caught(|| Pin::new(&mut *stream).poll_next(cx)).unwrap_or_else(|status| {
        *stream = Streaming::empty();
        Poll::Ready(Some(Err(status)))
    })
}

impl http_body::Body for Messages {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        if matches!(this.end, End::Ahead) {
            let mut chunk = this.chunks.begin();
            let step = || this.chunks.fill(&mut chunk, &mut this.stream, cx);
            let after = caught(step).unwrap_or_else(|status| {
                this.stream = Streaming::empty();
                After::Ended(Err(status))
            });
            if let After::Ended(outcome) = after {
                this.end_with(outcome)?;
            }
            if let Some(chunk) = this.chunks.end(chunk) {
                return Poll::Ready(Some(Ok(Frame::data(chunk))));
            }
        }
        match std::mem::replace(&mut this.end, End::Sent) {
            End::Reached(trailers) => Poll::Ready(Some(Ok(Frame::trailers(trailers)))),
            End::Sent => Poll::Ready(None),
            End::Ahead => {
                this.end = End::Ahead;
                Poll::Pending
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.end, End::Sent)
    }
}
