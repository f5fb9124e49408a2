//! [`Item`]: a message of a stream, and how it is sent. [`IntoItem`]: what a stream may be made of, so that one
//! constructor takes messages and results.

use crate::rpc::call::Status;

/// A message of a stream, which may be sent as it is where the others are compressed.
///
/// A stream takes messages, too: an `Item` is needed only where they are not all alike.
///
/// ```
/// use rustgreet::{Status, rpc::{Item, Sender}};
///
/// /// Sends what compresses well, and a secret, whose length would tell of it if it were compressed.
/// async fn send(replies: Sender<String>, text: String, secret: String) -> Result<(), Status> {
///     replies.send(text).await?;
///     replies.send(Item::uncompressed(secret)).await
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item<T> {
    message: T,
    packing: Packing,
}

/// Whether a message of a stream is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Packing {
    /// As all messages of its call are.
    #[default]
    Usual,
    /// It is sent as it is.
    Never,
}

impl Packing {
    /// That of a message of which two say something.
    pub(crate) fn and(self, other: Self) -> Self {
        match self {
            Self::Usual => other,
            Self::Never => Self::Never,
        }
    }
}

impl<T> Item<T> {
    /// A message that is compressed as its call is; the same as the message alone.
    ///
    /// ```
    /// use rustgreet::{Streaming, rpc::Item};
    ///
    /// let rows = [("public", false), ("secret", true)];
    /// let stream: Streaming<&str> = Streaming::iter(rows.map(|(row, is_secret)| match is_secret {
    ///     true => Item::uncompressed(row),
    ///     false => Item::new(row),
    /// }));
    /// ```
    pub fn new(message: T) -> Self {
        let packing = Packing::Usual;
        Self { message, packing }
    }

    /// A message that is sent as it is, whatever its call does.
    ///
    /// ```
    /// let item = rustgreet::rpc::Item::uncompressed("a secret");
    /// ```
    pub fn uncompressed(message: T) -> Self {
        let packing = Packing::Never;
        Self { message, packing }
    }

    pub(super) fn into_parts(self) -> (T, Packing) {
        (self.message, self.packing)
    }
}

/// An item of a stream: a message, an [`Item`], or a result with a message.
///
/// ```
/// use rustgreet::{Status, rpc::{IntoItem, Item}};
///
/// fn item(from: impl IntoItem<i32>) -> Result<Item<i32>, Status> {
///     from.into_item()
/// }
///
/// assert_eq!(item(7).unwrap(), Item::new(7));
/// assert!(item(Err(Status::aborted("stop"))).is_err());
/// ```
pub trait IntoItem<T> {
    /// The message, or the error that ends the stream.
    fn into_item(self) -> Result<Item<T>, Status>;

    /// Hands the message over as it is, without a move in between; or gives the error.
    #[doc(hidden)]
    fn give_to<R>(self, take: impl FnOnce(Item<T>) -> R) -> Result<R, Status>
    where
        Self: Sized,
    {
        self.into_item().map(take)
    }
}

impl<T> IntoItem<T> for T {
    fn into_item(self) -> Result<Item<T>, Status> {
        Ok(Item::new(self))
    }

    fn give_to<R>(self, take: impl FnOnce(Item<T>) -> R) -> Result<R, Status> {
        Ok(take(Item::new(self)))
    }
}

impl<T> IntoItem<T> for Item<T> {
    fn into_item(self) -> Result<Item<T>, Status> {
        Ok(self)
    }

    fn give_to<R>(self, take: impl FnOnce(Self) -> R) -> Result<R, Status> {
        Ok(take(self))
    }
}

impl<T> IntoItem<T> for Result<T, Status> {
    fn into_item(self) -> Result<Item<T>, Status> {
        self.map(Item::new)
    }
}
