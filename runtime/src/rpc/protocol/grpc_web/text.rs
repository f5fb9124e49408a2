//! Base64, in which a body may be written. It comes in parts, each of which may be padded, and which are cut anywhere
//! on their way.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::Frame;

use crate::raw::base64;
use crate::rpc::{call::Status, protocol::Body};

/// Characters that are three bytes, or less with padding.
const GROUP: usize = 4;

/// A part of a body, padded: the next one may come much later.
pub(super) fn encode(bytes: &[u8]) -> Bytes {
    let mut text = String::new();
    base64::encode(bytes, &mut text);
    text.into()
}

/// The bytes of a body in base64.
pub(super) struct Decoded {
    body: Body,
    decoder: Decoder,
}

impl Decoded {
    pub(super) fn new(body: Body) -> Self {
        let decoder = Decoder::default();
        Self { body, decoder }
    }
}

impl http_body::Body for Decoded {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        loop {
            let text = ready!(self.body.poll_bytes(cx)).transpose()?;
            let ended = text.is_none();
            let bytes = match text {
                Some(text) => self.decoder.push(&text)?,
                None => self.decoder.end()?,
            };
            if !bytes.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(bytes.into()))));
            }
            if ended {
                return Poll::Ready(None);
            }
        }
    }
}

/// Takes text in any pieces.
#[derive(Default)]
struct Decoder {
    /// The characters of a group that is not whole.
    group: Vec<u8>,
}

impl Decoder {
    fn push(&mut self, text: &[u8]) -> Result<Vec<u8>, Status> {
        self.group.extend_from_slice(text);
        let whole = self.group.len() / GROUP * GROUP;
        let mut bytes = Vec::with_capacity(whole / GROUP * 3);
        let mut rest = &self.group[..whole];
        while !rest.is_empty() {
            // Up to the end of the part.
            let mut groups = rest.chunks_exact(GROUP);
            let padded = groups.position(|group| group[GROUP - 1] == b'=');
            let part = padded.map_or(rest.len(), |index| (index + 1) * GROUP);
            decode(&rest[..part], &mut bytes)?;
            rest = &rest[part..];
        }
        self.group.drain(..whole);
        Ok(bytes)
    }

    /// What is left, if the last part was not padded.
    fn end(&mut self) -> Result<Vec<u8>, Status> {
        let mut bytes = Vec::new();
        decode(&std::mem::take(&mut self.group), &mut bytes)?;
        Ok(bytes)
    }
}

/// Appends the bytes of a part, padded or not. Text that is not base64 is INTERNAL, as gRPC has it of a request that
/// cannot be parsed, and tonic-web of this.
fn decode(text: &[u8], bytes: &mut Vec<u8>) -> Result<(), Status> {
    let mut part = Vec::new();
    match base64::decode(text, &mut part) {
        Some(part) => bytes.extend_from_slice(part),
        None => {
            return Err(Status::internal(
                "the request is not base64, as its content type says",
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(pieces: &[&[u8]]) -> Result<Vec<u8>, Status> {
        let mut decoder = Decoder::default();
        let mut bytes = Vec::new();
        for piece in pieces {
            bytes.extend(decoder.push(piece)?);
        }
        bytes.extend(decoder.end()?);
        Ok(bytes)
    }

    #[test]
    fn parts_are_found_however_they_are_cut() {
        let parts = ["", "a", "ab", "abc", "abcd"];
        let text: Vec<u8> = parts
            .iter()
            .flat_map(|part| encode(part.as_bytes()))
            .collect();
        assert!(text.windows(2).any(|it| it == b"=="));
        for size in 1..=text.len() {
            let pieces: Vec<_> = text.chunks(size).collect();
            assert_eq!(decoded(&pieces).unwrap(), parts.concat().as_bytes());
        }
    }

    #[test]
    fn the_last_part_may_have_no_padding() {
        assert_eq!(decoded(&[b"YWJjZA"]).unwrap(), b"abcd");
        assert_eq!(decoded(&[b"YWJjZ", b"GU"]).unwrap(), b"abcde");
    }

    #[test]
    fn what_is_not_base64_is_an_error() {
        for text in [
            "YWJj!", "Y", "Y===", "=WJj", "YW=j", "YW Jj", "====", "YWJj\n",
        ] {
            let status = decoded(&[text.as_bytes()]).unwrap_err();
            assert_eq!(status.code().name(), "INTERNAL", "{text}: {status}");
            assert!(status.message().contains("not base64"), "{status}");
        }
    }
}
