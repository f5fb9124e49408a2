//! The body of a response, whose trailers are a last frame: its flag has the highest bit, and its message is headers
//! as HTTP/1.1 writes them.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::Frame;

use super::{head::Form, text};
use crate::rpc::{call::Status, protocol::Body};

/// The flag of a frame of trailers.
pub(super) const TRAILERS: u8 = 0x80;

/// The same body, with its trailers inside. Without any, as in a response that is a status alone, it stays as it is.
pub(super) fn with_trailers_inside(mut body: Body, form: Form) -> Body {
    if http_body::Body::is_end_stream(&body) {
        return body;
    }
    let until = body.until();
    // A whole reply has a length.
    let body = match body.take_whole() {
        Some((frame, trailers)) => {
            let mut bytes = Vec::from(frame);
            append(&trailers, &mut bytes);
            Body::of_bytes(written(bytes.into(), form))
        }
        None => Body::boxed(Replies { body, form }),
    };
    body.with_deadline(until)
}

fn written(bytes: Bytes, form: Form) -> Bytes {
    match form {
        Form::Binary => bytes,
        Form::Text => text::encode(&bytes),
    }
}

/// Appends the frame of trailers.
fn append(trailers: &HeaderMap, bytes: &mut Vec<u8>) {
    let length = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        name.as_str().len() + ": \r\n".len() + value.len()
    };
    let length: usize = trailers.iter().map(length).sum();
    bytes.reserve(length + 5);
    bytes.push(TRAILERS);
    bytes.extend_from_slice(&(length as u32).to_be_bytes());
    for (name, value) in trailers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
}

/// Frames as they come, then the trailers.
struct Replies {
    body: Body,
    form: Form,
}

impl http_body::Body for Replies {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => frame,
            end => return Poll::Ready(end),
        };
        let bytes = match frame.into_data() {
            Ok(data) => data,
            Err(frame) => {
                let mut bytes = Vec::new();
                append(&frame.into_trailers().unwrap_or_default(), &mut bytes);
                bytes.into()
            }
        };
        Poll::Ready(Some(Ok(Frame::data(written(bytes, self.form)))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn trailers_are_a_frame() {
        let mut trailers = HeaderMap::new();
        trailers.append("grpc-status", HeaderValue::from_static("0"));
        trailers.append("x-twice", HeaderValue::from_static("a: b"));
        trailers.append("x-twice", HeaderValue::from_static(""));
        let mut bytes = vec![7];
        append(&trailers, &mut bytes);
        let text = "grpc-status: 0\r\nx-twice: a: b\r\nx-twice: \r\n";
        let expected = [&[7, 0x80, 0, 0, 0, text.len() as u8], text.as_bytes()].concat();
        assert_eq!(bytes, expected);
    }
}
