//! [`ForOne`]: a call that is answered with one message, as a future of it.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use pin_project_lite::pin_project;

use super::{
    departure::{Departure, Limits},
    transport::Route,
};
use crate::message::Message;
use crate::rpc::{
    call::{Response, Result, Settings},
    protocol::grpc::arrival::{Arrival, Head, miscounted},
};

pin_project! {
    pub(super) struct ForOne<R: Route, P> {
        #[pin]
        departure: Departure<R>,
        limits: Limits,
        settings: Settings,
        arrival: Option<(Head, Arrival)>,
        reply: Option<P>,
    }
}

impl<R: Route, P> ForOne<R, P> {
    pub(super) fn new(departure: Departure<R>, limits: Limits, settings: Settings) -> Self {
        Self {
            departure,
            limits,
            settings,
            arrival: None,
            reply: None,
        }
    }
}

impl<R: Route, P: Message + Default> ForOne<R, P> {
    fn poll_response(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<P>> {
        let this = self.as_mut().project();
        if let Poll::Ready(status) = this.limits.poll(cx) {
            return Poll::Ready(Err(status));
        }
        if this.arrival.is_none() {
            let response = ready!(this.departure.poll(cx));
            let opened = response.and_then(|response| Arrival::open(response, this.settings));
            *this.arrival = Some(opened.map_err(|status| this.limits.explain(status, cx))?);
        }
        let Some((head, arrival)) = this.arrival else {
            return Poll::Pending;
        };
        let outcome = loop {
            match ready!(arrival.poll_next(cx)) {
                Some(Ok(_)) if this.reply.is_some() => break Err(miscounted("more than one")),
                Some(Ok(message)) => *this.reply = Some(message),
                Some(Err(status)) => break Err(status),
                None => break this.reply.take().ok_or_else(|| miscounted("no")),
            }
        };
        let (trailers, was_compressed) = (arrival.take_trailers(), arrival.was_compressed());
        let head = std::mem::take(head);
        Poll::Ready(match outcome {
            Ok(message) => {
                let Head {
                    metadata,
                    extensions,
                    peer,
                } = head;
                let response = Response::arriving(message, metadata, trailers, extensions);
                Ok(response.arrived_compressed(was_compressed).come_from(peer))
            }
            Err(status) => {
                let status = status.after_headers(&head.metadata);
                Err(this.limits.explain(status, cx))
            }
        })
    }
}

impl<R: Route, P: Message + Default> Future for ForOne<R, P> {
    type Output = Result<P>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<P>> {
        let response = ready!(self.as_mut().poll_response(cx));
        // What is still under way ends now, not when this future is dropped.
        let this = self.project();
        this.departure.end();
        this.limits.end();
        *this.arrival = None;
        Poll::Ready(response)
    }
}
