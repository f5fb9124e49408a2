//! What the head of a response says of how its call ended, whatever protocol it is of: for a channel, which sends
//! calls again.

use http::{StatusCode, header};

use super::grpc::{status_of_http, trailers};
use crate::rpc::call::Code;

/// Whether messages follow the head in frames, and after them the status.
pub(crate) fn has_frames<B>(response: &http::Response<B>) -> bool {
    if status_of_http::is_of_grpc(response) {
        return true;
    }
    let found = response.headers().get(header::CONTENT_TYPE);
    let is_framed = found.is_some_and(|found| {
        let begins_with = |prefix: &str| {
            let start = found.as_bytes().get(..prefix.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        ["application/grpc-web", "application/grpc+"]
            .into_iter()
            .any(begins_with)
    });
    response.status() == StatusCode::OK && is_framed
}

/// The code of a response that is only a status; nothing if more follows, which has it at its end.
pub(crate) fn code<B>(response: &http::Response<B>) -> Option<Code> {
    if response.headers().contains_key(trailers::STATUS) {
        return trailers::code(response.headers());
    }
    match has_frames(response) {
        true => None,
        false => status_of_http::status(response).map(|status| status.code()),
    }
}
