//! [`Feed`]: what a `Streaming` boxes, and the small sources of it.

use std::{
    ops::ControlFlow,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use pin_project_lite::pin_project;
use tokio::sync::mpsc;

use super::{End, IntoItem, Item, Packing, Source, Streaming};
use crate::rpc::call::{Metadata, Peer, Status};

/// What takes items, and says whether it wants more.
pub(crate) type Take<'a, T> = dyn FnMut(T, Packing) -> bool + 'a;

/// A source of items. Not polled again once it has ended or failed.
pub(crate) trait Feed<T>: Send {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, Status>>>;

    /// Hands items over for as long as some are ready and `take` wants more. Ready with nothing at the end.
    fn poll_each(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        take: &mut Take<'_, T>,
    ) -> Poll<Option<Result<(), Status>>> {
        loop {
            match ready!(self.as_mut().poll_item(cx)) {
                None => return Poll::Ready(None),
                Some(item) => {
                    let item = item?;
                    if !take(item, self.as_mut().packing()) {
                        return Poll::Ready(Some(Ok(())));
                    }
                }
            }
        }
    }

    /// Whether the metadata ahead of the items is still to come.
    fn awaits_headers(self: Pin<&mut Self>) -> bool {
        false
    }

    /// Waits for the metadata ahead of the items, or for the error that came in its place, which is the
    /// first item too.
    fn poll_headers(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    /// The metadata ahead of the items; asked for once, when it is there.
    fn take_headers(self: Pin<&mut Self>) -> Metadata {
        Metadata::new()
    }

    /// Who sends the items; asked for once, after the headers and ahead of them.
    fn take_peer(self: Pin<&mut Self>) -> Peer {
        Peer::new()
    }

    /// How the last item is to be sent.
    fn packing(self: Pin<&mut Self>) -> Packing {
        Packing::Usual
    }

    /// Whether the last item arrived compressed.
    fn was_compressed(self: Pin<&mut Self>) -> bool {
        false
    }

    /// What came after the last item; asked for once, at the end.
    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        Metadata::new()
    }
}

pin_project! {
    /// Any stream.
    pub(super) struct FromStream<S> {
        #[pin]
        stream: S,
        last: Packing,
    }
}

impl<S> FromStream<S> {
    pub(super) fn new(stream: S) -> Self {
        let last = Packing::Usual;
        Self { stream, last }
    }
}

/// What was made of an item, whose packing is noted.
fn noted<T>(item: impl IntoItem<T>, last: &mut Packing) -> Result<T, Status> {
    let (message, packing) = item.into_item()?.into_parts();
    *last = packing;
    Ok(message)
}

impl<T, S: Stream + Send> Feed<T> for FromStream<S>
where
    S::Item: IntoItem<T>,
{
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, Status>>> {
        let this = self.project();
        let item = this.stream.poll_next(cx);
        item.map(|item| item.map(|item| noted(item, this.last)))
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        self.last
    }
}

fn give<T>(item: Item<T>, take: &mut Take<'_, T>) -> bool {
    let (message, packing) = item.into_parts();
    take(message, packing)
}

/// An iterator. It never waits, so that what it yields shares the frames it is sent in.
pub(super) struct FromIter<I> {
    pub(super) items: I,
    pub(super) last: Packing,
}

impl<I> Unpin for FromIter<I> {}

impl<T, I: Iterator + Send> Feed<T> for FromIter<I>
where
    I::Item: IntoItem<T>,
{
    fn poll_item(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<T, Status>>> {
        let this = self.get_mut();
        Poll::Ready(this.items.next().map(|item| noted(item, &mut this.last)))
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        self.last
    }

    fn poll_each(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        take: &mut Take<'_, T>,
    ) -> Poll<Option<Result<(), Status>>> {
        // Not a loop over `next`, which would move each message once more.
        let items = &mut self.get_mut().items;
        let stop = items.try_for_each(|item| match item.give_to(|item| give(item, take)) {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(Ok(())),
            Err(status) => ControlFlow::Break(Err(status)),
        });
        Poll::Ready(stop.break_value())
    }
}

impl<T> Streaming<T> {
    /// Hands messages over for as long as some are ready and `take` wants more. Ready with nothing at
    /// the end.
    pub(crate) fn poll_each(
        &mut self,
        cx: &mut Context<'_>,
        take: &mut Take<'_, T>,
    ) -> Poll<Option<Result<(), Status>>> {
        let outcome = match self.source.get_mut() {
            Source::Nothing => return Poll::Ready(None),
            Source::One(item, packing) => match item
                .take()
                .map(|item| item.map(|message| take(message, *packing)))
            {
                None | Some(Ok(true)) => None,
                Some(Ok(false)) => Some(Ok(())),
                Some(Err(status)) => Some(Err(status)),
            },
            Source::Feed(feed) => ready!(feed.as_mut().poll_each(cx, take)),
        };
        match &outcome {
            Some(Ok(())) => {}
            Some(Err(_)) => self.finish(End::Failed),
            None => self.finish(End::Reached),
        }
        Poll::Ready(outcome)
    }
}

/// A user's channel.
pub(super) struct FromReceiver<I> {
    pub(super) items: mpsc::Receiver<I>,
    pub(super) last: Packing,
}

impl<T, I: IntoItem<T> + Send> Feed<T> for FromReceiver<I> {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, Status>>> {
        let this = self.get_mut();
        let item = this.items.poll_recv(cx);
        item.map(|item| item.map(|item| noted(item, &mut this.last)))
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        self.last
    }
}

/// A user's channel without a bound.
pub(super) struct FromUnbounded<I> {
    pub(super) items: mpsc::UnboundedReceiver<I>,
    pub(super) last: Packing,
}

impl<T, I: IntoItem<T> + Send> Feed<T> for FromUnbounded<I> {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, Status>>> {
        let this = self.get_mut();
        let item = this.items.poll_recv(cx);
        item.map(|item| item.map(|item| noted(item, &mut this.last)))
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        self.last
    }
}

/// Another `Streaming`, its messages changed. A change that fails ends the stream.
pub(super) struct MapMessages<T, F> {
    pub(super) stream: Streaming<T>,
    pub(super) change: F,
}

impl<T, F> Unpin for MapMessages<T, F> {}

impl<T: Send, U, F: FnMut(T) -> Result<U, Status> + Send> Feed<U> for MapMessages<T, F> {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<U, Status>>> {
        let this = self.get_mut();
        Pin::new(&mut this.stream)
            .poll_next(cx)
            .map(|item| item.map(|it| it.and_then(&mut this.change)))
    }

    fn poll_each(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        take: &mut Take<'_, U>,
    ) -> Poll<Option<Result<(), Status>>> {
        let Self { stream, change } = self.get_mut();
        let mut failure = None;
        let outcome = stream.poll_each(cx, &mut |item, packing| match change(item) {
            Ok(changed) => take(changed, packing),
            Err(status) => {
                failure = Some(status);
                false
            }
        });
        match failure {
            Some(status) => Poll::Ready(Some(Err(status))),
            None => outcome,
        }
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        self.get_mut().stream.packing()
    }

    fn awaits_headers(self: Pin<&mut Self>) -> bool {
        self.get_mut().stream.awaits_headers()
    }

    fn poll_headers(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Status>> {
        self.get_mut().stream.poll_headers(cx)
    }

    fn take_headers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().stream.take_headers()
    }

    fn take_peer(self: Pin<&mut Self>) -> Peer {
        self.get_mut().stream.take_peer()
    }

    fn was_compressed(self: Pin<&mut Self>) -> bool {
        self.get_mut().stream.was_compressed()
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().stream.take_trailers()
    }
}
