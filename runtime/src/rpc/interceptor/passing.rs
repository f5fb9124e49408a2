//! [`Passing`]: the messages of one direction of a call, as they pass interceptors. They stay as they came, in
//! frames or as themselves, until somebody looks at them.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use http::HeaderMap;
use sync_wrapper::SyncWrapper;

use super::Side;
use crate::rpc::{
    call::{
        Compressions, Feed, MAX_FRAME, Metadata, Packing, Payload, Settings, Status, Streaming,
    },
    platform::Instant,
    protocol::{
        Body,
        grpc::{
            arrival::Arrival,
            compression,
            frame::Deframer,
            framer::Framer,
            messages::Direction,
            requests::{Requests, Source},
            trailers,
        },
    },
};

pub(super) struct Passing {
    body: SyncWrapper<Body>,
    /// The first message, if somebody has asked for it; it is still to be read.
    first: Option<Payload>,
    frames: Result<Option<Deframer>, Status>,
    /// Whether the head of a response says already that it succeeds.
    is_successful: bool,
    framer: Framer,
    direction: Direction,
}

impl Passing {
    pub(super) fn new(
        body: Body,
        headers: &HeaderMap,
        (side, direction): (Side, Direction),
        settings: &Settings,
    ) -> Self {
        // What this end sends itself has no limit for who reads it here.
        let (known, limit) = match (side, direction) {
            (Side::Client, Direction::Requests) | (Side::Server, Direction::Replies) => {
                (Compressions::all(), usize::MAX)
            }
            (Side::Client, Direction::Replies) | (Side::Server, Direction::Requests) => {
                (settings.accept, settings.max_decoding)
            }
        };
        let encoding = compression::of_arriving(headers, known);
        let framer = Framer::new(
            encoding.as_ref().copied().unwrap_or_default(),
            settings.compress_from,
            settings.max_encoding,
        );
        let limits = settings.decode_limits.clone();
        Self {
            frames: encoding.map(|encoding| {
                Some(Deframer::new(limit, limits, encoding).with_fault(body.fault()))
            }),
            body: SyncWrapper::new(body),
            first: None,
            is_successful: headers.contains_key(trailers::STATUS),
            framer,
            direction,
        }
    }

    /// Messages that come from nowhere else.
    pub(super) fn of(stream: Streaming<Payload>, direction: Direction) -> Self {
        let framer = Framer::new(None, 0, MAX_FRAME);
        let mut passing = Self {
            body: SyncWrapper::new(Body::empty()),
            first: None,
            frames: Ok(None),
            is_successful: true,
            framer,
            direction,
        };
        passing.set(stream);
        passing
    }

    /// Takes the messages out, to be read here.
    pub(super) fn take(&mut self) -> Streaming<Payload> {
        let rest = self.take_rest();
        match self.first.take() {
            Some(first) => Streaming::feed(Behind {
                first: Some(first),
                rest,
            }),
            None => rest,
        }
    }

    fn take_rest(&mut self) -> Streaming<Payload> {
        if let Some(stream) = self.body.get_mut().take_messages() {
            return stream;
        }
        let frames = match std::mem::replace(&mut self.frames, Ok(None)) {
            Ok(Some(frames)) => frames,
            Ok(None) => return Streaming::empty(),
            Err(status) => return Streaming::once(Err(status)),
        };
        let body = self.body.get_mut();
        if self.direction == Direction::Replies {
            let arrival = Arrival::within(body.take_content(), frames, self.is_successful);
            return arrival.into_streaming();
        }
        let (stall, source) = (body.stall(), Source::Body(body.take_content()));
        Requests::new(source, frames, stall).into_streaming(None)
    }

    /// Puts others in their place.
    pub(super) fn set(&mut self, stream: Streaming<Payload>) {
        self.first = None;
        let body = self.body.get_mut();
        body.set_content(match self.direction {
            Direction::Requests => Body::of_requests(stream, self.framer),
            Direction::Replies => Body::of_replies(stream, self.framer),
        });
    }

    /// Tells who sends them until when.
    pub(super) fn keep(&mut self, deadline: Instant) {
        self.body.get_mut().set_deadline(Some(deadline));
    }

    /// Changes each message as it passes; an error ends the stream.
    pub(super) fn map(
        &mut self,
        change: impl FnMut(Payload) -> Result<Payload, Status> + Send + 'static,
    ) {
        let stream = self.take();
        self.set(Streaming::feed(Changed {
            stream,
            change,
            last: Packing::Usual,
        }));
    }

    /// Waits for the first message, which stays; nothing if there is none.
    pub(super) async fn first(&mut self) -> Result<Option<&Payload>, Status> {
        if self.first.is_none() {
            let mut rest = self.take_rest();
            match rest.message().await {
                Ok(first) => {
                    let packing = rest.packing();
                    self.set(rest);
                    self.first = first.map(|first| first.packed(packing));
                }
                Err(status) => {
                    self.set(Streaming::once(Err(status.clone())));
                    return Err(status);
                }
            }
        }
        Ok(self.first.as_ref())
    }

    /// The body of what has passed.
    pub(super) fn into_body(mut self) -> Body {
        if self.first.is_some() {
            let stream = self.take();
            self.set(stream);
        }
        self.body.into_inner()
    }

    /// The trailers of a reply of one message that is all here.
    pub(super) fn trailers(&mut self) -> Option<Metadata> {
        let frames = self.body.get_mut().whole_trailers();
        frames.map(|trailers| Metadata::arriving(trailers.clone()))
    }
}

/// A message, and the stream that it was taken from.
struct Behind {
    first: Option<Payload>,
    rest: Streaming<Payload>,
}

impl Feed<Payload> for Behind {
    fn poll_item(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Payload, Status>>> {
        let this = self.get_mut();
        match this.first.take() {
            Some(first) => Poll::Ready(Some(Ok(first))),
            None => Pin::new(&mut this.rest).poll_next(cx),
        }
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        self.get_mut().rest.packing()
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().rest.take_trailers()
    }
}

/// A stream whose messages are changed.
struct Changed<F> {
    stream: Streaming<Payload>,
    change: F,
    /// How the last message was to be sent, before it was changed.
    last: Packing,
}

impl<F> Unpin for Changed<F> {}

impl<F: FnMut(Payload) -> Result<Payload, Status> + Send> Feed<Payload> for Changed<F> {
    fn poll_item(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Payload, Status>>> {
        let this = self.get_mut();
        let item = Pin::new(&mut this.stream).poll_next(cx);
        item.map(|item| {
            item.map(|item| {
                let payload = item?;
                this.last = payload.packing().and(this.stream.packing());
                (this.change)(payload)
            })
        })
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        self.last
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().stream.take_trailers()
    }
}
