//! Our bodies for tonic, which knows a status of its own only.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::rpc::protocol::Body;

pub(super) fn for_tonic(body: Body) -> tonic::body::Body {
    tonic::body::Body::new(Told(body))
}

/// A body that breaks off with a status of tonic's.
struct Told(Body);

impl http_body::Body for Told {
    type Data = Bytes;
    type Error = tonic::Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, tonic::Status>>> {
        let frame = Pin::new(&mut self.get_mut().0).poll_frame(cx);
        frame.map(|frame| frame.map(|frame| frame.map_err(tonic::Status::from)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
