//! A response of gRPC's as the response to a request by a rule: JSON, newline-delimited for a stream, and
//! metadata as headers.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use http_body::Frame;

use super::{Binding, any_body, failure, reply};
use crate::rpc::{
    call::{Payload, Settings, Status},
    protocol::{
        Body,
        grpc::{arrival::Arrival, head::is_grpc},
        json::Types,
    },
};

/// Newline-delimited JSON.
const LINES: HeaderValue = HeaderValue::from_static("application/x-ndjson");
/// So much of a stream is sent at once, in bytes, if it is there.
const CHUNK: usize = 16 << 10;

/// The response to a request with this verb; a message of it may have `limit` bytes. What is not gRPC's, such as
/// a page of middleware, stays as it is.
pub(crate) async fn of_grpc(
    binding: Arc<Binding>,
    verb: Method,
    types: Types,
    limit: usize,
    response: http::Response<Body>,
) -> http::Response<Body> {
    let content_type = response.headers().get(header::CONTENT_TYPE);
    if !content_type.is_some_and(is_grpc) {
        return response;
    }
    let until = response.body().until();
    let sender = Settings {
        max_decoding: usize::MAX,
        ..Settings::default()
    };
    let response = match Arrival::open(response, &sender) {
        Err(status) => failure::response(status, HeaderMap::new(), types.get()),
        Ok((head, arrival)) => {
            let headers = head.metadata.departing();
            let replies = Replies {
                arrival,
                binding,
                types: types.clone(),
                limit,
            };
            let answered = match replies.binding.method.kind().server_streams() {
                true => replies.many().await,
                false => replies.one().await,
            };
            let response = answered.map(|mut response| {
                response.headers_mut().extend(headers.clone());
                *response.extensions_mut() = head.extensions;
                response
            });
            response.unwrap_or_else(|status| failure::response(status, headers, types.get()))
        }
    };
    match verb {
        Method::HEAD => response.map(|_| Body::empty()),
        _ => response.map(|body| body.with_deadline(until)),
    }
}

/// The replies of a call.
struct Replies {
    arrival: Arrival,
    binding: Arc<Binding>,
    types: Types,
    limit: usize,
}

impl Replies {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<reply::Printed, Status>>> {
        let item = self.arrival.poll_next::<Payload>(cx);
        item.map(|item| {
            Some(
                item?.and_then(|it| {
                    reply::printed(&self.binding, self.types.get(), &it, self.limit)
                }),
            )
        })
    }

    /// The response of one message. Metadata that came after it is among the headers.
    async fn one(mut self) -> Result<http::Response<Body>, Status> {
        let mut only = None;
        while let Some(message) = poll_fn(|cx| self.poll(cx)).await {
            only = Some(message?);
        }
        let none = || Status::internal("the call has succeeded without a reply");
        let reply::Printed {
            content_type,
            bytes,
        } = only.ok_or_else(none)?;
        let mut response = http::Response::new(Body::of_bytes(bytes));
        let headers = response.headers_mut();
        *headers = self.arrival.take_trailers().departing();
        headers.insert(header::CONTENT_TYPE, content_type.unwrap_or(failure::JSON));
        Ok(response)
    }

    /// The response of a stream. It waits for the first message: a call that fails before has a status of its own.
    async fn many(mut self) -> Result<http::Response<Body>, Status> {
        let first = poll_fn(|cx| self.poll(cx)).await.transpose()?;
        let is_any = any_body::is(self.binding.reply);
        let mut content_type = LINES;
        let mut lines = Lines {
            replies: Some(self),
            bytes: Vec::new(),
            trailers: None,
            is_any,
        };
        if let Some(first) = first {
            content_type = first.content_type.clone().unwrap_or(LINES);
            lines.push(&first.bytes);
        }
        let mut response = http::Response::new(Body::boxed(lines));
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, content_type);
        Ok(response)
    }
}

/// The body of a stream: a line a message, and one more if it fails; or the bytes of bodies of any type.
struct Lines {
    /// Until the end.
    replies: Option<Replies>,
    /// What is to be sent.
    bytes: Vec<u8>,
    trailers: Option<HeaderMap>,
    is_any: bool,
}

impl Lines {
    fn push(&mut self, message: &[u8]) {
        self.bytes.extend_from_slice(message);
        if !self.is_any {
            self.bytes.push(b'\n');
        }
    }

    /// Takes what is there, up to a chunk, and says whether more may come.
    fn fill(&mut self, cx: &mut Context<'_>) -> Result<(), Status> {
        while self.bytes.len() < CHUNK
            && let Some(replies) = &mut self.replies
        {
            match replies.poll(cx) {
                Poll::Pending => break,
                Poll::Ready(Some(Ok(message))) => self.push(&message.bytes),
                Poll::Ready(Some(Err(status))) => {
                    let types = replies.types.clone();
                    self.replies = None;
                    if self.is_any {
                        return Err(status);
                    }
                    let status = failure::printed(&status.into_failure(), types.get());
                    self.push(format!("{{\"error\":{status}}}").as_bytes());
                }
                Poll::Ready(None) => {
                    let trailers = replies.arrival.take_trailers().departing();
                    self.trailers = (!trailers.is_empty()).then_some(trailers);
                    self.replies = None;
                }
            }
        }
        Ok(())
    }
}

impl http_body::Body for Lines {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        this.fill(cx)?;
        if !this.bytes.is_empty() {
            let bytes = std::mem::take(&mut this.bytes);
            return Poll::Ready(Some(Ok(Frame::data(bytes.into()))));
        }
        match (&this.replies, this.trailers.take()) {
            (Some(_), _) => Poll::Pending,
            (None, Some(trailers)) => Poll::Ready(Some(Ok(Frame::trailers(trailers)))),
            (None, None) => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.replies.is_none() && self.bytes.is_empty() && self.trailers.is_none()
    }
}
