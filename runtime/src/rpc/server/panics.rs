//! A handler that panics ends its call, not its connection: the caller is told UNKNOWN, as gRPC has
//! it for what is thrown, and not why, which is for the server's log.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
};

use crate::rpc::call::Status;

/// What `step` comes to, or that it panicked; it is not to be run again then.
pub(crate) fn caught<T>(step: impl FnOnce() -> T) -> Result<T, Status> {
    // Nobody sees what a panicking handler leaves half done: it is dropped.
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| Status::unknown("the handler panicked"))
}

/// Runs `work`, which may panic.
pub(crate) async fn catching<T>(
    work: impl Future<Output = Result<T, Status>>,
) -> Result<T, Status> {
    let mut work = pin!(work);
    poll_fn(|cx| match caught(|| work.as_mut().poll(cx)) {
        Ok(poll) => poll,
        Err(status) => Poll::Ready(Err(status)),
    })
    .await
}
