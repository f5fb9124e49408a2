//! [`Replies`]: what a handler answers, as the stream that tonic sends. It watches the deadline,
//! and ends a success that has trailers with a status OK that carries them.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Instant,
};

use futures_core::Stream;
use tonic::metadata::MetadataMap;

use super::panics::caught;
use crate::message::Message;
use crate::rpc::{
    call::{
        Code, Metadata, Response, Status, Streaming,
        deadline::{self, Deadline},
    },
    protocol::grpc::check_size,
};

/// The messages of a response, then its end.
pub(crate) struct Replies<P> {
    stream: Streaming<P>,
    trailers: Metadata,
    timer: Option<Deadline>,
    max_encoding: Option<usize>,
    ended: bool,
}

impl<P: Message> Replies<P> {
    /// tonic's response for what a handler answered.
    pub(crate) fn response(
        outcome: Result<Response<Streaming<P>>, Status>,
        deadline: Option<Instant>,
        max_encoding: Option<usize>,
    ) -> Result<tonic::Response<Self>, tonic::Status> {
        let (stream, metadata, trailers) = outcome.map_err(failed)?.into_parts();
        let timer = deadline.map(Deadline::new);
        let replies = Self {
            stream,
            trailers,
            timer,
            max_encoding,
            ended: false,
        };
        let mut response = tonic::Response::new(replies);
        *response.metadata_mut() = MetadataMap::from_headers(metadata.departing());
        Ok(response)
    }

    fn poll_reply(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<P, tonic::Status>>> {
        if let Some(timer) = &mut self.timer
            && timer.poll(cx).is_ready()
        {
            return Poll::Ready(Some(Err(failed(deadline::exceeded()))));
        }
        let polled = caught(|| Pin::new(&mut self.stream).poll_next(cx));
        let reply = ready!(polled.unwrap_or_else(|status| Poll::Ready(Some(Err(status)))));
        Poll::Ready(match reply {
            Some(reply) => {
                let checked = reply.and_then(|message| check_size(message, self.max_encoding));
                Some(checked.map_err(failed))
            }
            None => self.closing().map(Err),
        })
    }

    /// The status OK with the trailers, if there are any; tonic has its own for when there are none.
    fn closing(&mut self) -> Option<tonic::Status> {
        let mut trailers = std::mem::take(&mut self.trailers);
        trailers.extend(self.stream.take_trailers());
        let carrier = |trailers| Status::new(Code::Ok, "").with_metadata(trailers).into();
        (!trailers.is_empty()).then(|| carrier(trailers))
    }
}

impl<P: Message> Stream for Replies<P> {
    type Item = Result<Result<P, Status>, tonic::Status>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.ended {
            return Poll::Ready(None);
        }
        let reply = ready!(this.poll_reply(cx));
        if !matches!(reply, Some(Ok(_))) {
            this.ended = true;
            this.stream = Streaming::empty();
        }
        Poll::Ready(reply.map(|reply| reply.map(Ok)))
    }
}

/// A failure must not look like a success to the other side.
fn failed(status: Status) -> tonic::Status {
    match status.code() {
        Code::Ok => {
            let why = format!("the handler failed with a status OK: {}", status.message());
            Status::unknown(why)
                .with_metadata(status.metadata().clone())
                .into()
        }
        _ => status.into(),
    }
}
