//! [`timely`]: a call in the same process that keeps its deadline, as a call over a socket does, its stream of
//! replies too.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll},
    time::Instant,
};

use super::BoxReply;
use crate::message::Message;
use crate::rpc::call::{
    Feed, Metadata, Request, Result, Status, Streaming,
    deadline::{self, Deadline},
};

/// The call, until its deadline, which is that of the caller's own call if that is nearer. Outside of a
/// runtime the clock is asked at each poll.
#[doc(hidden)]
pub fn timely<'a, Q, P: UntilDeadline + Send + 'a>(
    mut request: Request<Q>,
    call: impl FnOnce(Request<Q>) -> BoxReply<'a, P>,
) -> impl Future<Output = Result<P>> + Send {
    let until = deadline::nearer(request.deadline(), deadline::current());
    request.set_deadline(until);
    let mut call = call(request);
    async move {
        let Some(at) = until else {
            return call.await;
        };
        let mut timer = Deadline::new(at);
        let answer = poll_fn(|cx| match timer.poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(deadline::exceeded())),
            Poll::Pending => deadline::during(until, || call.as_mut().poll(cx)),
        });
        Ok(answer.await?.map(|reply| reply.until(at)))
    }
}

/// A reply, one message or a stream.
#[doc(hidden)]
pub trait UntilDeadline {
    /// The same reply, which ends at a deadline.
    fn until(self, at: Instant) -> Self;
}

impl<M: Message> UntilDeadline for M {
    fn until(self, _: Instant) -> Self {
        self
    }
}

impl<M: Send + 'static> UntilDeadline for Streaming<M> {
    fn until(self, at: Instant) -> Self {
        Streaming::feed(Timely {
            stream: self,
            at,
            timer: Deadline::new(at),
        })
    }
}

struct Timely<M> {
    stream: Streaming<M>,
    at: Instant,
    timer: Deadline,
}

impl<M> Unpin for Timely<M> {}

impl<M: Send> Feed<M> for Timely<M> {
    fn poll_item(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<M, Status>>> {
        let this = self.get_mut();
        if this.timer.poll(cx).is_ready() {
            return Poll::Ready(Some(Err(deadline::exceeded())));
        }
        let stream = Pin::new(&mut this.stream);
        deadline::during(Some(this.at), || {
            futures_core::Stream::poll_next(stream, cx)
        })
    }

    fn awaits_headers(self: Pin<&mut Self>) -> bool {
        self.get_mut().stream.awaits_headers()
    }

    fn poll_headers(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<std::result::Result<(), Status>> {
        self.get_mut().stream.poll_headers(cx)
    }

    fn take_headers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().stream.take_headers()
    }

    fn was_compressed(self: Pin<&mut Self>) -> bool {
        self.get_mut().stream.was_compressed()
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().stream.take_trailers()
    }
}
