//! The timeout in a request's head, whatever protocol it is of.

use std::time::Duration;

use http::{HeaderMap, Method};

use super::{connect, grpc};
use crate::rpc::call::Status;

/// What is left of a call's time, if its head says so.
///
/// # Errors
/// What it says is not a time.
pub(crate) fn of(headers: &HeaderMap) -> Result<Option<Duration>, Status> {
    match grpc::timeout::of(headers)? {
        None => connect::timeout::of(headers),
        left => Ok(left),
    }
}

/// Says what is left of a call's time.
pub(crate) fn put(method: &Method, headers: &mut HeaderMap, left: Duration) {
    let is_connects = method == Method::GET || headers.contains_key(connect::VERSION);
    match is_connects
        .then(|| connect::timeout::header(left))
        .flatten()
    {
        Some(left) => headers.insert(connect::timeout::HEADER, left),
        None if is_connects => headers.remove(connect::timeout::HEADER),
        None => headers.insert(grpc::timeout::HEADER, grpc::timeout::header(left)),
    };
}
