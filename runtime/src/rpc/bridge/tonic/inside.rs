//! The status that tonic sees in an error of HTTP libraries and middleware.

use std::error::Error;

use crate::rpc::call::{Status, chain};

type Unknown = Box<dyn Error + Send + Sync>;

/// The outermost status in `error` if it is tonic's, or if tonic's transport says there what failed.
pub(in crate::rpc) fn status_in(error: Unknown) -> Result<Status, Unknown> {
    let is_ours = |it: &(dyn Error + 'static)| it.is::<Status>();
    let outermost = chain(&*error).find(|it| is_ours(*it) || is_theirs(*it));
    match outermost.is_some_and(|it| !is_ours(it)) {
        true => tonic::Status::try_from_error(error).map(Status::from),
        false => Err(error),
    }
}

fn is_theirs(error: &(dyn Error + 'static)) -> bool {
    error.is::<tonic::Status>() || error.is::<tonic::TimeoutExpired>() || was_never_sent(error)
}

/// Whether a connection of hyper's client ended before it took the request.
pub(super) fn was_never_sent(error: &(dyn Error + 'static)) -> bool {
    let error = error.downcast_ref::<hyper::Error>();
    error.is_some_and(hyper::Error::is_canceled)
}
