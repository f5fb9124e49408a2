//! The response of a call with one message each way: the message as the body, or the error with its status of HTTP.

use std::{future::poll_fn, pin::Pin};

use bytes::{Buf, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::{
    code, error,
    head::{Connect, Shape},
};
use crate::rpc::{
    call::{Code, Codec, Metadata, Status},
    protocol::{
        Body,
        grpc::{compression::ENCODING, trailers},
    },
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const PROTO: HeaderValue = HeaderValue::from_static("application/proto");

/// The response to gRPC's.
pub(super) async fn of_grpc(
    connect: Connect,
    response: http::Response<Body>,
) -> http::Response<Body> {
    let (mut parts, mut body) = response.into_parts();
    let until = body.until();
    let ended = match body.take_whole() {
        Some(whole) => Ok(whole),
        None if http_body::Body::is_end_stream(&body) => {
            Ok((Bytes::new(), std::mem::take(&mut parts.headers)))
        }
        None => collected(body).await,
    };
    let ended = ended.and_then(|(frame, trailers)| {
        let trailers = end(trailers)?;
        message(frame).map(|message| (message, trailers))
    });
    let mut response = match ended {
        Ok(((is_compressed, message), trailers)) => {
            let encoding = parts.headers.remove(ENCODING);
            let content_type = match connect.codec {
                Codec::Json => JSON,
                Codec::Proto => PROTO,
            };
            parts.headers.insert(header::CONTENT_TYPE, content_type);
            if let Some(encoding) = encoding.filter(|_| is_compressed) {
                parts.headers.insert(header::CONTENT_ENCODING, encoding);
            }
            append_trailers(trailers, &mut parts.headers);
            let body = Body::of_bytes(message).with_deadline(until);
            http::Response::from_parts(parts, body)
        }
        Err(status) => {
            let mut failed = failure(status, parts.headers);
            *failed.extensions_mut() = parts.extensions;
            failed
        }
    };
    if connect.shape == Shape::Get {
        // Who keeps it for others has to know what it depends on.
        let vary = HeaderValue::from_static("accept-encoding");
        response.headers_mut().append(header::VARY, vary);
    }
    response
}

/// The response to a call that is not begun.
pub(crate) fn refused(status: Status) -> http::Response<Body> {
    failure(status, HeaderMap::new())
}

/// The response to a call of what is not here, which is more often a wrong address than a method to come.
pub(super) fn of_unknown(mut response: http::Response<Body>) -> http::Response<Body> {
    if response.status() == code::http_status(Code::Unimplemented) {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
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

/// The trailers of a success, most often none.
fn end(trailers: HeaderMap) -> Result<Option<Metadata>, Status> {
    if trailers.len() == 1 && trailers.get(trailers::STATUS).is_some_and(|it| it == "0") {
        return Ok(None);
    }
    match trailers::read(trailers)? {
        Some(metadata) => Ok(Some(metadata)),
        None => Err(Status::unknown("the response ended without a grpc-status")),
    }
}

/// The one message of a body of frames, and whether it is compressed.
fn message(mut frame: Bytes) -> Result<(bool, Bytes), Status> {
    if let Some([flag, length @ ..]) = frame.first_chunk::<5>()
        && u32::from_be_bytes(*length) as usize == frame.len() - 5
    {
        let is_compressed = *flag == 1;
        frame.advance(5);
        return Ok((is_compressed, frame));
    }
    let why = "the handler's response is not one message";
    Err(Status::internal(why))
}

/// The response that is an error, after headers that go ahead of it.
fn failure(status: Status, mut headers: HeaderMap) -> http::Response<Body> {
    let mut text = String::new();
    error::write(&status, &mut text);
    let mut response = http::Response::new(Body::of_bytes(text.into()));
    *response.status_mut() = code::http_status(status.code());
    headers.remove(ENCODING);
    headers.insert(header::CONTENT_TYPE, JSON);
    append_trailers(Some(status.into_parts().metadata), &mut headers);
    *response.headers_mut() = headers;
    response
}

/// Puts trailers among the headers.
fn append_trailers(trailers: Option<Metadata>, headers: &mut HeaderMap) {
    let mut last = None;
    for (name, value) in trailers.unwrap_or_default().departing() {
        if let Some(name) = name {
            let name = format!("trailer-{name}");
            last = HeaderName::from_bytes(name.as_bytes()).ok();
        }
        if let Some(name) = &last {
            headers.append(name, value);
        }
    }
}
