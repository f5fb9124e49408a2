//! [`Streaming`]: the one type for a stream of messages, whoever makes it and whoever reads it.
//! One box a stream, none a message; it ends for good with its first error.

mod ahead;
mod feed;
mod from;
mod item;
mod produce;
mod sender;

use std::{
    any::Any,
    fmt,
    future::poll_fn,
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use sync_wrapper::SyncWrapper;

use super::{Metadata, Peer, Status};
pub(crate) use feed::{Feed, Take};
use feed::{FromIter, FromStream, MapMessages};
pub(crate) use item::Packing;
pub use item::{IntoItem, Item};
pub use sender::Sender;

/// A stream of messages: what arrives over the wire, what a handler returns and what a client
/// sends. Dropping it cancels what is unread.
///
/// Read it with [`message`](Streaming::message), or as a [`Stream`] of results.
///
/// ```
/// use rustgreet::Streaming;
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let mut numbers = Streaming::iter([1, 2, 3]);
/// let mut sum = 0;
/// while let Some(number) = numbers.message().await? {
///     sum += number;
/// }
/// assert_eq!(sum, 6);
/// # Ok::<(), rustgreet::Status>(()) }).unwrap();
/// ```
pub struct Streaming<T> {
    source: SyncWrapper<Source<T>>,
    headers: Option<Box<Metadata>>,
    peer: Peer,
    trailers: Metadata,
    end: End,
}

enum Source<T> {
    One(Option<Result<T, Status>>, Packing),
    Feed(Pin<Box<dyn Feed<T>>>),
    Nothing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Ahead,
    Reached,
    Failed,
}

/// What is pinned is pinned inside a box.
impl<T> Unpin for Streaming<T> {}

impl<T: Send + 'static> Streaming<T> {
    /// A stream from any other one, of messages or of results.
    ///
    /// ```
    /// use rustgreet::{Status, Streaming};
    ///
    /// let numbers: Streaming<i32> = Streaming::new(Streaming::iter([Ok(1), Err(Status::aborted("stop"))]));
    /// ```
    pub fn new<S>(stream: S) -> Self
    where
        S: Stream + Send + 'static,
        S::Item: IntoItem<T>,
    {
        // A `Streaming` is not boxed once more.
        let mut stream = Some(stream);
        if let Some(it) = (&mut stream as &mut dyn Any).downcast_mut::<Option<Self>>() {
            return it.take().unwrap_or_else(Self::empty);
        }
        match stream {
            Some(stream) => Self::feed(FromStream::new(stream)),
            None => Self::empty(),
        }
    }

    /// A stream from an iterator, of messages or of results.
    ///
    /// ```
    /// let numbers = rustgreet::Streaming::iter((1..=3).map(|number| number * 2));
    /// # let _: rustgreet::Streaming<i32> = numbers;
    /// ```
    pub fn iter<I>(items: I) -> Self
    where
        I: IntoIterator,
        I::IntoIter: Send + 'static,
        I::Item: IntoItem<T>,
    {
        Self::feed(FromIter {
            items: items.into_iter(),
            last: Packing::Usual,
        })
    }

    /// A stream of one message, or of one error. It needs no box.
    ///
    /// ```
    /// let one: rustgreet::Streaming<i32> = rustgreet::Streaming::once(7);
    /// ```
    pub fn once<I: IntoItem<T>>(item: I) -> Self {
        let (item, packing) = match item.into_item().map(Item::into_parts) {
            Ok((message, packing)) => (Ok(message), packing),
            Err(status) => (Err(status), Packing::Usual),
        };
        Self::from_source(Source::One(Some(item), packing))
    }

    /// A stream of no message.
    ///
    /// ```
    /// let none = rustgreet::Streaming::<i32>::empty();
    /// ```
    pub fn empty() -> Self {
        Self::from_source(Source::One(None, Packing::Usual))
    }

    /// A stream, and the sender that fills it from elsewhere. The sender waits when `room` messages are unread; the
    /// stream ends when every sender is dropped.
    ///
    /// A task that fails, or panics, drops its sender too, and then the stream looks complete: the task has to
    /// [`send`](Sender::send) its error. [`produce`](Self::produce) sees to that.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let (sender, mut greetings) = rustgreet::Streaming::channel(4);
    /// sender.send("Hello, Ada!").await?;
    /// sender.send("Hello, Grace!").await?;
    /// assert_eq!(greetings.message().await?, Some("Hello, Ada!"));
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub fn channel(room: usize) -> (Sender<T>, Self) {
        let (sender, feed) = sender::pair(room);
        (sender, Self::feed(feed))
    }

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
    /// assert_eq!(numbers.message().await?, None);
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

    /// The next message; nothing after the last one, or after an error, which ends the stream.
    ///
    /// # Errors
    /// How the call ended, if it failed: what the other end says, or what was wrong on the way, such as a message above
    /// the limit.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let mut stream = rustgreet::Streaming::iter([7]);
    /// assert_eq!(stream.message().await?, Some(7));
    /// assert_eq!(stream.message().await?, None);
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub async fn message(&mut self) -> Result<Option<T>, Status> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Every message up to the end. There is no limit but what memory there is: other ends may send without end.
    ///
    /// # Errors
    /// What [`message`](Self::message) ends with; then the messages before it are gone.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let stream = rustgreet::Streaming::iter([1, 2]);
    /// assert_eq!(stream.into_vec().await?, [1, 2]);
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub async fn into_vec(mut self) -> Result<Vec<T>, Status> {
        let mut messages = Vec::new();
        while let Some(message) = self.message().await? {
            messages.push(message);
        }
        Ok(messages)
    }

    pub(crate) fn feed(feed: impl Feed<T> + 'static) -> Self {
        Self::of_feed(Box::pin(feed))
    }

    pub(crate) fn of_feed(feed: Pin<Box<dyn Feed<T>>>) -> Self {
        Self::from_source(Source::Feed(feed))
    }

    fn from_source(source: Source<T>) -> Self {
        Self {
            source: SyncWrapper::new(source),
            headers: None,
            peer: Peer::new(),
            trailers: Metadata::new(),
            end: End::Ahead,
        }
    }
}

impl<T> Streaming<T> {
    /// Whether the message that was read last arrived compressed.
    ///
    /// ```
    /// assert!(!rustgreet::Streaming::iter([7]).was_compressed());
    /// ```
    pub fn was_compressed(&mut self) -> bool {
        match self.source.get_mut() {
            Source::Feed(feed) => feed.as_mut().was_compressed(),
            Source::One(..) | Source::Nothing => false,
        }
    }

    /// How the message that was read last is to be sent.
    pub(crate) fn packing(&mut self) -> Packing {
        match self.source.get_mut() {
            Source::Feed(feed) => feed.as_mut().packing(),
            Source::One(_, packing) => *packing,
            Source::Nothing => Packing::Usual,
        }
    }

    /// The metadata that came after the last message: nothing before the stream has ended, and
    /// nothing if it ended with an error (whose status has [its own](Status::metadata)).
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let mut trailers = rustgreet::Metadata::new();
    /// trailers.insert("cost", "3")?;
    /// let mut stream = rustgreet::Streaming::iter([7]).with_trailers(trailers);
    /// while let Some(_) = stream.message().await? {
    ///     assert!(stream.trailers().is_none());
    /// }
    /// assert_eq!(stream.trailers().unwrap().get("cost"), Some("3"));
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub fn trailers(&self) -> Option<&Metadata> {
        (self.end == End::Reached).then_some(&self.trailers)
    }

    /// The same stream with `trailers` after its last message, beside those that it has. Trailers
    /// that only the end can tell are sent by [`Sender::finish`].
    ///
    /// ```
    /// let mut trailers = rustgreet::Metadata::new();
    /// trailers.insert("cost", "3")?;
    /// let stream = rustgreet::Streaming::iter([7]).with_trailers(trailers);
    /// # let _: rustgreet::Streaming<i32> = stream;
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    #[must_use]
    pub fn with_trailers(mut self, trailers: Metadata) -> Self {
        self.trailers.extend(trailers);
        self
    }

    /// The trailers of a stream that has ended, to be sent on.
    pub(crate) fn take_trailers(&mut self) -> Metadata {
        match self.end {
            End::Reached => mem::take(&mut self.trailers),
            End::Ahead | End::Failed => Metadata::new(),
        }
    }

    /// Lets go of the source, and of whatever it holds open.
    #[cold]
    fn finish(&mut self, end: End) {
        self.note_peer();
        if let Source::Feed(feed) = self.source.get_mut()
            && self.headers.is_none()
        {
            let headers = feed.as_mut().take_headers();
            self.headers = (!headers.is_empty()).then(|| Box::new(headers));
        }
        if let Source::Feed(feed) = self.source.get_mut()
            && end == End::Reached
        {
            let trailers = feed.as_mut().take_trailers();
            self.trailers.extend(trailers);
        }
        self.source = SyncWrapper::new(Source::Nothing);
        self.end = end;
    }
}

impl<T> Stream for Streaming<T> {
    type Item = Result<T, Status>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let item = match this.source.get_mut() {
            Source::Nothing => return Poll::Ready(None),
            Source::One(item, _) => item.take(),
            Source::Feed(feed) => ready!(feed.as_mut().poll_item(cx)),
        };
        match &item {
            Some(Ok(_)) => {}
            Some(Err(_)) => this.finish(End::Failed),
            None => this.finish(End::Reached),
        }
        Poll::Ready(item)
    }
}

impl<T> fmt::Debug for Streaming<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streaming").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
