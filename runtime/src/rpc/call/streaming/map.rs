//! A stream whose messages are changed on their way.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;

use super::{Feed, Streaming, Take};
use crate::rpc::call::{Metadata, Status};

impl<T: Send + 'static> Streaming<T> {
    /// The same stream with another kind of message; errors and trailers are passed on, which
    /// the `map` of stream libraries does not do for trailers.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let numbers = rustgreet::Streaming::iter(["1", "22"]).map_messages(str::len);
    /// assert_eq!(numbers.into_vec().await?, [1, 2]);
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub fn map_messages<U>(self, mut change: impl FnMut(T) -> U + Send + 'static) -> Streaming<U>
    where
        U: Send + 'static,
    {
        self.try_map_messages(move |message| Ok(change(message)))
    }

    /// As [`map_messages`](Self::map_messages), with a change that may fail: then the stream ends with its
    /// error.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use rustgreet::{Code, OrStatus, Streaming};
    ///
    /// let texts = Streaming::iter(["1", "?", "3"]);
    /// let mut numbers = texts.try_map_messages(|it| it.parse::<i32>().or_status(Code::DataLoss));
    /// assert_eq!(numbers.message().await?, Some(1));
    /// assert_eq!(numbers.message().await.unwrap_err().code(), Code::DataLoss);
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub fn try_map_messages<U>(
        self,
        change: impl FnMut(T) -> Result<U, Status> + Send + 'static,
    ) -> Streaming<U>
    where
        U: Send + 'static,
    {
        Streaming::feed(MapMessages {
            stream: self,
            change,
        })
    }
}

/// Another `Streaming`, its messages changed. A change that fails ends the stream.
struct MapMessages<T, F> {
    stream: Streaming<T>,
    change: F,
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
        let this = self.get_mut();
        let change = &mut this.change;
        this.stream.poll_each(cx, &mut |item| take(change(item)?))
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
