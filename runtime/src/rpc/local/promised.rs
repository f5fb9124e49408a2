//! [`promised`]: a call through a trait object keeps what a call promises: its deadline, also in the calls that
//! the handler makes, and that a panic is UNKNOWN.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use pin_project_lite::pin_project;

use super::BoxReply;
use crate::message::Message;
use crate::rpc::{
    call::{
        Feed, Metadata, Packing, Peer, Request, Result, Status, Streaming,
        deadline::{self, Deadline},
        panics::caught,
    },
    platform::Instant,
};

/// A call that `begin` makes of a handler's method. Its deadline is that of the caller's own call, if that is nearer.
pub fn promised<'a, Q, P, F>(
    mut request: Request<Q>,
    begin: impl FnOnce(Request<Q>) -> F,
) -> BoxReply<'a, P>
where
    P: Promise + Send + 'a,
    F: Future<Output = Result<P>> + Send + 'a,
{
    let deadline = deadline::nearer(request.deadline(), deadline::current());
    request.set_deadline(deadline);
    match caught(|| deadline::during(deadline, || begin(request))) {
        Ok(call) => Box::pin(Promised {
            call,
            timer: deadline.map(Deadline::new),
            deadline,
        }),
        Err(status) => Box::pin(std::future::ready(Err(status))),
    }
}

pin_project! {
    struct Promised<F> {
        #[pin]
        call: F,
        timer: Option<Deadline>,
        deadline: Option<Instant>,
    }
}

impl<P: Promise, F: Future<Output = Result<P>>> Future for Promised<F> {
    type Output = Result<P>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<P>> {
        let this = self.project();
        if let Some(timer) = this.timer
            && timer.poll(cx).is_ready()
        {
            return Poll::Ready(Err(deadline::exceeded()));
        }
        let (deadline, call) = (*this.deadline, this.call);
        let step = || deadline::during(deadline, || call.poll(cx));
        let reply = ready!(caught(step).unwrap_or_else(|status| Poll::Ready(Err(status))));
        Poll::Ready(match reply {
            Ok(reply) => Ok(reply.map(|it| it.kept_until(deadline))),
            Err(status) => Err(status.into_failure()),
        })
    }
}

/// What a method answers: a message, or a stream that keeps the same promises.
pub trait Promise: Sized {
    /// The same, up to the deadline.
    fn kept_until(self, deadline: Option<Instant>) -> Self;
}

impl<M: Message> Promise for M {
    fn kept_until(self, _: Option<Instant>) -> Self {
        self
    }
}

impl<T: Send + 'static> Promise for Streaming<T> {
    fn kept_until(self, deadline: Option<Instant>) -> Self {
        Self::feed(Kept {
            stream: self,
            timer: deadline.map(Deadline::new),
            deadline,
        })
    }
}

/// What a `Streaming` of such replies boxes.
struct Kept<T> {
    stream: Streaming<T>,
    timer: Option<Deadline>,
    deadline: Option<Instant>,
}

impl<T> Kept<T> {
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let timer = self.timer.as_mut();
        timer.is_some_and(|timer| timer.poll(cx).is_ready())
    }
}

impl<T: Send> Feed<T> for Kept<T> {
    fn poll_item(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<T, Status>>> {
        let this = self.get_mut();
        if this.is_late(cx) {
            return Poll::Ready(Some(Err(deadline::exceeded())));
        }
        let (deadline, stream) = (this.deadline, &mut this.stream);
        let step = || deadline::during(deadline, || Pin::new(stream).poll_next(cx));
        let item = caught(step).unwrap_or_else(|status| Poll::Ready(Some(Err(status))));
        item.map(|item| item.map(|item| item.map_err(Status::into_failure)))
    }

    fn awaits_headers(self: Pin<&mut Self>) -> bool {
        self.get_mut().stream.awaits_headers()
    }

    fn poll_headers(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<std::result::Result<(), Status>> {
        let this = self.get_mut();
        match this.is_late(cx) {
            true => Poll::Ready(Err(deadline::exceeded())),
            false => this.stream.poll_headers(cx),
        }
    }

    fn take_headers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().stream.take_headers()
    }

    fn take_peer(self: Pin<&mut Self>) -> Peer {
        self.get_mut().stream.take_peer()
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        self.get_mut().stream.packing()
    }

    fn was_compressed(self: Pin<&mut Self>) -> bool {
        self.get_mut().stream.was_compressed()
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().stream.take_trailers()
    }
}
