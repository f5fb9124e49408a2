//! What is behind a status of tonic's: one of ours, or an error of the transport that tonic words too
//! generally.

use std::error::Error;

use crate::rpc::call::{Code, Status, chain, told};

/// The status of ours that tonic took for an unknown error.
pub(super) fn wrapped(status: &tonic::Status) -> Option<&Status> {
    let ours = status.source()?.downcast_ref::<Status>()?;
    let is_unknown = status.code() == tonic::Code::Unknown;
    (is_unknown && status.message() == ours.to_string()).then_some(ours)
}

pub(super) fn root_of<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    chain(error).last().unwrap_or(error)
}

/// Code and message of a failure of the transport: the root is what helps, and a connection that breaks is
/// not an unknown error.
pub(super) fn explain(status: &Status, root: &(dyn Error + 'static)) -> (Code, String) {
    let h2 = root.downcast_ref::<h2::Error>();
    let broke = root.is::<std::io::Error>() || h2.is_some_and(h2::Error::is_io);
    let refused = h2.is_some_and(|error| {
        error.is_go_away() || error.reason() == Some(h2::Reason::REFUSED_STREAM)
    });
    let code = match status.code() {
        Code::Unknown if broke => Code::Unavailable,
        Code::Internal if refused => Code::Unavailable,
        code => code,
    };
    (code, told(status.message().to_owned(), root))
}
