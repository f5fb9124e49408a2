//! [`LastFrame`]: a response whose last frame says how the call ended, where gRPC has trailers; and [`Finder`], which
//! finds that frame.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes, BytesMut};
use http::HeaderMap;
use http_body::Frame;

use super::{
    Body,
    grpc::{compression, stall::Stall},
};
use crate::rpc::call::{Compression, Status};

/// The size in bytes up to which the end of a call is accepted where messages have this limit: as many as a head has,
/// however small messages must be.
pub(super) fn limit_of_end(messages: usize) -> usize {
    messages.max(64 << 10)
}

/// What a protocol's last frame is, and how it is read.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    flag: u8,
    read: fn(&[u8]) -> Result<HeaderMap, Status>,
    /// What is said of a body that ends without one, if who reads the messages does not say it.
    missing: Option<&'static str>,
    encoding: Option<Compression>,
    /// The size in bytes up to which it is accepted, before and after decompression.
    limit: usize,
}

impl Reading {
    /// `flag` is the bit that only the last frame has; `read` makes gRPC's trailers of its content. It is compressed
    /// as messages are, by `encoding`, and accepted up to their `limit`, or more if that is small.
    pub(crate) fn new(
        flag: u8,
        read: fn(&[u8]) -> Result<HeaderMap, Status>,
        encoding: Option<Compression>,
        limit: usize,
    ) -> Self {
        Self {
            flag,
            read,
            missing: None,
            encoding,
            limit: limit_of_end(limit),
        }
    }

    /// The same, without which a body is INTERNAL, in these words.
    pub(crate) fn required(mut self, missing: &'static str) -> Self {
        self.missing = Some(missing);
        self
    }
}

/// The body with trailers in the place of its last frame. The others pass as they come.
pub(crate) struct LastFrame {
    body: Body,
    finder: Finder,
    stall: Stall,
}

/// Finds the last frame in the bytes of a body.
pub(crate) struct Finder {
    last: Reading,
    place: Place,
}

/// Where in the body the next byte is.
enum Place {
    /// Where a frame begins.
    Flag,
    /// In the length of a frame: so many bytes of it have come, and this is their value.
    Length(u8, u32),
    /// In a message: so many bytes of it are still to come.
    Message(u32),
    /// In the last frame: its flag, and the rest as far as it has come.
    Last(u8, BytesMut),
    /// After it.
    Ended(HeaderMap),
    /// It is wrong, which is told after the frames before it.
    Failed(Status),
    Told,
}

/// The length of a frame, in bytes.
const LENGTH: usize = 4;

impl LastFrame {
    pub(crate) fn new(body: Body, last: Reading) -> Self {
        let stall = Stall::new(body.stall());
        Self {
            body,
            finder: Finder::new(last),
            stall,
        }
    }

    /// What comes next. A last frame that has begun must make progress; who reads the messages sees to theirs.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Status>>> {
        match self.body.poll_bytes(cx) {
            Poll::Ready(chunk) => {
                self.stall.moved();
                Poll::Ready(chunk)
            }
            Poll::Pending => {
                let has_begun = matches!(self.finder.place, Place::Last(..));
                let stalled = self.stall.poll(has_begun, cx);
                stalled.map(|status| Some(Err(status)))
            }
        }
    }
}

impl Finder {
    pub(crate) fn new(last: Reading) -> Self {
        let place = Place::Flag;
        Self { last, place }
    }

    /// Takes what comes next, and gives back the part of it that belongs to other frames.
    pub(crate) fn take(&mut self, mut chunk: Bytes) -> Bytes {
        let frames = self.take_frames(&mut chunk);
        if let Err(status) = self.take_last(chunk) {
            self.place = Place::Failed(status);
        }
        frames
    }

    /// Whether all that has come may be the beginning of the last frame.
    pub(crate) fn awaits_last(&self) -> bool {
        matches!(self.place, Place::Flag | Place::Last(..))
    }

    /// What the last frame says, once all of it has come.
    pub(crate) fn trailers(&self) -> Option<&HeaderMap> {
        match &self.place {
            Place::Ended(trailers) => Some(trailers),
            _ => None,
        }
    }

    /// Takes the frames off the front of `chunk` that are not the last one.
    fn take_frames(&mut self, chunk: &mut Bytes) -> Bytes {
        let mut size = 0;
        while let Some(rest) = chunk.get(size..).filter(|rest| !rest.is_empty()) {
            let (place, passed) = match self.place {
                Place::Flag if rest[0] & self.last.flag != 0 => {
                    self.place = Place::Last(rest[0], BytesMut::new());
                    let frames = chunk.split_to(size);
                    chunk.advance(1);
                    return frames;
                }
                Place::Flag => (Place::Length(0, 0), 1),
                Place::Length(count, value) => {
                    let value = value << 8 | u32::from(rest[0]);
                    match usize::from(count) + 1 {
                        LENGTH if value == 0 => (Place::Flag, 1),
                        LENGTH => (Place::Message(value), 1),
                        _ => (Place::Length(count + 1, value), 1),
                    }
                }
                Place::Message(left) => {
                    let passed = rest.len().min(left as usize);
                    match left - passed as u32 {
                        0 => (Place::Flag, passed),
                        left => (Place::Message(left), passed),
                    }
                }
                Place::Last(..) | Place::Ended(_) | Place::Failed(_) | Place::Told => break,
            };
            self.place = place;
            size += passed;
        }
        chunk.split_to(size)
    }

    /// Takes what belongs to the last frame, after which nothing may come.
    fn take_last(&mut self, mut chunk: Bytes) -> Result<(), Status> {
        let Place::Last(flag, content) = &mut self.place else {
            return match chunk.is_empty() {
                true => Ok(()),
                false => Err(Status::internal(
                    "the response goes on after its last frame",
                )),
            };
        };
        let missing = LENGTH.saturating_sub(content.len()).min(chunk.len());
        content.extend_from_slice(&chunk.split_to(missing));
        let Some(length) = content.first_chunk::<LENGTH>() else {
            return Ok(());
        };
        let length = u32::from_be_bytes(*length) as usize;
        if length > self.last.limit {
            let limit = self.last.limit;
            return Err(Status::resource_exhausted(format!(
                "the last frame has {length} bytes, and at most {limit} are accepted"
            )));
        }
        let missing = (LENGTH + length - content.len()).min(chunk.len());
        content.extend_from_slice(&chunk.split_to(missing));
        if content.len() < LENGTH + length {
            return Ok(());
        }
        let (flag, content) = (*flag, std::mem::take(content).freeze());
        let content = plain(flag ^ self.last.flag, content.slice(LENGTH..), &self.last)?;
        self.place = Place::Ended((self.last.read)(&content)?);
        self.take_last(chunk)
    }
}

/// The content of a frame with this flag, as it was before it was compressed.
fn plain(flag: u8, content: Bytes, last: &Reading) -> Result<Bytes, Status> {
    match (flag, last.encoding) {
        (0, _) => Ok(content),
        (1, Some(encoding)) => compression::inflate(encoding, &content, last.limit),
        (1, None) => Err(Status::internal(
            "the last frame is compressed, and the head does not say how",
        )),
        _ => Err(Status::internal(format!(
            "the last frame begins with {}",
            flag | last.flag
        ))),
    }
}

impl http_body::Body for LastFrame {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        while !matches!(this.finder.place, Place::Failed(_)) {
            let Some(chunk) = ready!(this.poll_chunk(cx)).transpose()? else {
                break;
            };
            let frames = this.finder.take(chunk);
            if !frames.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(frames))));
            }
        }
        let missing = this.finder.last.missing;
        Poll::Ready(
            match std::mem::replace(&mut this.finder.place, Place::Told) {
                Place::Ended(trailers) => Some(Ok(Frame::trailers(trailers))),
                Place::Failed(status) => Some(Err(status)),
                Place::Last(..) => Some(Err(Status::internal(
                    "the response ends in the middle of its last frame",
                ))),
                Place::Flag => missing.map(|why| Err(Status::internal(why))),
                // A message that is cut short is for who reads the messages to tell.
                _ => None,
            },
        )
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.finder.place, Place::Told)
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::VecDeque, task::Waker};

    use super::*;

    const LAST: Reading = Reading {
        flag: 0x80,
        read: |content| {
            let name = http::HeaderName::from_static("content");
            let value = http::HeaderValue::from_bytes(content);
            let value = value.map_err(|error| Status::internal(error.to_string()))?;
            Ok([(name, value)].into_iter().collect())
        },
        missing: None,
        encoding: None,
        limit: 100,
    };

    struct Parts(VecDeque<Bytes>);

    impl http_body::Body for Parts {
        type Data = Bytes;
        type Error = Status;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
            Poll::Ready(self.0.pop_front().map(|part| Ok(Frame::data(part))))
        }
    }

    /// What comes before the trailers, and their content.
    fn read(bytes: &[u8], size: usize) -> Result<(Vec<u8>, Option<String>), Status> {
        let parts = bytes.chunks(size).map(Bytes::copy_from_slice);
        let mut body = LastFrame::new(Body::boxed(Parts(parts.collect())), LAST);
        let (mut frames, mut trailers) = (Vec::new(), None);
        let mut cx = Context::from_waker(Waker::noop());
        while let Poll::Ready(Some(frame)) =
            http_body::Body::poll_frame(Pin::new(&mut body), &mut cx)
        {
            match frame?.into_data() {
                Ok(data) => frames.extend_from_slice(&data),
                Err(frame) => {
                    let content = frame.into_trailers().unwrap()["content"].clone();
                    trailers = Some(content.to_str().unwrap().to_owned());
                }
            }
        }
        assert!(http_body::Body::is_end_stream(&body));
        Ok((frames, trailers))
    }

    fn frame(flag: u8, content: &[u8]) -> Vec<u8> {
        let length = (content.len() as u32).to_be_bytes();
        [&[flag][..], &length, content].concat()
    }

    #[test]
    fn the_last_frame_is_found_however_the_body_is_cut() {
        let messages = [frame(0, b"one"), frame(1, b""), frame(0, &[0x80; 300])].concat();
        let whole = [&messages[..], &frame(0x80, b"done")].concat();
        for size in 1..=whole.len() {
            let (frames, trailers) = read(&whole, size).unwrap();
            assert!(frames == messages, "in chunks of {size}");
            assert_eq!(trailers.as_deref(), Some("done"), "in chunks of {size}");
        }
        let (frames, trailers) = read(&messages, 7).unwrap();
        assert!(frames == messages && trailers.is_none());
    }

    #[test]
    fn a_last_frame_that_is_wrong_is_an_error() {
        let last = frame(0x80, b"done");
        for (bytes, why) in [
            (&last[..4], "in the middle of its last frame"),
            (&last[..8], "in the middle of its last frame"),
            (&[&last[..], b"!"].concat(), "goes on after its last frame"),
            (&frame(0x80, &[0; 101]), "has 101 bytes, and at most 100"),
            (&frame(0x81, b"done"), "the head does not say how"),
            (&frame(0x84, b"done"), "begins with 132"),
        ] {
            for size in [1, 3, bytes.len()] {
                let status = read(bytes, size).unwrap_err();
                assert!(status.message().contains(why), "{status}");
            }
            // What came before it is not lost.
            let message = frame(0, b"one");
            let parts = [Bytes::from([&message[..], bytes].concat())];
            let mut body = LastFrame::new(Body::boxed(Parts(parts.into())), LAST);
            let mut cx = Context::from_waker(Waker::noop());
            let mut next = || http_body::Body::poll_frame(Pin::new(&mut body), &mut cx);
            let Poll::Ready(Some(Ok(first))) = next() else {
                panic!("there is a message before: {why}");
            };
            assert_eq!(first.into_data().unwrap(), message);
            assert!(matches!(next(), Poll::Ready(Some(Err(_)))), "{why}");
        }
    }
}
