//! What is behind a status of tonic's: one of ours, or an error of the transport that tonic words too
//! generally.

use std::{error::Error, io};

use super::inside::was_never_sent;
use crate::rpc::{
    call::{Code, Status, chain, told},
    protocol::failure::code_of_h2,
};

/// The status of ours that tonic took for an unknown error.
pub(super) fn wrapped(status: &tonic::Status) -> Option<&Status> {
    let ours = status.source()?.downcast_ref::<Status>()?;
    let is_unknown = status.code() == tonic::Code::Unknown;
    (is_unknown && status.message() == ours.to_string()).then_some(ours)
}

/// Code and message of a failure of the transport, by the error under it: the root is what helps, a connection that
/// breaks is not an unknown error, and a call that ran out of time or was never sent was not cancelled.
pub(super) fn explain(status: &Status, error: &(dyn Error + 'static)) -> (Code, String) {
    let found = match status.code() {
        Code::Unknown => chain(error).find_map(|it| of_h2(it).or_else(|| of_transport(it))),
        Code::Internal => chain(error).find_map(of_h2),
        Code::Cancelled => chain(error).find_map(of_transport),
        _ => None,
    };
    let message = told(status.message().to_owned(), error);
    (found.unwrap_or(status.code()), message)
}

fn of_h2(error: &(dyn Error + 'static)) -> Option<Code> {
    error.downcast_ref::<h2::Error>().map(code_of_h2)
}

fn of_transport(error: &(dyn Error + 'static)) -> Option<Code> {
    if error.is::<tonic::TimeoutExpired>() {
        return Some(Code::DeadlineExceeded);
    }
    (was_never_sent(error) || error.is::<io::Error>()).then_some(Code::Unavailable)
}
