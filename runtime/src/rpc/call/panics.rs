//! A handler that panics ends its call, not its connection: the caller is told UNKNOWN, as gRPC has
//! it for what is thrown, and not why, which is for the server's log.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Status;

/// What `step` comes to, or that it panicked; it is not to be run again then.
pub(crate) fn caught<T>(step: impl FnOnce() -> T) -> Result<T, Status> {
    // Nobody sees what a panicking handler leaves half done: it is dropped.
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| Status::unknown("the handler panicked"))
}
