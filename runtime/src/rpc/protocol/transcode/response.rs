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

use super::{
    Binding, any_body,
    content::{Unread, Untyped},
    failure::{self, append},
    reply::{self, Printed},
};
use crate::reflect::TypeRegistry;
use crate::rpc::{
    call::{Compression, Packing, Payload, Settings, Status},
    protocol::{
        Body,
        grpc::{arrival::Arrival, compression, head::is_grpc},
        json::Types,
    },
};

/// Newline-delimited JSON.
const LINES: HeaderValue = HeaderValue::from_static("application/x-ndjson");
/// So much of a stream is sent at once, in bytes, if it is there.
const CHUNK: usize = 16 << 10;

/// The response to a request with this verb, which may turn out to have a body that is not read. What is not gRPC's, such
/// as a page of middleware, stays as it is.
pub(crate) async fn of_grpc(
    binding: Arc<Binding>,
    verb: Method,
    types: Types,
    settings: Settings,
    untyped: Option<Untyped>,
    response: http::Response<Body>,
) -> http::Response<Body> {
    let headers = response.headers();
    if !headers.get(header::CONTENT_TYPE).is_some_and(is_grpc) {
        return response;
    }
    let encoding = compression::of_arriving(headers, settings.send_any).unwrap_or_default();
    let until = response.body().until();
    // The size of what this end sends is limited where it is sent.
    let sender = Settings {
        max_decoding: usize::MAX,
        ..Settings::default()
    };
    let called = binding.clone();
    let failed = |status, ahead| match untyped.is_some_and(|it| it.has_come()) {
        true => Unread::without_type(&called).response(),
        false => failure::response(status, ahead, types.get()),
    };
    let response = match Arrival::open(response, &sender) {
        Err(status) => failed(status, HeaderMap::new()),
        Ok((head, arrival)) => {
            let headers = head.metadata.departing();
            let replies = Replies {
                arrival,
                binding,
                types: types.clone(),
                settings,
                encoding,
            };
            let answered = match replies.binding.method.kind().server_streams() {
                true => replies.many().await,
                false => replies.one().await,
            };
            match answered {
                Ok(mut response) => {
                    append(&headers, response.headers_mut());
                    *response.extensions_mut() = head.extensions;
                    response
                }
                Err(status) => failed(status, headers),
            }
        }
    };
    match verb {
        Method::HEAD => without_body(response),
        _ => response.map(|body| body.with_deadline(until)),
    }
}

/// A head that says how long the body would be.
fn without_body(response: http::Response<Body>) -> http::Response<Body> {
    let length = http_body::Body::size_hint(response.body()).exact();
    let mut response = response.map(|_| Body::empty());
    if let Some(length) = length {
        let length = HeaderValue::from(length);
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, length);
    }
    response
}

/// The replies of a call.
struct Replies {
    arrival: Arrival,
    binding: Arc<Binding>,
    types: Types,
    settings: Settings,
    /// What the caller accepts, and the handler agrees to.
    encoding: Option<Compression>,
}

impl Replies {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Printed, Status>>> {
        let item = self.arrival.poll_next::<Payload>(cx);
        let (types, limit) = (self.types.get(), self.settings.max_encoding);
        let printed = |payload| reply::printed(&self.binding, types, &payload, limit);
        item.map(|item| item.map(|item| item.and_then(printed)))
    }

    /// The response of one message. Metadata that came after it is among the headers.
    async fn one(mut self) -> Result<http::Response<Body>, Status> {
        let mut only = None;
        while let Some(message) = poll_fn(|cx| self.poll(cx)).await {
            only = Some(message?);
        }
        let none = || Status::internal("the call has succeeded without a reply");
        let mut message = only.ok_or_else(none)?;
        let mut headers = self.arrival.take_trailers().departing();
        let content_type = message.content_type.unwrap_or(failure::JSON);
        headers.insert(header::CONTENT_TYPE, content_type);
        if self.settings.send_any.iter().next().is_some() {
            let depends = HeaderValue::from_static("accept-encoding");
            headers.append(header::VARY, depends);
        }
        if let Some(encoding) = self.encoding
            && message.packing == Packing::Usual
            && message.bytes.len() >= self.settings.compress_from
        {
            message.bytes = compression::deflate(encoding, &message.bytes)?.into();
            let name = HeaderValue::from_static(compression::name(encoding));
            headers.insert(header::CONTENT_ENCODING, name);
        }
        let mut response = http::Response::new(Body::of_bytes(message.bytes));
        *response.headers_mut() = headers;
        Ok(response)
    }

    /// The response of a stream. It waits for the first message: a call that fails before has a status of its own. Of a
    /// stream each way it does not, since the caller may wait for the head, unless the first message has the content type.
    async fn many(mut self) -> Result<http::Response<Body>, Status> {
        let is_any = any_body::is(self.binding.reply);
        let first = match self.binding.method.kind().client_streams() && !is_any {
            true => None,
            false => poll_fn(|cx| self.poll(cx)).await.transpose()?,
        };
        let usual = match is_any {
            true => any_body::BYTES,
            false => LINES,
        };
        let mut lines = Lines {
            replies: Some(self),
            bytes: Vec::new(),
            trailers: None,
            is_any,
        };
        let mut content_type = None;
        if let Some(first) = first {
            lines.push(&first.bytes);
            content_type = first.content_type;
        }
        let body = match is_any {
            true => Body::boxed(lines),
            false => Body::boxed(lines).with_early_end(|status| {
                let line = last_line(status, TypeRegistry::well_known());
                format!("{line}\n").into()
            }),
        };
        let mut response = http::Response::new(body);
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, content_type.unwrap_or(usual));
        Ok(response)
    }
}

/// The line that says how a stream failed.
fn last_line(status: Status, types: &TypeRegistry) -> String {
    let status = failure::printed(&status.into_failure(), types);
    format!("{{\"error\":{status}}}")
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
                    self.push(last_line(status, types.get()).as_bytes());
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
