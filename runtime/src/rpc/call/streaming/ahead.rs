//! What comes ahead of the messages of a stream that arrives.

use std::{
    future::poll_fn,
    task::{Context, Poll, ready},
};

use super::{Source, Streaming};
use crate::rpc::call::{Metadata, Status};

impl<T> Streaming<T> {
    /// The metadata ahead of the replies of a call with a stream each way, as soon as it is there, or the
    /// status of a call that failed before; reading the stream gives that too. Such a call does not wait
    /// for it. Other streams have none: what is ahead of them is in their
    /// [`Response`](crate::Response::metadata).
    ///
    /// ```
    /// # use rustgreet::{Streaming, wkt::StringValue};
    /// async fn server(replies: &mut Streaming<StringValue>) -> Result<Option<&str>, rustgreet::Status> {
    ///     Ok(replies.headers().await?.get("served-by"))
    /// }
    /// ```
    pub async fn headers(&mut self) -> Result<&Metadata, Status> {
        poll_fn(|cx| self.poll_headers(cx)).await?;
        Ok(self.headers.get_or_insert_default())
    }

    /// Whether [`headers`](Self::headers) has to wait.
    pub(crate) fn awaits_headers(&mut self) -> bool {
        match self.source.get_mut() {
            Source::Feed(feed) => feed.as_mut().awaits_headers(),
            Source::One(..) | Source::Nothing => false,
        }
    }

    pub(crate) fn poll_headers(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Status>> {
        if let Source::Feed(feed) = self.source.get_mut()
            && self.headers.is_none()
        {
            ready!(feed.as_mut().poll_headers(cx))?;
            self.headers = Some(Box::new(feed.as_mut().take_headers()));
        }
        Poll::Ready(Ok(()))
    }

    /// The headers that have come, to be sent on.
    pub(crate) fn take_headers(&mut self) -> Metadata {
        self.headers
            .take()
            .map(|headers| *headers)
            .unwrap_or_default()
    }
}
