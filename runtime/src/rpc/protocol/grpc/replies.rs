//! What a handler answers, as an HTTP response: one message in one frame, or [`Replies`], a body
//! that encodes a stream. What is ready together shares a chunk.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Instant,
};

use bytes::Bytes;
use futures_core::Stream;
use http::{Extensions, HeaderMap};
use http_body::Frame;

use super::{
    compression::{self, ENCODING},
    frame::Framer,
    head, trailers,
};
use crate::message::Message;
use crate::rpc::{
    call::{
        Metadata, Response, Status, Streaming,
        deadline::{self, Deadline},
        panics::caught,
    },
    protocol::Body,
};

/// The size in bytes that a chunk of small messages has about.
const CHUNK: usize = 32 << 10;

/// The response of one message.
pub(crate) fn one<P: Message>(
    response: Response<P>,
    framer: Framer,
    deadline: Option<Instant>,
) -> http::Response<Body> {
    let (message, metadata, trailers, extensions) = response.departing();
    match framer.frame(&message) {
        Ok(frame) => {
            let trailers = trailers::of_success(trailers);
            let body = Body::whole(frame, trailers).with_deadline(deadline);
            begin(metadata, extensions, framer, body)
        }
        Err(status) => head::of_failure(status),
    }
}

/// The response of a stream.
pub(crate) fn many<P: Message>(
    response: Response<Streaming<P>>,
    framer: Framer,
    deadline: Option<Instant>,
) -> http::Response<Body> {
    let (stream, metadata, trailers, extensions) = response.departing();
    let replies = Replies {
        stream,
        trailers,
        framer,
        timer: deadline.map(Deadline::new),
        deadline,
        end: End::Ahead,
    };
    begin(
        metadata,
        extensions,
        framer,
        Body::boxed(replies).with_deadline(deadline),
    )
}

fn begin(
    metadata: Metadata,
    extensions: Extensions,
    framer: Framer,
    body: Body,
) -> http::Response<Body> {
    let mut response = head::of_messages(metadata.departing(), body);
    *response.extensions_mut() = extensions;
    if let Some(encoding) = framer.encoding {
        let name = http::HeaderValue::from_static(compression::name(encoding));
        response.headers_mut().insert(ENCODING, name);
    }
    response
}

/// The messages of a response, then its trailers.
struct Replies<P> {
    stream: Streaming<P>,
    trailers: Metadata,
    framer: Framer,
    timer: Option<Deadline>,
    deadline: Option<Instant>,
    end: End,
}

enum End {
    Ahead,
    /// The trailers are what is left to send.
    Reached(HeaderMap),
    Sent,
}

/// What there is of a stream for now.
enum Ready {
    /// No more, or enough for a chunk.
    Some,
    Ended(Result<(), Status>),
}

impl<P: Message> Replies<P> {
    /// Encodes what is ready; whether more may come.
    fn fill(&mut self, buffer: &mut Vec<u8>, cx: &mut Context<'_>) -> bool {
        if let Some(timer) = &mut self.timer
            && timer.poll(cx).is_ready()
        {
            return self.end_with(Err(deadline::exceeded()));
        }
        let (deadline, stream, framer) = (self.deadline, &mut self.stream, self.framer);
        let step = || deadline::during(deadline, || encode_ready(stream, framer, buffer, cx));
        match caught(step).unwrap_or_else(|status| Ready::Ended(Err(status))) {
            Ready::Some => true,
            Ready::Ended(outcome) => self.end_with(outcome),
        }
    }

    fn end_with(&mut self, outcome: Result<(), Status>) -> bool {
        let trailers = match outcome {
            Ok(()) => {
                let mut trailers = std::mem::take(&mut self.trailers);
                trailers.extend(self.stream.take_trailers());
                trailers::of_success(trailers)
            }
            Err(status) => trailers::of_failure(status),
        };
        self.stream = Streaming::empty();
        self.end = End::Reached(trailers);
        false
    }
}

fn encode_ready<P: Message>(
    stream: &mut Streaming<P>,
    framer: Framer,
    buffer: &mut Vec<u8>,
    cx: &mut Context<'_>,
) -> Ready {
    while buffer.len() < CHUNK {
        let encoded = match Pin::new(&mut *stream).poll_next(cx) {
            Poll::Pending => return Ready::Some,
            Poll::Ready(None) => return Ready::Ended(Ok(())),
            Poll::Ready(Some(Ok(message))) => framer.append(&message, buffer),
            Poll::Ready(Some(Err(status))) => Err(status),
        };
        if let Err(status) = encoded {
            return Ready::Ended(Err(status));
        }
    }
    Ready::Some
}

impl<P: Message> http_body::Body for Replies<P> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        if matches!(this.end, End::Ahead) {
            let mut buffer = Vec::new();
            let more = this.fill(&mut buffer, cx);
            if !buffer.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(buffer.into()))));
            }
            if more {
                return Poll::Pending;
            }
        }
        Poll::Ready(match std::mem::replace(&mut this.end, End::Sent) {
            End::Reached(trailers) => Some(Ok(Frame::trailers(trailers))),
            End::Ahead | End::Sent => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.end, End::Sent)
    }
}
