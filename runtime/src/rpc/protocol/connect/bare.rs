//! [`Bare`]: a body that is one message and nothing else, without a frame.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};

use crate::rpc::{
    call::{Code, Compression, Feed, Payload, Settings, Status},
    protocol::{
        Body,
        grpc::{compression, frame::too_large, stall::Stall},
        json::Json,
    },
};

/// What reads a body as one message. A `Streaming` of messages boxes it.
pub(super) struct Bare {
    /// Until it has ended.
    body: Option<Body>,
    bytes: Bytes,
    /// What came, if that is more than one chunk.
    whole: BytesMut,
    encoding: Option<Compression>,
    json: Option<Json>,
    settings: Settings,
    stall: Stall,
}

impl Bare {
    pub(super) fn new(
        body: Body,
        encoding: Option<Compression>,
        json: Option<&Json>,
        settings: &Settings,
    ) -> Self {
        let stall = Stall::new(body.stall());
        Self {
            body: Some(body),
            bytes: Bytes::new(),
            whole: BytesMut::new(),
            encoding,
            json: json.cloned(),
            settings: settings.clone(),
            stall,
        }
    }

    fn push(&mut self, bytes: Bytes) -> Result<(), Status> {
        let length = self.bytes.len() + self.whole.len() + bytes.len();
        if length > self.settings.max_decoding {
            return Err(too_large(length, self.settings.max_decoding));
        }
        if self.bytes.is_empty() && self.whole.is_empty() {
            self.bytes = bytes;
        } else {
            self.whole
                .extend_from_slice(&std::mem::take(&mut self.bytes));
            self.whole.extend_from_slice(&bytes);
        }
        Ok(())
    }

    /// The message of a body that has ended.
    fn message(&mut self) -> Result<Payload, Status> {
        let bytes = match self.whole.is_empty() {
            true => std::mem::take(&mut self.bytes),
            false => std::mem::take(&mut self.whole).freeze(),
        };
        message(bytes, self.encoding, self.json.as_ref(), &self.settings)
    }
}

/// The message of these bytes. Those of none are not compressed, whatever is said.
pub(super) fn message(
    bytes: Bytes,
    encoding: Option<Compression>,
    json: Option<&Json>,
    settings: &Settings,
) -> Result<Payload, Status> {
    let encoding = encoding.filter(|_| !bytes.is_empty());
    let plain = match encoding {
        Some(encoding) => compression::inflate(encoding, &bytes, settings.max_decoding)
            .map_err(|status| status.blamed(Code::InvalidArgument))?,
        None if bytes.len() > settings.max_decoding => {
            return Err(too_large(bytes.len(), settings.max_decoding));
        }
        None => bytes,
    };
    let limits = settings.decode_limits.clone();
    let payload = Payload::arriving(plain, limits, encoding.is_some()).of_caller();
    match json {
        Some(json) => json.parsed(payload),
        None => Ok(payload),
    }
}

impl Feed<Payload> for Bare {
    fn poll_item(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Payload, Status>>> {
        let this = self.get_mut();
        while let Some(body) = &mut this.body {
            match body.poll_bytes(cx) {
                Poll::Ready(Some(Ok(bytes))) => {
                    this.stall.moved();
                    this.push(bytes)?;
                }
                Poll::Ready(Some(Err(status))) => return Poll::Ready(Some(Err(status))),
                Poll::Ready(None) => {
                    this.body = None;
                    return Poll::Ready(Some(this.message()));
                }
                Poll::Pending => {
                    let has_begun = !(this.bytes.is_empty() && this.whole.is_empty());
                    let status = ready!(this.stall.poll_bare(has_begun, cx));
                    return Poll::Ready(Some(Err(status)));
                }
            }
        }
        Poll::Ready(None)
    }
}
