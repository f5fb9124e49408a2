//! Requests: a stream's frames stay as they are, the one message of a unary call comes out of its frame.

use std::{future::poll_fn, time::Duration};

use bytes::{Buf, Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, header};

use super::get;
use crate::rpc::{
    call::{Codec, Status},
    protocol::{
        Body,
        connect::{
            head::{STREAM_ACCEPT, STREAM_ENCODING, VERSION},
            timeout,
        },
        grpc::compression::{ACCEPT, ENCODING},
    },
};

/// How a call is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking {
    pub(crate) codec: Codec,
    /// What is left of its time.
    pub(crate) left: Option<Duration>,
    /// Whether it may be a GET.
    pub(crate) gets: bool,
}

/// The request of a call that streams in either direction.
pub(crate) fn to_stream(headers: &mut HeaderMap, asking: Asking) {
    to_head(headers, asking, stream_type(asking.codec));
    for (from, to) in [(ENCODING, STREAM_ENCODING), (ACCEPT, STREAM_ACCEPT)] {
        if let Some(value) = headers.remove(from) {
            headers.insert(to, value);
        }
    }
}

/// The request of a call of one message each way, once that message is there.
pub(crate) async fn to_unary(
    request: http::Request<Body>,
    asking: Asking,
) -> Result<http::Request<Body>, Status> {
    let (mut head, body) = request.into_parts();
    let headers = &mut head.headers;
    to_head(headers, asking, unary_type(asking.codec));
    let encoding = headers.remove(ENCODING);
    match (headers.remove(ACCEPT), &encoding) {
        (Some(accepted), _) => drop(headers.insert(header::ACCEPT_ENCODING, accepted)),
        // Else the server would take it that what is sent is accepted, too.
        (None, Some(_)) => {
            let identity = HeaderValue::from_static("identity");
            headers.insert(header::ACCEPT_ENCODING, identity);
        }
        (None, None) => {}
    }
    let (is_compressed, message) = only_message(body).await?;
    let encoding = encoding.filter(|_| is_compressed);
    if asking.gets
        && let Some(uri) = get::uri(&head.uri, &message, asking.codec, encoding.as_ref())
    {
        head.method = http::Method::GET;
        head.uri = uri;
        for name in [header::CONTENT_TYPE, VERSION] {
            head.headers.remove(name);
        }
        return Ok(http::Request::from_parts(head, Body::empty()));
    }
    if let Some(encoding) = encoding {
        head.headers.insert(header::CONTENT_ENCODING, encoding);
    }
    Ok(http::Request::from_parts(head, Body::of_bytes(message)))
}

/// The content type of one message.
pub(super) fn unary_type(codec: Codec) -> &'static str {
    match codec {
        Codec::Proto => "application/proto",
        Codec::Json => "application/json",
    }
}

/// The content type of a stream.
pub(super) fn stream_type(codec: Codec) -> &'static str {
    match codec {
        Codec::Proto => "application/connect+proto",
        Codec::Json => "application/connect+json",
    }
}

/// Takes out what only gRPC has, and puts in what every call has.
fn to_head(headers: &mut HeaderMap, asking: Asking, content_type: &'static str) {
    headers.remove(header::TE);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(VERSION, HeaderValue::from_static("1"));
    if let Some(timeout) = asking.left.and_then(timeout::header) {
        headers.insert(timeout::HEADER, timeout);
    }
}

/// The message of a body that has one, and whether it is compressed.
async fn only_message(mut body: Body) -> Result<(bool, Bytes), Status> {
    let mut frame = match body.as_whole_request() {
        Some(frame) => frame.clone(),
        None => {
            let mut frames = BytesMut::new();
            while let Some(bytes) = poll_fn(|cx| body.poll_bytes(cx)).await {
                frames.extend_from_slice(&bytes?);
            }
            frames.freeze()
        }
    };
    let miscounted = |found: &str| {
        let why = format!("the request must be one message, and there is {found}");
        Status::unimplemented(why)
    };
    let Some([flag, length @ ..]) = frame.first_chunk::<5>().copied() else {
        return Err(miscounted("no"));
    };
    frame.advance(5);
    match frame.len() == u32::from_be_bytes(length) as usize {
        true => Ok((flag == 1, frame)),
        false => Err(miscounted("more than one")),
    }
}
