//! [`Requests`]: the messages of a request as they arrive, with the deadline kept, for a handler that
//! takes one or a stream of them.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;

use super::{frame::Deframer, framed::FromFrame, inbox::Outlet, messages::Messages, stall::Stall};
use crate::rpc::{
    call::{
        Feed, Packing, Patience, Status, Streaming, Take,
        deadline::{self, Deadline},
    },
    platform::Instant,
    protocol::Body,
};

/// Where the bytes come from.
pub(crate) enum Source {
    Body(Body),
    Inbox(Outlet),
}

impl Source {
    fn poll_bytes(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Status>>> {
        match self {
            Self::Body(body) => body.poll_bytes(cx),
            Self::Inbox(reader) => reader.poll_bytes(cx),
        }
    }

    /// The messages themselves, if they are not in frames.
    fn messages(&mut self) -> Option<&mut Messages> {
        match self {
            Self::Body(body) => body.messages(),
            Self::Inbox(_) => None,
        }
    }

    /// Whether it is known that no more will come.
    fn has_ended(&self) -> bool {
        match self {
            Self::Body(body) => http_body::Body::is_end_stream(body),
            Self::Inbox(_) => false,
        }
    }
}

/// The messages of a request.
pub(crate) struct Requests {
    source: Source,
    frames: Deframer,
    stall: Stall,
}

impl Requests {
    /// A message that has begun may make no progress for `stall`.
    pub(crate) fn new(source: Source, frames: Deframer, stall: Patience) -> Self {
        Self {
            source,
            frames,
            stall: Stall::new(stall),
        }
    }

    /// The next message; nothing after the last one.
    pub(crate) fn poll_next<M: FromFrame>(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<M, Status>>> {
        if let Some(messages) = self.source.messages() {
            return messages.poll_next(cx);
        }
        loop {
            match self.frames.next() {
                Ok(None) => {}
                Ok(Some(message)) => return Poll::Ready(Some(Ok(message))),
                Err(status) => return Poll::Ready(Some(Err(status))),
            }
            match self.source.poll_bytes(cx) {
                Poll::Ready(Some(Ok(bytes))) => {
                    self.stall.moved();
                    self.frames.push(bytes);
                }
                Poll::Ready(Some(Err(status))) => return Poll::Ready(Some(Err(status))),
                Poll::Ready(None) if self.frames.is_within_message() => {
                    let why = "the request ends in the middle of a message";
                    let status = self.frames.told(Status::internal(why));
                    return Poll::Ready(Some(Err(status)));
                }
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => {
                    let within = self.frames.is_within_message();
                    return self.stall.poll(within, cx).map(|status| Some(Err(status)));
                }
            }
        }
    }

    /// Whether the last message was compressed.
    pub(crate) fn was_compressed(&mut self) -> bool {
        match self.source.messages() {
            Some(messages) => messages.was_compressed(),
            None => self.frames.was_compressed(),
        }
    }

    /// The messages as a stream that keeps the deadline itself.
    pub(crate) fn into_streaming<M: FromFrame>(self, deadline: Option<Instant>) -> Streaming<M> {
        Streaming::feed(Stream {
            requests: self,
            timer: deadline.map(Deadline::new),
        })
    }
}

/// The one message that there must be.
pub(crate) struct One<M> {
    requests: Requests,
    first: Option<M>,
}

impl<M: FromFrame> One<M> {
    pub(crate) fn new(requests: Requests) -> Self {
        Self {
            requests,
            first: None,
        }
    }

    /// The message, and whether it was compressed.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<(M, bool), Status>> {
        let miscounted = |found: &str| {
            let why = format!("the request must be one message, and there is {found}");
            Poll::Ready(Err(Status::unimplemented(why)))
        };
        loop {
            if self.first.is_some()
                && !self.requests.frames.is_within_message()
                && self.requests.source.has_ended()
                && let Some(first) = self.first.take()
            {
                return Poll::Ready(Ok((first, self.requests.was_compressed())));
            }
            match ready!(self.requests.poll_next(cx)).transpose()? {
                Some(_) if self.first.is_some() => return miscounted("more than one"),
                Some(message) => self.first = Some(message),
                None => match self.first.take() {
                    Some(first) => {
                        return Poll::Ready(Ok((first, self.requests.was_compressed())));
                    }
                    None => return miscounted("no"),
                },
            }
        }
    }
}

/// What a `Streaming` of requests boxes.
struct Stream {
    requests: Requests,
    timer: Option<Deadline>,
}

impl Stream {
    fn keep_time(&mut self, cx: &mut Context<'_>) -> Result<(), Status> {
        let timer = self.timer.as_mut();
        match timer.is_some_and(|timer| timer.poll(cx).is_ready()) {
            true => Err(deadline::exceeded()),
            false => Ok(()),
        }
    }
}

impl<M: FromFrame> Feed<M> for Stream {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<M, Status>>> {
        let this = self.get_mut();
        this.keep_time(cx)?;
        this.requests.poll_next(cx)
    }

    /// The clock is read once for all that are here.
    fn poll_each(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        take: &mut Take<'_, M>,
    ) -> Poll<Option<Result<(), Status>>> {
        let this = self.get_mut();
        this.keep_time(cx)?;
        while let Some(message) = ready!(this.requests.poll_next(cx)).transpose()? {
            if !take(message, Packing::Usual) {
                return Poll::Ready(Some(Ok(())));
            }
        }
        Poll::Ready(None)
    }

    fn was_compressed(self: Pin<&mut Self>) -> bool {
        self.get_mut().requests.was_compressed()
    }
}
