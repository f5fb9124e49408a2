//! The response of a call with one message each way: the message as the body, or the error with its status of HTTP.

use std::{future::poll_fn, pin::Pin};

use bytes::{Buf, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::{
    code, error,
    head::{Connect, Shape},
};
use crate::rpc::{
    call::{Code, Codec, Metadata, Payload, Settings, Status, Streaming},
    protocol::{
        Body,
        grpc::{
            compression::ENCODING,
            framer::Framer,
            messages::polled,
            trailers::{self, STATUS},
        },
        json::{Json, as_messages},
    },
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const PROTO: HeaderValue = HeaderValue::from_static("application/proto");

/// The response to gRPC's.
pub(super) async fn of_grpc(
    connect: Connect,
    response: http::Response<Body>,
    json: Option<&Json>,
    settings: &Settings,
) -> http::Response<Body> {
    let (mut parts, mut body) = response.into_parts();
    let until = body.until();
    if json.is_some() {
        body = as_messages(body, &parts.headers, settings);
    }
    let ended = if let Some((frame, trailers)) = body.take_whole() {
        framed(frame, trailers)
    } else if let Some((replies, framer)) = body.take_replies() {
        one(replies, framer, json).await
    } else if http_body::Body::is_end_stream(&body) {
        framed(Bytes::new(), std::mem::take(&mut parts.headers))
    } else {
        let collected = collected(body).await;
        collected.and_then(|(frame, trailers)| framed(frame, trailers))
    };
    let mut response = match ended {
        Ok(Reply {
            message,
            is_compressed,
            trailers,
        }) => {
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

/// What a call comes to that has not failed.
struct Reply {
    message: Bytes,
    is_compressed: bool,
    trailers: Metadata,
}

/// The one reply of those that there are.
async fn one(
    mut replies: Streaming<Payload>,
    framer: Framer,
    json: Option<&Json>,
) -> Result<Reply, Status> {
    let first = poll_fn(|cx| polled(&mut replies, cx)).await.transpose()?;
    let first = first.ok_or_else(miscounted)?;
    let packing = replies.packing().and(first.packing());
    if poll_fn(|cx| polled(&mut replies, cx))
        .await
        .transpose()?
        .is_some()
    {
        return Err(miscounted());
    }
    let message = match json {
        Some(json) => json.printed(&first)?.to_bytes(),
        None => first.to_bytes(),
    };
    let (is_compressed, message) = framer.pack(message, packing)?;
    Ok(Reply {
        message,
        is_compressed,
        trailers: replies.take_trailers(),
    })
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
