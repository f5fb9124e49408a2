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
    whose: &'static str,
}

impl Decoded {
    /// `whose` is what the body belongs to, for errors: the request or the response.
    pub(super) fn new(body: Body, whose: &'static str) -> Self {
        Self {
            body,
            decoder: Decoder::default(),
            whose,
        }
    }

    /// INTERNAL, as gRPC has it of what cannot be parsed, and tonic-web of this.
    fn fault(&self) -> Status {
        let whose = self.whose;
        Status::internal(format!(
            "the {whose} is not base64, as its content type says"
        ))
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
                Some(text) => self.decoder.push(&text),
                None => self.decoder.end(),
            };
            let bytes = bytes.ok_or_else(|| self.fault())?;
            if !bytes.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(bytes.into()))));
            }
            if ended {
                return Poll::Ready(None);
            }
        }
    }
}

/// Takes text in any pieces. What is not base64 is nothing.
#[derive(Default)]
struct Decoder {
    /// The characters of a group that is not whole.
    group: Vec<u8>,
}

impl Decoder {
    fn push(&mut self, text: &[u8]) -> Option<Vec<u8>> {
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
        Some(bytes)
    }

    /// What is left, if the last part was not padded.
    fn end(&mut self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        decode(&std::mem::take(&mut self.group), &mut bytes)?;
        Some(bytes)
    }
}

/// Appends the bytes of a part, padded or not.
fn decode(text: &[u8], bytes: &mut Vec<u8>) -> Option<()> {
    let mut part = Vec::new();
    bytes.extend_from_slice(base64::decode(text, &mut part)?);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(pieces: &[&[u8]]) -> Option<Vec<u8>> {
        let mut decoder = Decoder::default();
        let mut bytes = Vec::new();
        for piece in pieces {
            bytes.extend(decoder.push(piece)?);
        }
        bytes.extend(decoder.end()?);
        Some(bytes)
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
    fn what_is_not_base64_is_nothing_however_it_is_cut() {
        for text in [
            // Letters of no alphabet, white space included.
            "YWJj!",
            "YW\0j",
            "YW\u{e9}",
            "YW Jj",
            "YWJj\n",
            "\r\nYWJj",
            "\u{feff}YWJj",
            // One letter too many, or too few.
            "Y",
            "YWJjY",
            "YWI=Y", // Padding that is too long, too short, or in the middle of a group.
            "Y===",
            "====",
            "=",
            "YQ=",
            "YWJjYQ=",
            "YQ===",
            "=WJj",
            "YW=j",
            "YW==YWJj=",
        ] {
            for size in 1..=text.len() {
                let pieces: Vec<_> = text.as_bytes().chunks(size).collect();
                assert_eq!(decoded(&pieces), None, "{text:?} in pieces of {size}");
            }
        }
    }
}
