//! A status that a server sends with its head, and then more. It counts only if nothing follows it, so it
//! waits behind the body.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::{HeaderMap, Response, header::CONTENT_TYPE};
use http_body::{Body as _, Frame};

use super::{
    head::is_grpc,
    trailers::{DETAILS, MESSAGE, STATUS},
};
use crate::rpc::{call::Status, protocol::Body};

/// A response with the status of its head behind its body, unless the head is all there is or the body is not
/// gRPC's.
pub(crate) fn put_behind(response: Response<Body>) -> Response<Body> {
    let headers = response.headers();
    let is_grpcs = response.status() == 200 && headers.get(CONTENT_TYPE).is_some_and(is_grpc);
    if response.body().is_end_stream() || !is_grpcs {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let status = Some(parts.headers.clone());
    for name in [STATUS, MESSAGE, DETAILS] {
        parts.headers.remove(name);
    }
    let behind = |body| Behind { body, status };
    Response::from_parts(parts, body.inside(behind))
}

struct Behind {
    body: Body,
    /// Until something else has come.
    status: Option<HeaderMap>,
}

impl http_body::Body for Behind {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(cx)) else {
            return Poll::Ready(self.status.take().map(|status| Ok(Frame::trailers(status))));
        };
        let is_nothing = |frame: &Frame<Bytes>| frame.data_ref().is_some_and(Bytes::is_empty);
        if !frame.as_ref().is_ok_and(is_nothing) {
            self.status = None;
        }
        Poll::Ready(Some(frame))
    }

    fn is_end_stream(&self) -> bool {
        self.status.is_none() && self.body.is_end_stream()
    }
}
