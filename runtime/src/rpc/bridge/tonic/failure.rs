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

/// Code and message of a failure of the transport, by the error under it: the root is what helps, and a
/// connection that breaks is not an unknown error.
pub(super) fn explain(status: &Status, error: &(dyn Error + 'static)) -> (Code, String) {
    let of_h2 = |is: fn(&h2::Error) -> bool| {
        chain(error).any(move |error| error.downcast_ref::<h2::Error>().is_some_and(is))
    };
    let broke = chain(error).any(|error| error.is::<std::io::Error>()) || of_h2(h2::Error::is_io);
    let refused =
        of_h2(|error| error.is_go_away() || error.reason() == Some(h2::Reason::REFUSED_STREAM));
    let code = match status.code() {
        Code::Unknown if broke => Code::Unavailable,
        Code::Internal if refused => Code::Unavailable,
        code => code,
    };
    (code, told(status.message().to_owned(), error))
}
