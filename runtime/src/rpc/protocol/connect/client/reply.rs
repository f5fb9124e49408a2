//! The response of a unary call: its body is the message, or an error in JSON; its trailers are headers, too.

use std::{future::poll_fn, task::Poll};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, StatusCode, header};

use super::{content_type, request::unary_type, to_head, unexpected};
use crate::rpc::{
    call::{
        Codec, Compression, Compressions, MAX_FRAME, MAX_MESSAGE_SIZE, Metadata, Settings, Status,
    },
    protocol::{
        Body,
        connect::error,
        grpc::{compression, frame::too_large, stall::Stall, status_of_http, trailers},
        last_frame::limit_of_end,
        opening::Ending,
    },
};

const TRAILER: &str = "trailer-";

/// The length of a frame's flag and size.
const PREFIX: usize = 5;

/// The response as gRPC's.
///
/// # Errors
/// What the response says, or how it is not one.
pub(crate) async fn from_unary(
    response: http::Response<Body>,
    codec: Codec,
    settings: &Settings,
) -> Result<http::Response<Body>, Status> {
    let found = content_type(response.headers());
    let is_failure = response.status() != StatusCode::OK;
    let wanted = match is_failure {
        true => "application/json",
        false => unary_type(codec),
    };
    if found != wanted {
        return Err(unexpected(response, wanted));
    }
    let (mut head, body) = response.into_parts();
    let trailers = take_trailers(&mut head.headers);
    let encoding = to_head(&mut head.headers, header::CONTENT_ENCODING, settings.accept);
    if is_failure {
        let mut metadata = Metadata::arriving(head.headers);
        metadata.extend(Metadata::arriving(trailers));
        let status = read_failure(head.status, body, encoding, settings).await;
        return Err(status.with_metadata(metadata));
    }
    let encoding = encoding?;
    let (peer, stall) = (body.peer().clone(), body.stall());
    let mut frame = read(body, settings.max_decoding.min(MAX_FRAME)).await?;
    let length = (frame.len() - PREFIX) as u32;
    frame[0] = u8::from(encoding.is_some() && length > 0);
    frame[1..PREFIX].copy_from_slice(&length.to_be_bytes());
    let trailers = trailers::of_success(Metadata::arriving(trailers));
    let body = Body::whole(frame.freeze(), trailers);
    head.status = StatusCode::OK;
    Ok(http::Response::from_parts(
        head,
        body.with_peer(peer).with_stall(stall),
    ))
}

/// How the call of a response ended whose body is an error in JSON, and the same response with that body read.
pub(crate) async fn told(response: http::Response<Body>) -> (http::Response<Body>, Option<Ending>) {
    let (head, body) = response.into_parts();
    let (peer, stall) = (body.peer().clone(), body.stall());
    // What cannot be read leaves the code to the status of HTTP, there as here.
    let text = match read(body, MAX_MESSAGE_SIZE).await {
        Ok(mut text) => text.split_off(PREFIX).freeze(),
        Err(_) => Bytes::new(),
    };
    let encoding = head.headers.get(header::CONTENT_ENCODING);
    let plain = match encoding.map(|it| compression::called(it.as_bytes(), Compressions::all())) {
        None | Some(Ok(None)) => Ok(text.clone()),
        Some(Ok(Some(encoding))) => compression::inflate(encoding, &text, MAX_MESSAGE_SIZE),
        Some(Err(status)) => Err(status),
    };
    let inferred = status_of_http::code(head.status);
    let status = plain.ok().and_then(|plain| error::read(&plain, inferred));
    let code = status.map_or(inferred, |status| status.code());
    let body = Body::of_bytes(text).with_peer(peer).with_stall(stall);
    let ending = Ending {
        code,
        trailers: None,
    };
    (http::Response::from_parts(head, body), Some(ending))
}

/// The body, with room for a frame's prefix before it.
async fn read(mut body: Body, limit: usize) -> Result<BytesMut, Status> {
    let mut stall = Stall::new(body.stall());
    let mut frame = BytesMut::zeroed(PREFIX);
    loop {
        let has_begun = frame.len() > PREFIX;
        let bytes = poll_fn(|cx| match body.poll_bytes(cx) {
            Poll::Ready(bytes) => Poll::Ready(bytes),
            Poll::Pending => stall
                .poll_bare(has_begun, cx)
                .map(|status| Some(Err(status))),
        });
        let Some(bytes) = bytes.await.transpose()? else {
            return Ok(frame);
        };
        stall.moved();
        let length = frame.len() - PREFIX + bytes.len();
        if length > limit {
            return Err(too_large(length, limit));
        }
        frame.extend_from_slice(&bytes);
    }
}

/// The status of a call that failed: what its JSON says, else what its HTTP status does.
async fn read_failure(
    status: StatusCode,
    body: Body,
    encoding: Result<Option<Compression>, Status>,
    settings: &Settings,
) -> Status {
    let code = status_of_http::code(status);
    let limit = limit_of_end(settings.max_decoding);
    let read = async {
        let text = read(body, limit).await.ok()?.split_off(PREFIX);
        let text = match encoding.ok()? {
            Some(encoding) => compression::inflate(encoding, &text, limit).ok()?,
            None => Bytes::from(text),
        };
        error::read(&text, code)
    };
    let read = read.await;
    read.unwrap_or_else(|| Status::new(code, format!("the response is HTTP {status}")))
}

/// Takes out the headers that are trailers.
fn take_trailers(headers: &mut HeaderMap) -> HeaderMap {
    let names = headers
        .keys()
        .filter(|name| name.as_str().starts_with(TRAILER));
    let names: Vec<HeaderName> = names.cloned().collect();
    let mut trailers = HeaderMap::new();
    for name in names {
        let header::Entry::Occupied(values) = headers.entry(&name) else {
            continue;
        };
        let (_, values) = values.remove_entry_mult();
        let Ok(name) = HeaderName::from_bytes(&name.as_str().as_bytes()[TRAILER.len()..]) else {
            continue;
        };
        for value in values {
            trailers.append(&name, value);
        }
    }
    trailers
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn trailers_come_out_of_the_headers() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("trailer-cost", "3"),
            ("x", "y"),
            ("trailer-cost", "4"),
            ("trailer-", "?"),
            ("trailers", "no"),
        ] {
            headers.append(name, HeaderValue::from_static(value));
        }
        let trailers = take_trailers(&mut headers);
        let cost: Vec<_> = trailers.get_all("cost").iter().collect();
        assert_eq!(cost, ["3", "4"]);
        assert_eq!((trailers.len(), headers.len()), (2, 2));
    }
}
