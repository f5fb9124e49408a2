//! [`Reply`]: the body of a response, as it arrives.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::Frame;
use js_sys::{Reflect, Uint8Array};
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

use super::exchange::{Abort, described};
use crate::rpc::call::Status;

/// The body of a response. Dropped before its end, it aborts the call.
pub(super) struct Reply {
    stream: SendWrapper<Stream>,
}

struct Stream {
    reader: ReadableStreamDefaultReader,
    read: Option<JsFuture>,
    abort: Abort,
}

impl Reply {
    /// The bytes of `stream`, which nobody else may read.
    pub(super) fn new(stream: &ReadableStream, abort: Abort) -> Self {
        let stream = Stream {
            reader: stream.get_reader().unchecked_into(),
            read: None,
            abort,
        };
        Self {
            stream: SendWrapper::new(stream),
        }
    }
}

impl Stream {
    fn poll_bytes(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Status>>> {
        let read = &mut self.read;
        let read = read.get_or_insert_with(|| JsFuture::from(self.reader.read()));
        let result = ready!(Pin::new(read).poll(cx));
        self.read = None;
        let value = result.and_then(|chunk| Reflect::get(&chunk, &"value".into()));
        Poll::Ready(match value {
            Ok(value) if value.is_undefined() => {
                self.abort.disarm();
                None
            }
            Ok(value) => Some(Ok(Uint8Array::new(&value).to_vec().into())),
            Err(error) => {
                let why = described(&error);
                let why = format!("the response ended before it was complete: {why}");
                Some(Err(Status::unavailable(why)))
            }
        })
    }
}

impl http_body::Body for Reply {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let bytes = ready!(self.stream.poll_bytes(cx));
        Poll::Ready(bytes.map(|bytes| bytes.map(Frame::data)))
    }
}
