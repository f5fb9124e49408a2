//! Responses on their way into tonic: errors sealed, and trailers without what it would choke on.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::Frame;

use crate::rpc::protocol::{Body, failure::Sealed, grpc::trailers};

/// A body on its way into tonic.
pub(crate) struct SealedBody(pub(crate) Body);

impl http_body::Body for SealedBody {
    type Data = Bytes;
    type Error = Sealed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Sealed>>> {
        let frame = Pin::new(&mut self.0).poll_frame(cx);
        frame.map(|frame| {
            frame.map(|frame| {
                let mut frame = frame.map_err(Sealed)?;
                if let Some(trailers) = frame.trailers_mut() {
                    mend_trailers(trailers);
                }
                Ok(frame)
            })
        })
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.size_hint()
    }
}

/// Mends trailers that would cost the status: tonic panics at details that are not base64, and
/// loses the code with a message that is not percent-encoded UTF-8.
pub(crate) fn mend_trailers(headers: &mut HeaderMap) {
    if let Some(details) = headers.get(trailers::DETAILS)
        && trailers::read_details(details).is_none()
    {
        headers.remove(trailers::DETAILS);
    }
    if let Some(message) = headers.get(trailers::MESSAGE) {
        let message = trailers::write_message(&trailers::read_message(message));
        headers.insert(trailers::MESSAGE, message);
    }
}
