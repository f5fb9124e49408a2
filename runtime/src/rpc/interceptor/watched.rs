//! [`Watched`]: replies whose end is told, and [`Timed`]: replies up to a deadline.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use crate::rpc::{
    call::{
        Feed, Metadata, Packing, Payload, Status, Streaming,
        deadline::{self, Deadline},
        panics::caught,
    },
    protocol::grpc::messages::polled,
};

/// Tells its end once, whatever that is.
pub(super) struct Watched<F: FnOnce(Result<&Metadata, &Status>)> {
    stream: Streaming<Payload>,
    trailers: Metadata,
    tell: Option<F>,
}

impl<F: FnOnce(Result<&Metadata, &Status>)> Watched<F> {
    pub(super) fn new(stream: Streaming<Payload>, tell: F) -> Self {
        Self {
            stream,
            trailers: Metadata::new(),
            tell: Some(tell),
        }
    }
}

impl<F: FnOnce(Result<&Metadata, &Status>)> Unpin for Watched<F> {}

impl<F: FnOnce(Result<&Metadata, &Status>) + Send> Feed<Payload> for Watched<F> {
    fn poll_item(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Payload, Status>>> {
        let this = self.get_mut();
        // A panic is an end, too.
        let item = ready!(polled(&mut this.stream, cx));
        let end = match &item {
            Some(Ok(_)) => return Poll::Ready(item),
            Some(Err(status)) => Err(status),
            None => {
                this.trailers = this.stream.take_trailers();
                Ok(&this.trailers)
            }
        };
        let told = this.tell.take().map(|tell| caught(|| tell(end)));
        if let Some(Err(status)) = told {
            return Poll::Ready(Some(Err(status)));
        }
        Poll::Ready(item)
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        self.get_mut().stream.packing()
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        std::mem::take(&mut self.get_mut().trailers)
    }
}

impl<F: FnOnce(Result<&Metadata, &Status>)> Drop for Watched<F> {
    fn drop(&mut self) {
        if let Some(tell) = self.tell.take() {
            let end = Status::cancelled("nobody reads the replies any more");
            // Nobody is there to be told of a panic, and one within another would end the process.
            let _ = caught(|| tell(Err(&end)));
        }
    }
}

/// Ends with DEADLINE_EXCEEDED when its time comes.
pub(super) struct Timed {
    pub(super) stream: Streaming<Payload>,
    pub(super) timer: Deadline,
}

impl Feed<Payload> for Timed {
    fn poll_item(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Payload, Status>>> {
        let this = self.get_mut();
        if this.timer.poll(cx).is_ready() {
            return Poll::Ready(Some(Err(deadline::exceeded())));
        }
        Pin::new(&mut this.stream).poll_next(cx)
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        self.get_mut().stream.packing()
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().stream.take_trailers()
    }
}
