//! What comes ahead of the messages of a stream that arrives.

use std::{
    future::poll_fn,
    task::{Context, Poll, ready},
};

use super::{Source, Streaming};
use crate::rpc::call::{Metadata, Peer, Status};

impl<T> Streaming<T> {
    /// The metadata ahead of the replies of a call with a stream each way, as soon as it is there: such a call does
    /// not wait for it. Other streams have none: what is ahead of them is in their
    /// [`Response`](crate::Response::metadata).
    ///
    /// # Errors
    /// The status of a call that failed before; reading the stream gives that too.
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

    /// Who answers a call with a stream each way, if that went over a [`Channel`](crate::Channel): the address of the
    /// server, our own, and the server's certificates. It is known once the [`headers`](Self::headers), or a message,
    /// are there. For other streams it is in their [`Response`](crate::Response::peer).
    ///
    /// ```
    /// # use rustgreet::{Streaming, wkt::StringValue};
    /// async fn server(
    ///     replies: &mut Streaming<StringValue>,
    /// ) -> Result<Option<std::net::SocketAddr>, rustgreet::Status> {
    ///     replies.headers().await?;
    ///     Ok(replies.peer().addr())
    /// }
    /// ```
    pub fn peer(&mut self) -> &Peer {
        self.note_peer();
        &self.peer
    }

    /// Keeps what the source knows of its peer.
    pub(super) fn note_peer(&mut self) {
        if let Source::Feed(feed) = self.source.get_mut()
            && !self.peer.is_known()
        {
            self.peer = feed.as_mut().take_peer();
        }
    }

    /// The peer, for a stream of others that is made of this one.
    pub(crate) fn take_peer(&mut self) -> Peer {
        self.note_peer();
        std::mem::take(&mut self.peer)
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
            if !self.peer.is_known() {
                self.peer = feed.as_mut().take_peer();
            }
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
