//! What the head of a response says of how its call ended, whatever protocol it is of: for a channel, which sends
//! calls again.

use http::{HeaderMap, StatusCode, header};

use super::{
    connect::{self, Connect},
    content_type,
    grpc::{status_of_http, trailers},
    grpc_web,
    last_frame::Finder,
};
use crate::rpc::call::{Code, Settings};

/// What a head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Messages follow, and after them the status.
    Open,
    /// The call has ended so, with nothing after the head but maybe a page.
    Ended(Code),
    /// It has failed, and the body is an error of Connect's, which has the code. This one is likely.
    Failed(Code),
}

/// Whether messages follow the head in frames.
pub(crate) fn has_frames<B>(response: &http::Response<B>) -> bool {
    if status_of_http::is_of_grpc(response) {
        return true;
    }
    let begins_with = |prefix: &str| begins_with(response.headers(), prefix);
    let families = [
        "application/grpc-web",
        "application/grpc+",
        "application/connect+",
    ];
    response.status() == StatusCode::OK && families.into_iter().any(begins_with)
}

/// What finds the last frame that says how the call ended; nothing where trailers say it, or where it is base64.
pub(crate) fn finder<B>(response: &http::Response<B>) -> Option<Finder> {
    let (headers, settings) = (response.headers(), Settings::default());
    let begins_with = |prefix: &str| begins_with(headers, prefix);
    let last = if begins_with("application/grpc-web-text") {
        return None;
    } else if begins_with("application/grpc-web") {
        grpc_web::client::last_frame(headers, &settings)
    } else if begins_with("application/connect+") {
        connect::client::last_frame_of(headers, &settings)
    } else {
        return None;
    };
    Some(Finder::new(last))
}

pub(crate) fn verdict<B>(response: &http::Response<B>) -> Verdict {
    let (status, headers) = (response.status(), response.headers());
    if headers.contains_key(trailers::STATUS) {
        return trailers::code(headers).map_or(Verdict::Open, Verdict::Ended);
    }
    if has_frames(response) {
        return Verdict::Open;
    }
    let content_type = headers.get(header::CONTENT_TYPE);
    let is_connects = content_type.and_then(Connect::of).is_some();
    match status {
        StatusCode::OK if is_connects => Verdict::Ended(Code::Ok),
        _ if is_connects => Verdict::Failed(status_of_http::code(status)),
        _ => Verdict::Ended(status_of_http::code(status)),
    }
}

fn begins_with(headers: &HeaderMap, prefix: &str) -> bool {
    let found = headers.get(header::CONTENT_TYPE);
    found.is_some_and(|found| content_type::after(found.as_bytes(), prefix).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_says_whether_more_follows() {
        for (status, content_type, expected) in [
            (200, "application/grpc", Verdict::Open),
            (200, "application/grpc+json", Verdict::Open),
            (200, "application/grpc-web+proto", Verdict::Open),
            (200, "Application/Connect+JSON", Verdict::Open),
            (200, "application/proto", Verdict::Ended(Code::Ok)),
            (
                200,
                "application/json; charset=utf-8",
                Verdict::Ended(Code::Ok),
            ),
            (503, "application/json", Verdict::Failed(Code::Unavailable)),
            (429, "application/json", Verdict::Failed(Code::Unavailable)),
            (503, "text/html", Verdict::Ended(Code::Unavailable)),
            (
                503,
                "application/connect+json",
                Verdict::Failed(Code::Unavailable),
            ),
            (200, "text/html", Verdict::Ended(Code::Unknown)),
        ] {
            let response = http::Response::builder().status(status);
            let response = response.header("content-type", content_type);
            let response = response.body(()).unwrap();
            assert_eq!(verdict(&response), expected, "{status} {content_type}");
        }
        let response = http::Response::builder().header("grpc-status", "5");
        let ended = verdict(&response.body(()).unwrap());
        assert_eq!(ended, Verdict::Ended(Code::NotFound));
    }
}
