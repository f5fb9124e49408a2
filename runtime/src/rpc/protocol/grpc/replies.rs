//! What a handler answers, as an HTTP response: one message in one frame, or [`Replies`], a body
//! that encodes a stream.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Extensions, HeaderMap};
use http_body::Frame;

use super::{
    chunk::{After, Chunks},
    compression::{self, ENCODING},
    framed::IntoFrame,
    framer::Framer,
    head,
    moved::moved,
    trailers,
};
use crate::rpc::{
    call::{
        Metadata, Response, Status, Streaming,
        deadline::{self, Deadline},
        panics::caught,
    },
    platform::Instant,
    protocol::Body,
};

/// How a response is sent.
#[derive(Clone, Copy)]
pub(crate) struct Ending {
    pub(crate) framer: Framer,
    pub(crate) deadline: Option<Instant>,
    /// Whether the messages themselves are wanted, not frames.
    pub(crate) moves: bool,
}

/// The response to what a handler answered, now or when its head is known.
#[allow(
    clippy::large_enum_variant,
    reason = "it is moved once, and a box would be an allocation for every call"
)]
pub(crate) enum Finished {
    Now(http::Response<Body>),
    Later(Pin<Box<dyn Future<Output = http::Response<Body>> + Send>>),
}

/// The response of one message.
pub(crate) fn one<P: IntoFrame>(response: Response<P>, mut ending: Ending) -> Finished {
    ending.framer = ending.framer.with_choice(response.compression());
    let (message, metadata, trailers, extensions) = response.departing();
    if ending.moves {
        let replies = Streaming::once(message.into_payload()).with_trailers(trailers);
        let body = Body::of_replies(replies, ending.framer);
        return Finished::Now(begin(metadata, extensions, ending, body));
    }
    Finished::Now(match ending.framer.frame(&message) {
        Ok(frame) => {
            let body = Body::whole(frame, trailers::of_success(trailers));
            begin(metadata, extensions, ending, body)
        }
        Err(status) => head::of_failure(status),
    })
}

/// The response of a stream. One that arrives from another server, whose head is not here yet, is sent on
/// when that is.
pub(crate) fn many<P: IntoFrame>(mut response: Response<Streaming<P>>, ending: Ending) -> Finished {
    match response.get_mut().awaits_headers() {
        true => Finished::Later(Box::pin(relayed(response, ending))),
        false => Finished::Now(streamed(response, ending)),
    }
}

async fn relayed<P: IntoFrame>(
    mut response: Response<Streaming<P>>,
    ending: Ending,
) -> http::Response<Body> {
    if let Err(status) = poll_fn(|cx| response.get_mut().poll_headers(cx)).await {
        return head::of_failure(status);
    }
    streamed(response, ending)
}

fn streamed<P: IntoFrame>(
    response: Response<Streaming<P>>,
    mut ending: Ending,
) -> http::Response<Body> {
    ending.framer = ending.framer.with_choice(response.compression());
    let (mut stream, mut metadata, trailers, extensions) = response.departing();
    metadata.extend(stream.take_headers());
    if ending.moves {
        let replies = moved(stream, ending.deadline).with_trailers(trailers);
        let body = Body::of_replies(replies, ending.framer);
        return begin(metadata, extensions, ending, body);
    }
    let replies = Replies {
        stream,
        trailers,
        chunks: Chunks::new(ending.framer),
        timer: ending.deadline.map(Deadline::new),
        deadline: ending.deadline,
        end: End::Ahead,
    };
    begin(metadata, extensions, ending, Body::boxed(replies))
}

fn begin(
    metadata: Metadata,
    extensions: Extensions,
    ending: Ending,
    body: Body,
) -> http::Response<Body> {
    let body = body.with_deadline(ending.deadline);
    let mut response = head::of_messages(metadata.departing(), body);
    *response.extensions_mut() = extensions;
    if let Some(encoding) = ending.framer.encoding() {
        let name = http::HeaderValue::from_static(compression::name(encoding));
        response.headers_mut().insert(ENCODING, name);
    }
    response
}

/// The messages of a response, then its trailers.
struct Replies<P> {
    stream: Streaming<P>,
    trailers: Metadata,
    chunks: Chunks,
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

impl<P: IntoFrame> Replies<P> {
    /// The chunk of what is ready, if anything is.
    fn chunk(&mut self, cx: &mut Context<'_>) -> Option<Bytes> {
        if let Some(timer) = &mut self.timer
            && timer.poll(cx).is_ready()
        {
            self.end_with(Err(deadline::exceeded()));
            return None;
        }
        let (deadline, stream, chunks) = (self.deadline, &mut self.stream, &mut self.chunks);
        let mut chunk = chunks.begin();
        let step = || deadline::during(deadline, || chunks.fill(&mut chunk, stream, cx));
        let after = caught(step).unwrap_or_else(|status| After::Ended(Err(status)));
        if let After::Ended(outcome) = after {
            self.end_with(outcome);
        }
        self.chunks.end(chunk)
    }

    fn end_with(&mut self, outcome: Result<(), Status>) {
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
    }
}

impl<P: IntoFrame> http_body::Body for Replies<P> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        if matches!(this.end, End::Ahead)
            && let Some(chunk) = this.chunk(cx)
        {
            return Poll::Ready(Some(Ok(Frame::data(chunk))));
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
