//! [`Pending`]: a call of a client, as a future.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use crate::rpc::call::{Result, Status};

/// A call, which begins when it is polled and is cancelled when it is dropped. It borrows
/// nothing, so that it can be spawned.
///
/// ```
/// # use rustgreet::{rpc::Pending, wkt::StringValue};
/// fn spawn(call: Pending<StringValue>) {
///     tokio::spawn(call);
/// }
/// ```
#[must_use = "a call begins when it is awaited"]
pub struct Pending<T> {
    future: Pin<Box<dyn Future<Output = Result<T>> + Send>>,
}

impl<T> Pending<T> {
    pub(super) fn new(future: impl Future<Output = Result<T>> + Send + 'static) -> Self {
        Self {
            future: Box::pin(future),
        }
    }

    /// A call that is over.
    pub(super) fn failed(status: Status) -> Self
    where
        T: Send + 'static,
    {
        Self::new(std::future::ready(Err(status)))
    }

    /// A call that is answered.
    pub(super) fn of(reply: T) -> Self
    where
        T: Send + 'static,
    {
        Self::new(std::future::ready(Ok(reply.into())))
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        self.future.as_mut().poll(cx)
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
