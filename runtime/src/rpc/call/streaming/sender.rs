//! [`Sender`]: fills a [`Streaming`](super::Streaming) from elsewhere.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::sync::mpsc;

use super::{Feed, IntoItem, Item, Packing};
use crate::rpc::call::{Metadata, Status};

/// Fills a [`Streaming`](crate::Streaming). Clones fill the same one.
///
/// ```
/// use rustgreet::{Status, Streaming, rpc::Sender};
///
/// async fn count(to: i32, numbers: Sender<i32>) -> Result<(), Status> {
///     for number in 0..to {
///         numbers.send(number).await?; // an error once the reader is gone
///     }
///     Ok(())
/// }
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let numbers = Streaming::produce(|sender| count(3, sender));
/// assert_eq!(numbers.into_vec().await?, [0, 1, 2]);
/// # Ok::<(), Status>(()) }).unwrap();
/// ```
pub struct Sender<T> {
    queue: mpsc::Sender<Parcel<T>>,
}

enum Parcel<T> {
    Item(Result<Item<T>, Status>),
    End(Metadata),
}

impl<T> Sender<T> {
    /// Sends a message (an [`Item`] says whether it is compressed), or an error, which ends the stream. Waits while there
    /// is no room.
    ///
    /// # Errors
    /// CANCELLED once nobody reads the stream any more.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let (sender, stream) = rustgreet::Streaming::channel(1);
    /// sender.send(1).await?;
    /// drop(stream);
    /// assert!(sender.send(2).await.is_err());
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub async fn send(&self, item: impl IntoItem<T>) -> Result<(), Status> {
        self.queue
            .send(Parcel::Item(item.into_item()))
            .await
            .map_err(|_| unread())
    }

    /// Ends the stream, with `trailers` after its last message, whatever other senders do.
    ///
    /// # Errors
    /// CANCELLED once nobody reads the stream any more.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let (sender, stream) = rustgreet::Streaming::<i32>::channel(1);
    /// let mut trailers = rustgreet::Metadata::new();
    /// trailers.insert("cost", "3")?;
    /// sender.finish(trailers).await?;
    /// assert!(stream.into_vec().await?.is_empty());
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub async fn finish(self, trailers: Metadata) -> Result<(), Status> {
        self.queue
            .send(Parcel::End(trailers))
            .await
            .map_err(|_| unread())
    }

    /// Whether nobody reads the stream any more.
    ///
    /// ```
    /// let (sender, stream) = rustgreet::Streaming::<i32>::channel(1);
    /// assert!(!sender.is_closed());
    /// drop(stream);
    /// assert!(sender.is_closed());
    /// ```
    pub fn is_closed(&self) -> bool {
        self.queue.is_closed()
    }

    /// Waits until nobody reads the stream any more.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let (sender, stream) = rustgreet::Streaming::<i32>::channel(1);
    /// drop(stream);
    /// sender.closed().await;
    /// # });
    /// ```
    pub async fn closed(&self) {
        self.queue.closed().await;
    }
}

fn unread() -> Status {
    Status::cancelled("nobody reads this stream any more")
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self {
            queue: self.queue.clone(),
        }
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender")
            .field("is_closed", &self.is_closed())
            .finish()
    }
}

/// The reading end.
pub(super) struct FromSender<T> {
    queue: mpsc::Receiver<Parcel<T>>,
    last: Packing,
    trailers: Metadata,
}

/// Both ends of a channel with room for `room` messages.
pub(super) fn pair<T>(room: usize) -> (Sender<T>, FromSender<T>) {
    let (sender, queue) = mpsc::channel(room.max(1));
    (
        Sender { queue: sender },
        FromSender {
            queue,
            last: Packing::Usual,
            trailers: Metadata::new(),
        },
    )
}

impl<T> FromSender<T> {
    /// Takes nothing more. What was sent is still read.
    pub(super) fn close(&mut self) {
        self.queue.close();
    }
}

impl<T> Unpin for FromSender<T> {}

impl<T: Send> Feed<T> for FromSender<T> {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, Status>>> {
        let this = self.get_mut();
        Poll::Ready(match ready!(this.queue.poll_recv(cx)) {
            Some(Parcel::Item(item)) => Some(item.map(|item| {
                let (message, packing) = item.into_parts();
                this.last = packing;
                message
            })),
            Some(Parcel::End(trailers)) => {
                this.trailers = trailers;
                None
            }
            None => None,
        })
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        self.last
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        std::mem::take(&mut self.get_mut().trailers)
    }
}
