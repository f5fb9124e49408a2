//! [`Feed`]: what a `Streaming` boxes, and the small sources of it.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use pin_project_lite::pin_project;
use tokio::sync::mpsc;

use super::{IntoItem, Streaming};
use crate::rpc::call::{Metadata, Status};

/// A source of items. Not polled again once it has ended or failed.
pub(crate) trait Feed<T>: Send {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, Status>>>;

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
    }
}

impl<S> FromStream<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream }
    }
}

impl<T, S: Stream + Send> Feed<T> for FromStream<S>
where
    S::Item: IntoItem<T>,
{
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, Status>>> {
        self.project()
            .stream
            .poll_next(cx)
            .map(|item| item.map(IntoItem::into_item))
    }
}

/// An iterator. It never waits, so that what it yields shares the frames it is sent in.
pub(super) struct FromIter<I>(pub(super) I);

impl<I> Unpin for FromIter<I> {}

impl<T, I: Iterator + Send> Feed<T> for FromIter<I>
where
    I::Item: IntoItem<T>,
{
    fn poll_item(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<T, Status>>> {
        Poll::Ready(self.get_mut().0.next().map(IntoItem::into_item))
    }
}

/// A user's channel.
pub(super) struct FromReceiver<I>(pub(super) mpsc::Receiver<I>);

impl<T, I: IntoItem<T> + Send> Feed<T> for FromReceiver<I> {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, Status>>> {
        self.get_mut()
            .0
            .poll_recv(cx)
            .map(|item| item.map(IntoItem::into_item))
    }
}

/// A user's channel without a bound.
pub(super) struct FromUnbounded<I>(pub(super) mpsc::UnboundedReceiver<I>);

impl<T, I: IntoItem<T> + Send> Feed<T> for FromUnbounded<I> {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, Status>>> {
        self.get_mut()
            .0
            .poll_recv(cx)
            .map(|item| item.map(IntoItem::into_item))
    }
}

/// Another `Streaming`, its messages changed.
pub(super) struct MapMessages<T, F> {
    pub(super) stream: Streaming<T>,
    pub(super) change: F,
}

impl<T, F> Unpin for MapMessages<T, F> {}

impl<T: Send, U, F: FnMut(T) -> U + Send> Feed<U> for MapMessages<T, F> {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<U, Status>>> {
        let this = self.get_mut();
        Pin::new(&mut this.stream)
            .poll_next(cx)
            .map(|item| item.map(|it| it.map(&mut this.change)))
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

    fn was_compressed(self: Pin<&mut Self>) -> bool {
        self.get_mut().stream.was_compressed()
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().stream.take_trailers()
    }
}
