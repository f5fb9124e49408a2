//! [`IntoItem`]: what a stream may be made of, so that one constructor takes messages and results.

use crate::rpc::call::Status;

/// An item of a stream: a message, or a result with one.
///
/// ```
/// use rustgreet::{Status, rpc::IntoItem};
///
/// fn item(from: impl IntoItem<i32>) -> Result<i32, Status> {
///     from.into_item()
/// }
///
/// assert_eq!(item(7).unwrap(), 7);
/// assert!(item(Err(Status::aborted("stop"))).is_err());
/// ```
pub trait IntoItem<T> {
    /// The message, or the error that ends the stream.
    fn into_item(self) -> Result<T, Status>;

    /// Hands the message over as it is, without a move in between; or gives the error.
    #[doc(hidden)]
    fn give_to<R>(self, take: impl FnOnce(T) -> R) -> Result<R, Status>
    where
        Self: Sized,
    {
        self.into_item().map(take)
    }
}

impl<T> IntoItem<T> for T {
    fn into_item(self) -> Result<T, Status> {
        Ok(self)
    }

    fn give_to<R>(self, take: impl FnOnce(T) -> R) -> Result<R, Status> {
        Ok(take(self))
    }
}

impl<T> IntoItem<T> for Result<T, Status> {
    fn into_item(self) -> Result<T, Status> {
        self
    }
}
