//! The response of a call with one message each way: the message as the body, or the error with its status of HTTP.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, response::Parts};

use super::{
    code, error,
    head::{Connect, Shape},
};
use crate::rpc::{
    call::{Code, Codec, Metadata, Packing, Payload, Settings, Status, Streaming},
    platform::Instant,
    protocol::{
        Body,
        grpc::{
            compression::ENCODING,
            framer::Framer,
            messages::polled,
            replies::Finished,
            trailers::{self, STATUS},
        },
        json::{Json, as_messages},
    },
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const PROTO: HeaderValue = HeaderValue::from_static("application/proto");

/// The response to gRPC's, now, as it most often is, or when all of it is here.
pub(super) fn of_grpc(
    way: Way,
    response: http::Response<Body>,
    json: Option<Json>,
    settings: &Settings,
    cx: &mut Context<'_>,
) -> Finished {
    let (mut parts, mut body) = response.into_parts();
    if json.is_some() {
        body = as_messages(body, &parts.headers, settings);
    }
    let until = body.until();
    if let Some((frame, trailers)) = body.take_whole() {
        return Finished::Now(way.response(parts, until, framed(frame, trailers)));
    }
    if let Some((replies, framer)) = body.take_replies() {
        let mut one = One {
            replies,
            framer,
            json,
            first: None,
        };
        return match Pin::new(&mut one).poll(cx) {
            Poll::Ready(reply) => Finished::Now(way.response(parts, until, reply)),
            Poll::Pending => Finished::Later(Box::pin(async move {
                let reply = one.await;
                way.response(parts, until, reply)
            })),
        };
    }
    if http_body::Body::is_end_stream(&body) {
        let reply = framed(Bytes::new(), std::mem::take(&mut parts.headers));
        return Finished::Now(way.response(parts, until, reply));
    }
    Finished::Later(Box::pin(async move {
        let collected = collected(body).await;
        let reply = collected.and_then(|(frame, trailers)| framed(frame, trailers));
        way.response(parts, until, reply)
    }))
}

/// How the response of a call is written.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) connect: Connect,
    /// Whether the method is known.
    pub(super) is_known: bool,
}

impl Way {
    fn response(
        self,
        mut parts: Parts,
        until: Option<Instant>,
        reply: Result<Reply, Status>,
    ) -> http::Response<Body> {
        let mut response = match reply {
            Ok(reply) => {
                let encoding = parts.headers.remove(ENCODING);
                let content_type = match self.connect.codec {
                    Codec::Json => JSON,
                    Codec::Proto => PROTO,
                };
                parts.headers.insert(header::CONTENT_TYPE, content_type);
                if let Some(encoding) = encoding.filter(|_| reply.is_compressed) {
                    parts.headers.insert(header::CONTENT_ENCODING, encoding);
                }
                append_trailers(reply.trailers, &mut parts.headers);
                let body = Body::of_bytes(reply.message).with_deadline(until);
                http::Response::from_parts(parts, body)
            }
            Err(status) => {
                // What is not here is more often a wrong address than a method to come.
                let is_nothing = !self.is_known && status.code() == Code::Unimplemented;
                let mut response = failure(status, parts.headers);
                *response.extensions_mut() = parts.extensions;
                if is_nothing {
                    *response.status_mut() = StatusCode::NOT_FOUND;
                }
                response
            }
        };
        if self.connect.shape == Shape::Get {
            // Who keeps it for others has to know what it depends on.
            let vary = HeaderValue::from_static("accept-encoding");
            response.headers_mut().append(header::VARY, vary);
        }
        response
    }
}

/// The response to a call that is not begun.
pub(crate) fn refused(status: Status) -> http::Response<Body> {
    failure(status, HeaderMap::new())
}

/// All of a body up to its trailers.
async fn collected(mut body: Body) -> Result<(Bytes, HeaderMap), Status> {
    let (mut first, mut rest) = (Bytes::new(), BytesMut::new());
    loop {
        let frame = poll_fn(|cx| http_body::Body::poll_frame(Pin::new(&mut body), cx)).await;
        let Some(frame) = frame.transpose()? else {
            return Ok((first, HeaderMap::new()));
        };
        match frame.into_data() {
            Ok(bytes) if first.is_empty() && rest.is_empty() => first = bytes,
            Ok(bytes) => {
                rest.extend_from_slice(&std::mem::take(&mut first));
                rest.extend_from_slice(&bytes);
            }
            Err(frame) => {
                let bytes = match rest.is_empty() {
                    true => first,
                    false => rest.freeze(),
                };
                return Ok((bytes, frame.into_trailers().unwrap_or_default()));
            }
        }
    }
}

/// What a call comes to that has not failed.
struct Reply {
    message: Bytes,
    is_compressed: bool,
    trailers: Metadata,
}

/// Waits for the one reply, and for the end.
struct One {
    replies: Streaming<Payload>,
    framer: Framer,
    json: Option<Json>,
    first: Option<(Payload, Packing)>,
}

impl Future for One {
    type Output = Result<Reply, Status>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        while let Some(reply) = ready!(polled(&mut this.replies, cx)).transpose()? {
            let packing = this.replies.packing().and(reply.packing());
            if this.first.replace((reply, packing)).is_some() {
                return Poll::Ready(Err(miscounted()));
            }
        }
        let (reply, packing) = this.first.take().ok_or_else(miscounted)?;
        let message = match &this.json {
            Some(json) => json.printed(&reply)?.to_bytes(),
            None => reply.to_bytes(),
        };
        let (is_compressed, message) = this.framer.pack(message, packing)?;
        Poll::Ready(Ok(Reply {
            message,
            is_compressed,
            trailers: this.replies.take_trailers(),
        }))
    }
}

/// The one message of a body of frames that has come to its end.
fn framed(mut frame: Bytes, trailers: HeaderMap) -> Result<Reply, Status> {
    let is_plain = trailers.len() == 1 && trailers.get(STATUS).is_some_and(|it| it == "0");
    let trailers = match is_plain {
        true => Metadata::new(),
        false => trailers::read(trailers)?
            .ok_or_else(|| Status::unknown("the response ended without a grpc-status"))?,
    };
    if let Some([flag, length @ ..]) = frame.first_chunk::<5>()
        && u32::from_be_bytes(*length) as usize == frame.len() - 5
    {
        let is_compressed = *flag == 1;
        frame.advance(5);
        return Ok(Reply {
            message: frame,
            is_compressed,
            trailers,
        });
    }
    Err(miscounted())
}

fn miscounted() -> Status {
    Status::internal("the handler's response is not one message")
}

/// The response that is an error, after headers that go ahead of it.
fn failure(status: Status, mut headers: HeaderMap) -> http::Response<Body> {
    let mut text = String::new();
    error::write(&status, &mut text);
    let mut response = http::Response::new(Body::of_bytes(text.into()));
    *response.status_mut() = code::http_status(status.code());
    headers.remove(ENCODING);
    headers.insert(header::CONTENT_TYPE, JSON);
    append_trailers(status.into_parts().metadata, &mut headers);
    *response.headers_mut() = headers;
    response
}

/// Puts trailers among the headers.
fn append_trailers(trailers: Metadata, headers: &mut HeaderMap) {
    if trailers.is_empty() {
        return;
    }
    let mut last = None;
    for (name, value) in trailers.departing() {
        if let Some(name) = name {
            let name = format!("trailer-{name}");
            last = HeaderName::from_bytes(name.as_bytes()).ok();
        }
        if let Some(name) = &last {
            headers.append(name, value);
        }
    }
}
