//! [`Arrival`]: a response as it arrives. Its head says whether it is gRPC's, its messages are decoded in
//! place, and its end is a status, or it is cut short.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::{Extensions, HeaderMap};

use super::{
    compression, early, frame::Deframer, framed::FromFrame, stall::Stall, status_of_http, trailers,
};
use crate::rpc::{
    call::{Code, Feed, Metadata, Payload, Peer, Settings, Status, Streaming},
    protocol::Body,
};

/// The messages of a response, and what comes after them.
pub(crate) struct Arrival {
    body: Body,
    frames: Deframer,
    stall: Stall,
    end: End,
}

/// What is known of the end.
enum End {
    Ahead,
    /// The head said that the call succeeded.
    InHead,
    Reached(Metadata),
}

/// What came ahead of the messages.
#[derive(Default)]
pub(crate) struct Head {
    pub(crate) metadata: Metadata,
    pub(crate) extensions: Extensions,
    pub(crate) peer: Peer,
}

impl Arrival {
    /// Reads the head; the status, if the call ends with it.
    #[inline]
    pub(crate) fn open(
        response: http::Response<Body>,
        settings: &Settings,
    ) -> Result<(Head, Self), Status> {
        let (response, has_status) = of_grpc(response)?;
        // Here the fault is the server's, which may only send what the client said that it accepts.
        let encoding = compression::of_arriving(response.headers(), settings.accept)
            .map_err(|status| status.with_code(Code::Internal));
        let (parts, body) = response.into_parts();
        let stall = Stall::new(body.stall());
        let mut head = Head {
            metadata: Metadata::new(),
            extensions: parts.extensions,
            peer: body.peer().clone(),
        };
        let mut end = End::Ahead;
        if has_status {
            let metadata = trailers::read(parts.headers)?.unwrap_or_default();
            match http_body::Body::is_end_stream(&body) {
                true => end = End::Reached(metadata),
                false => (head.metadata, end) = (metadata, End::InHead),
            }
        } else {
            head.metadata = Metadata::arriving(parts.headers);
        }
        let limits = settings.decode_limits.clone();
        let arrival = Self {
            body,
            frames: Deframer::new(settings.max_decoding, limits, encoding?),
            stall,
            end,
        };
        Ok((head, arrival))
    }

    /// The messages of a body whose head is known, and does not fail.
    pub(crate) fn within(body: Body, frames: Deframer, is_successful: bool) -> Self {
        let stall = Stall::new(body.stall());
        let end = match is_successful {
            true => End::InHead,
            false => End::Ahead,
        };
        Self {
            body,
            frames,
            stall,
            end,
        }
    }

    /// The messages as a stream.
    pub(crate) fn into_streaming(self) -> Streaming<Payload> {
        Streaming::feed(Payloads(self))
    }

    /// The next message; nothing after the last one.
    pub(crate) fn poll_next<M: FromFrame>(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<M, Status>>> {
        if let Some(messages) = self.body.messages() {
            let item = ready!(messages.poll_next(cx));
            if item.is_none() {
                self.end = End::Reached(messages.take_trailers());
            }
            return Poll::Ready(item);
        }
        loop {
            match self.frames.next() {
                Ok(None) => {}
                found => return Poll::Ready(found.transpose()),
            }
            if let End::Reached(_) = self.end {
                return Poll::Ready(None);
            }
            match self.poll_bytes(cx) {
                Poll::Ready(Ok(Some(bytes))) => self.frames.push(bytes),
                Poll::Ready(Ok(None)) => {}
                Poll::Ready(Err(status)) => return Poll::Ready(Some(Err(status))),
                Poll::Pending => {
                    let within = self.frames.is_within_message();
                    return self.stall.poll(within, cx).map(|status| Some(Err(status)));
                }
            }
        }
    }

    /// The next bytes, or nothing when the end is reached.
    #[inline]
    fn poll_bytes(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Status>> {
        let frame = ready!(http_body::Body::poll_frame(Pin::new(&mut self.body), cx));
        self.stall.moved();
        let trailers = match frame.transpose()? {
            None => None,
            Some(frame) => match frame.into_data() {
                Ok(bytes) => return Poll::Ready(Ok(Some(bytes))),
                Err(frame) => frame.into_trailers().ok(),
            },
        };
        self.end = End::Reached(self.read_end(trailers)?);
        Poll::Ready(Ok(None))
    }

    /// What came after the messages. The server's own error says more than that a message is cut short.
    fn read_end(&self, trailers: Option<HeaderMap>) -> Result<Metadata, Status> {
        let metadata = trailers.map(trailers::read).transpose()?.flatten();
        if self.frames.is_within_message() {
            let why = "the response ends in the middle of a message";
            return Err(Status::internal(why));
        }
        match (metadata, &self.end) {
            (Some(metadata), _) => Ok(metadata),
            (None, End::InHead) => Ok(Metadata::new()),
            (None, _) => Err(Status::unknown("the response ended without a grpc-status")),
        }
    }

    /// Whether the last message was compressed.
    pub(crate) fn was_compressed(&mut self) -> bool {
        match self.body.messages() {
            Some(messages) => messages.was_compressed(),
            None => self.frames.was_compressed(),
        }
    }

    /// The trailers, once the end is reached.
    pub(crate) fn take_trailers(&mut self) -> Metadata {
        match &mut self.end {
            End::Reached(trailers) => std::mem::take(trailers),
            End::Ahead | End::InHead => Metadata::new(),
        }
    }
}

/// What a `Streaming` of replies in frames boxes.
struct Payloads(Arrival);

impl Feed<Payload> for Payloads {
    fn poll_item(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Payload, Status>>> {
        self.get_mut().0.poll_next(cx)
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        self.get_mut().0.take_trailers()
    }
}

/// A response of gRPC's, and whether its head has the status; the status of another one.
fn of_grpc(response: http::Response<Body>) -> Result<(http::Response<Body>, bool), Status> {
    if response.headers().contains_key(trailers::STATUS) {
        let response = early::put_behind(response);
        let has_status = response.headers().contains_key(trailers::STATUS);
        return Ok((response, has_status));
    }
    match status_of_http::status(&response) {
        None => Ok((response, false)),
        Some(status) => {
            let metadata = Metadata::arriving(response.into_parts().0.headers);
            Err(status.with_metadata(metadata))
        }
    }
}

/// A response that has not failed with its head.
pub(crate) fn unfailed(response: http::Response<Body>) -> Result<http::Response<Body>, Status> {
    let (mut response, _) = of_grpc(response)?;
    let ends = response.headers().get(trailers::STATUS);
    if ends.is_some_and(|status| status != "0") {
        trailers::read(std::mem::take(response.headers_mut()))?;
    }
    Ok(response)
}

/// What is said of a response that should be one message.
pub(crate) fn miscounted(found: &str) -> Status {
    Status::unimplemented(format!(
        "the response must be one message, and there is {found}"
    ))
}
