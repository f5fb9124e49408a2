//! A handler's replies on their way through the same process: they keep what a call promises, and are not
//! encoded.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;

use super::{framed::IntoFrame, trailers};
use crate::rpc::{
    call::{
        Feed, Metadata, Payload, Status, Streaming,
        deadline::{self, Deadline},
        panics::caught,
    },
    platform::Instant,
};

/// The replies, up to the deadline.
pub(super) fn moved<P: IntoFrame>(
    stream: Streaming<P>,
    deadline: Option<Instant>,
) -> Streaming<Payload> {
    Streaming::feed(Moved {
        stream,
        timer: deadline.map(Deadline::new),
        deadline,
    })
}

/// What a `Streaming` of such replies boxes.
struct Moved<P> {
    stream: Streaming<P>,
    timer: Option<Deadline>,
    deadline: Option<Instant>,
}

impl<P: IntoFrame> Feed<Payload> for Moved<P> {
    fn poll_item(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Payload, Status>>> {
        let this = self.get_mut();
        if let Some(timer) = &mut this.timer
            && timer.poll(cx).is_ready()
        {
            return Poll::Ready(Some(Err(deadline::exceeded())));
        }
        let (deadline, stream) = (this.deadline, &mut this.stream);
        let step = || deadline::during(deadline, || Pin::new(&mut *stream).poll_next(cx));
        let item = caught(step).unwrap_or_else(|status| Poll::Ready(Some(Err(status))));
        item.map(|item| match item? {
            Ok(message) => Some(Ok(message.into_payload().packed(stream.packing()))),
            Err(status) => Some(Err(as_sent(status))),
        })
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        Metadata::arriving(self.get_mut().stream.take_trailers().departing())
    }
}

/// What a caller at the other end of a connection would see of a failure.
fn as_sent(status: Status) -> Status {
    match trailers::read(trailers::of_failure(status)) {
        Err(status) => status,
        Ok(_) => Status::unknown("the handler failed without a status"),
    }
}
