//! [`ForMany`]: a call that is answered with a stream, as a future of its head; and [`Replies`], what the
//! stream boxes.

use std::{
    future::Future,
    marker::PhantomData,
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
    call::{Feed, Metadata, Peer, Response, Result, Settings, Status, Streaming},
    protocol::grpc::arrival::{Arrival, Head},
};

/// When the future is ready.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// With the head of the response.
    Head,
    /// Once the call is on its way: the caller may have to send before the server does.
    Sent,
}

/// A call that is answered with a stream.
pub(super) struct ForMany<R: Route, P> {
    until: Until,
    replies: Option<Pin<Box<Replies<R>>>>,
    message: PhantomData<fn() -> P>,
}

impl<R: Route, P> ForMany<R, P> {
    pub(super) fn new(replies: Replies<R>, until: Until) -> Self {
        Self {
            until,
            replies: Some(Box::pin(replies)),
            message: PhantomData,
        }
    }
}

impl<R: Route, P: Message + Default> Future for ForMany<R, P> {
    type Output = Result<Streaming<P>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let until = self.until;
        let Some(replies) = &mut self.replies else {
            return Poll::Ready(Err(Status::internal("the call was answered before")));
        };
        let opened = replies.as_mut().poll_open(cx);
        let mut head = Head::default();
        match until {
            Until::Head => {
                if let Err(status) = ready!(opened) {
                    self.replies = None;
                    return Poll::Ready(Err(status));
                }
                head = replies.as_mut().take_head().unwrap_or_default();
            }
            Until::Sent if opened.is_pending() && !replies.is_sent() => return Poll::Pending,
            // An error before the head is the stream's.
            Until::Sent => {}
        }
        let Some(replies) = self.replies.take() else {
            return Poll::Pending;
        };
        let (replies, trailers) = (Streaming::of_feed(replies), Metadata::new());
        let response = Response::arriving(replies, head.metadata, trailers, head.extensions);
        Poll::Ready(Ok(response.come_from(head.peer)))
    }
}

pin_project! {
    /// The replies of a call, from before their head.
    pub(super) struct Replies<R: Route> {
        #[pin]
        departure: Departure<R>,
        limits: Limits,
        settings: Settings,
        arrival: Option<Arrival>,
        head: Option<Head>,
        failure: Option<Status>,
    }
}

impl<R: Route> Replies<R> {
    pub(super) fn new(departure: Departure<R>, limits: Limits, settings: Settings) -> Self {
        Self {
            departure,
            limits,
            settings,
            arrival: None,
            head: None,
            failure: None,
        }
    }

    /// Waits for the head, or for an error before it, which stays here.
    fn poll_open(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<std::result::Result<(), Status>> {
        let mut this = self.project();
        if let Some(status) = this.failure {
            return Poll::Ready(Err(status.clone()));
        }
        if this.arrival.is_some() {
            return Poll::Ready(Ok(()));
        }
        let opened = match this.limits.poll(cx) {
            Poll::Ready(status) => Err(status),
            Poll::Pending => {
                let response = ready!(this.departure.as_mut().poll(cx));
                let opened = response.and_then(|response| Arrival::open(response, this.settings));
                opened.map_err(|status| this.limits.explain(status, cx))
            }
        };
        Poll::Ready(match opened {
            Ok((head, arrival)) => {
                (*this.head, *this.arrival) = (Some(head), Some(arrival));
                Ok(())
            }
            Err(status) => {
                *this.failure = Some(status.clone());
                // The call ends now, though the stream may be read later.
                this.departure.end();
                this.limits.end();
                Err(status)
            }
        })
    }

    fn is_sent(&self) -> bool {
        self.limits.upload_has_begun()
    }

    fn take_head(self: Pin<&mut Self>) -> Option<Head> {
        self.project().head.take()
    }
}

impl<R: Route, P: Message + Default> Feed<P> for Replies<R> {
    fn poll_item(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<P, Status>>> {
        ready!(self.as_mut().poll_open(cx))?;
        let this = self.project();
        if let Poll::Ready(status) = this.limits.poll(cx) {
            return Poll::Ready(Some(Err(status)));
        }
        let Some(arrival) = this.arrival else {
            return Poll::Ready(None);
        };
        let item = ready!(arrival.poll_next(cx));
        let explained = |status| this.limits.explain(status, cx);
        Poll::Ready(item.map(|item| item.map_err(explained)))
    }

    fn awaits_headers(self: Pin<&mut Self>) -> bool {
        self.arrival.is_none()
    }

    fn poll_headers(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<std::result::Result<(), Status>> {
        self.as_mut().poll_open(cx)
    }

    fn take_headers(self: Pin<&mut Self>) -> Metadata {
        self.take_head()
            .map(|head| head.metadata)
            .unwrap_or_default()
    }

    fn take_peer(self: Pin<&mut Self>) -> Peer {
        let head = self.project().head.as_mut();
        head.map(|head| std::mem::take(&mut head.peer))
            .unwrap_or_default()
    }

    fn was_compressed(self: Pin<&mut Self>) -> bool {
        let arrival = self.project().arrival.as_mut();
        arrival.is_some_and(Arrival::was_compressed)
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        let arrival = self.project().arrival.as_mut();
        arrival.map(Arrival::take_trailers).unwrap_or_default()
    }
}
