//! JSON at the body: a call whose messages are JSON becomes one that has the messages themselves, by the tables of
//! its method, and back. Whatever the protocol is, so handlers and clients know nothing of it.

mod types;

use http::{HeaderMap, header};

pub(crate) use types::{Types, TypesByMethod};

use super::{
    Body,
    grpc::{
        arrival::Arrival,
        compression::{self, ENCODING},
        early,
        frame::Deframer,
        framer::Framer,
        head::is_grpc,
        requests::{Requests, Source},
        trailers,
    },
};
use crate::rpc::call::{Code, Compressions, MAX_FRAME, Payload, Settings, Status, Streaming};
use crate::schema::MethodDescriptor;
use crate::wire::DecodeOptions;

/// What the JSON of a call's messages is read and printed by.
#[derive(Clone)]
pub(crate) struct Json {
    pub(crate) method: &'static MethodDescriptor,
    pub(crate) types: Types,
}

impl Json {
    /// Makes a request of messages of one that has JSON in its frames, or as its messages. Its replies are wanted as
    /// messages, to be printed from them.
    pub(crate) fn read_requests(&self, request: &mut http::Request<Body>, settings: &Settings) {
        let encoding = compression::of_arriving(request.headers(), settings.accept);
        if !request.body().is_of_messages() {
            if encoding.is_ok() {
                request.headers_mut().remove(ENCODING);
            }
            let body = request.body_mut();
            match encoding {
                Ok(encoding) => {
                    let limits = settings.decode_limits.clone();
                    let frames = Deframer::new(settings.max_decoding, limits, encoding)
                        .with_fault(body.fault());
                    let (source, stall) = (Source::Body(body.take_content()), body.stall());
                    let requests = Requests::new(source, frames, stall);
                    let framer = Framer::new(None, 0, MAX_FRAME);
                    body.set_content(Body::of_requests(requests.into_streaming(None), framer));
                }
                // Its head is refused by who opens the call.
                Err(_) => body.set_content(Body::empty()),
            }
        }
        let (json, body) = (self.clone(), request.body_mut());
        body.map_messages(move |payload| json.parsed(payload));
        body.want_messages();
    }

    /// A response with JSON in its frames. What is not gRPC's, or is only a status, stays as it is.
    pub(crate) fn write_replies(
        &self,
        response: http::Response<Body>,
        settings: &Settings,
    ) -> http::Response<Body> {
        let is_grpcs = response.headers().get(header::CONTENT_TYPE);
        if !is_grpcs.is_some_and(is_grpc) || http_body::Body::is_end_stream(response.body()) {
            return response;
        }
        let (parts, body) = response.into_parts();
        let mut body = as_messages(body, &parts.headers, settings);
        let json = self.clone();
        body.map_messages(move |payload| json.printed(&payload));
        http::Response::from_parts(parts, body)
    }

    /// A client's request, which has messages, with JSON in the place of each.
    pub(crate) fn write_requests(&self, mut request: http::Request<Body>) -> http::Request<Body> {
        let Self { method, types } = self.clone();
        let printed = move |payload: Payload| payload.printed(method.request(), types.get());
        request.body_mut().map_messages(printed);
        request
    }

    /// A response with JSON in its frames, as a response of messages. What is not gRPC's, or is only a status, stays
    /// as it is.
    pub(crate) fn read_replies(
        &self,
        response: http::Response<Body>,
        settings: &Settings,
    ) -> http::Response<Body> {
        let is_grpcs = response.headers().get(header::CONTENT_TYPE);
        if !is_grpcs.is_some_and(is_grpc) || http_body::Body::is_end_stream(response.body()) {
            return response;
        }
        // A way that is not accepted is an error of the head, which who opens the response tells.
        let Ok(encoding) = compression::of_arriving(response.headers(), settings.accept) else {
            return response;
        };
        let (parts, mut body) = early::put_behind(response).into_parts();
        let limits = settings.decode_limits.clone();
        let frames = Deframer::new(settings.max_decoding, limits, encoding);
        let is_successful = parts.headers.contains_key(trailers::STATUS);
        let arrival = Arrival::within(body.take_content(), frames, is_successful);
        let framer = Framer::new(None, 0, MAX_FRAME);
        body.set_content(Body::of_replies(arrival.into_streaming(), framer));
        let Self { method, types } = self.clone();
        body.map_messages(move |payload: Payload| payload.parsed(method.reply(), types.get()));
        http::Response::from_parts(parts, body)
    }

    /// A request from its JSON. If it cannot be read, that is the caller's fault.
    pub(crate) fn parsed(&self, payload: Payload) -> Result<Payload, Status> {
        payload
            .of_caller()
            .parsed(self.method.request(), self.types.get())
    }

    /// The JSON of a reply.
    pub(crate) fn printed(&self, payload: &Payload) -> Result<Payload, Status> {
        payload.printed(self.method.reply(), self.types.get())
    }
}

/// A body of replies that has the messages themselves, unless it is only an end.
pub(crate) fn as_messages(mut body: Body, headers: &HeaderMap, settings: &Settings) -> Body {
    if !body.is_of_messages() && !http_body::Body::is_end_stream(&body) {
        let framed = replies(body.take_content(), headers, settings);
        body.set_content(framed);
    }
    body
}

/// Replies in frames, as messages: those of an interceptor, or of a service that is not ours.
fn replies(body: Body, headers: &HeaderMap, settings: &Settings) -> Body {
    let encoding = match compression::of_arriving(headers, Compressions::all()) {
        Ok(encoding) => encoding,
        Err(status) => {
            let status = Streaming::once(Err(status.with_code(Code::Internal)));
            return Body::of_replies(status, Framer::new(None, 0, MAX_FRAME));
        }
    };
    // What this end sends itself has no limit for who reads it here.
    let frames = Deframer::new(usize::MAX, DecodeOptions::new(), encoding);
    let arrival = Arrival::within(body, frames, headers.contains_key(trailers::STATUS));
    let framer = Framer::new(encoding, settings.compress_from, settings.max_encoding);
    Body::of_replies(arrival.into_streaming(), framer)
}
