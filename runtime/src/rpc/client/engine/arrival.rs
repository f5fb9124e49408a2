//! [`Arrival`]: messages as they come off the wire, in either direction, with the deadline kept
//! and every error said in our words.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
    time::Instant,
};

use futures_core::Stream;

use super::{Failure, Guard};
use crate::rpc::call::{
    Code, Feed, Metadata, Status, Streaming,
    deadline::{self, Deadline},
};

/// The messages of one direction of a call.
pub(crate) struct Arrival<M> {
    stream: ::tonic::Streaming<M>,
    timer: Option<Deadline>,
    blame: Blame,
    direction: Direction,
    /// While it is held, the requests of the same call go on.
    guard: Option<Guard>,
}

/// Which way the messages travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Request,
    Response,
}

impl Direction {
    fn name(self) -> &'static str {
        match self {
            Direction::Request => "request",
            Direction::Response => "response",
        }
    }
}

/// What is known about a call that may be the real reason of its end.
#[derive(Clone, Default)]
pub(crate) struct Blame {
    pub(crate) deadline: Option<Instant>,
    pub(crate) failure: Option<Failure>,
}

impl Blame {
    /// The status to report for what the engine reports.
    pub(crate) fn status(&self, status: impl Into<Status>) -> Status {
        if let Some(status) = self.failure.as_ref().and_then(|failure| failure.get()) {
            return status.clone();
        }
        let status = status.into();
        match status.code() {
            Code::Cancelled if self.is_late(&status) => deadline::exceeded(),
            Code::OutOfRange if status.message().starts_with(TOO_LARGE) => {
                status.with_code(Code::ResourceExhausted)
            }
            _ => status,
        }
    }

    /// tonic calls it cancelled when the timer fires that it sets from the same header.
    fn is_late(&self, status: &Status) -> bool {
        self.deadline.is_some()
            && (status.message() == "Timeout expired" || deadline::has_passed(self.deadline))
    }
}

/// How tonic begins to say that a message is above the limit.
const TOO_LARGE: &str = "Error, decoded message length too large";

impl<M: Send + 'static> Arrival<M> {
    pub(crate) fn new(stream: ::tonic::Streaming<M>, blame: Blame, direction: Direction) -> Self {
        Self {
            stream,
            timer: None,
            blame,
            direction,
            guard: None,
        }
    }

    pub(crate) fn guarded(mut self, guard: Option<Guard>) -> Self {
        self.guard = guard;
        self
    }

    /// The one message there must be, and the trailers. The caller watches the deadline.
    pub(crate) async fn only(mut self) -> Result<(M, Metadata), Status> {
        let message = self
            .next()
            .await
            .transpose()?
            .ok_or_else(|| self.miscounted("no"))?;
        match self.next().await.transpose()? {
            None => Ok((message, self.trailers())),
            Some(_) => Err(self.miscounted("more than one")),
        }
    }

    /// The messages as a stream that watches the deadline itself.
    pub(crate) fn into_streaming(mut self) -> Streaming<M> {
        self.timer = self.blame.deadline.map(Deadline::new);
        Streaming::feed(self)
    }

    async fn next(&mut self) -> Option<Result<M, Status>> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<M, Status>>> {
        if let Some(timer) = &mut self.timer
            && timer.poll(cx).is_ready()
        {
            return Poll::Ready(Some(Err(deadline::exceeded())));
        }
        let next = Pin::new(&mut self.stream).poll_next(cx);
        next.map(|item| item.map(|item| item.map_err(|status| self.blame.status(status))))
    }

    /// The trailers that came with the end of a response. They are there, or never will be.
    fn trailers(&mut self) -> Metadata {
        if self.direction == Direction::Request {
            return Metadata::new();
        }
        let trailers = pin!(self.stream.trailers());
        match trailers.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(Some(trailers))) => Metadata::arriving(trailers.into_headers()),
            _ => Metadata::new(),
        }
    }

    fn miscounted(&self, found: &str) -> Status {
        let direction = self.direction.name();
        Status::unimplemented(format!(
            "the {direction} must be one message, and there is {found}"
        ))
    }
}

impl<M: Send + 'static> Feed<M> for Arrival<M> {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<M, Status>>> {
        self.get_mut().poll_next(cx)
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().trailers()
    }
}
