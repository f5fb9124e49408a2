//! gRPC's frames, received: a flag, a length in four bytes, a message. [`Deframer`] takes messages out of
//! chunks of bytes, without a copy where a chunk holds a whole one.

use bytes::{Buf, Bytes, BytesMut};

use super::{compression, framed::FromFrame};
use crate::rpc::call::{Code, Compression, Status};
use crate::wire::DecodeOptions;

/// The flag and the length.
const PREFIX: usize = 5;

/// Takes messages out of the bytes of one direction of a call.
pub(crate) struct Deframer {
    chunk: Bytes,
    /// A frame that more than one chunk holds, as far as it is here.
    partial: BytesMut,
    limit: usize,
    decode_limits: DecodeOptions,
    encoding: Option<Compression>,
    was_compressed: bool,
    /// What a message is that cannot be read.
    fault: Code,
}

impl Deframer {
    /// `limit` is the size in bytes up to which a message is accepted, before and after
    /// decompression.
    pub(crate) fn new(
        limit: usize,
        decode_limits: DecodeOptions,
        encoding: Option<Compression>,
    ) -> Self {
        Self {
            chunk: Bytes::new(),
            partial: BytesMut::new(),
            limit,
            decode_limits,
            encoding,
            was_compressed: false,
            fault: Code::Internal,
        }
    }

    /// The same, where a message that cannot be read is this instead of INTERNAL.
    pub(crate) fn with_fault(mut self, fault: Code) -> Self {
        self.fault = fault;
        self
    }

    /// What is wrong with a message, with the code for that.
    #[cold]
    pub(crate) fn told(&self, status: Status) -> Status {
        status.blamed(self.fault)
    }

    /// Whether a message has begun that has not ended.
    pub(crate) fn is_within_message(&self) -> bool {
        !(self.chunk.is_empty() && self.partial.is_empty())
    }

    /// Whether the last message was compressed.
    pub(crate) fn was_compressed(&self) -> bool {
        self.was_compressed
    }

    /// Adds bytes. There must be no whole message left.
    pub(crate) fn push(&mut self, bytes: Bytes) {
        if self.chunk.is_empty() {
            self.chunk = bytes;
        } else {
            self.partial.extend_from_slice(&self.chunk);
            self.chunk = bytes;
        }
    }

    /// The next message, if all of it is here.
    pub(crate) fn next<M: FromFrame>(&mut self) -> Result<Option<M>, Status> {
        if let Some(message) = self.next_in_place() {
            return message.map(Some).map_err(|status| self.told(status));
        }
        let Some((flag, payload)) = self.frame()? else {
            return Ok(None);
        };
        self.was_compressed = flag == 1;
        let payload = match (flag, self.encoding) {
            (0, _) => payload,
            (1, Some(encoding)) => compression::inflate(encoding, &payload, self.limit)
                .map_err(|status| self.told(status))?,
            (1, None) => {
                let why = "a message is compressed, and the head does not say how";
                // INTERNAL in all protocols: Connect's suite wants it so.
                return Err(Status::internal(why));
            }
            (flag, _) => {
                let why = format!("a message begins with {flag} where 0 or 1 is expected");
                return Err(self.told(Status::internal(why)));
            }
        };
        match M::from_frame(payload, &self.decode_limits, self.was_compressed) {
            Ok(message) => Ok(Some(message.blamed(self.fault))),
            Err(status) => Err(self.told(status)),
        }
    }

    /// The next message, if it is small and lies in the chunk as it is: then it is decoded there, and who takes
    /// many of them does not count references for each.
    fn next_in_place<M: FromFrame>(&mut self) -> Option<Result<M, Status>> {
        let [0, length @ ..] = self.chunk.first_chunk::<PREFIX>()? else {
            return None;
        };
        let length = u32::from_be_bytes(*length) as usize;
        if !self.partial.is_empty() || length > self.limit {
            return None;
        }
        let size = length.checked_add(PREFIX)?;
        let message = M::from_small(self.chunk.get(PREFIX..size)?, &self.decode_limits)?;
        self.was_compressed = false;
        self.chunk.advance(size);
        Some(message)
    }

    fn frame(&mut self) -> Result<Option<(u8, Bytes)>, Status> {
        if self.partial.is_empty() {
            let Some(size) = self.size_in(&self.chunk)? else {
                return Ok(None);
            };
            if self.chunk.len() < size {
                return Ok(None);
            }
            let flag = self.chunk[0];
            let mut payload = self.chunk.split_to(size);
            payload.advance(PREFIX);
            return Ok(Some((flag, payload)));
        }
        // First as much as tells the size, then as much as the message has.
        self.fill(PREFIX);
        let Some(size) = self.size_in(&self.partial)? else {
            return Ok(None);
        };
        self.fill(size);
        if self.partial.len() < size {
            return Ok(None);
        }
        let flag = self.partial[0];
        // Whole, so that what shares the message does not keep room for the next one.
        let mut payload = std::mem::take(&mut self.partial).freeze();
        payload.advance(PREFIX);
        Ok(Some((flag, payload)))
    }

    /// The size of the frame that begins here, if that can be told.
    fn size_in(&self, bytes: &[u8]) -> Result<Option<usize>, Status> {
        let Some([_, length @ ..]) = bytes.first_chunk::<PREFIX>() else {
            return Ok(None);
        };
        let length = u32::from_be_bytes(*length) as usize;
        if length > self.limit {
            return Err(too_large(length, self.limit));
        }
        Ok(Some(PREFIX + length))
    }

    /// Moves bytes from the chunk to the frame in parts, until that has `size`.
    fn fill(&mut self, size: usize) {
        let missing = size.saturating_sub(self.partial.len());
        let bytes = self.chunk.split_to(missing.min(self.chunk.len()));
        self.partial.extend_from_slice(&bytes);
    }
}

/// What is said of a message above the limit of who receives it.
#[cold]
pub(crate) fn too_large(length: usize, limit: usize) -> Status {
    Status::resource_exhausted(format!(
        "a message has {length} bytes, and at most {limit} are accepted"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rpc::{call::MAX_FRAME, protocol::grpc::framer::Framer};
    use crate::wire::Frames;
    use crate::wkt::{BytesValue, ListValue, StringValue};

    #[test]
    fn messages_are_found_however_they_are_cut() {
        let texts = ["", "a", "a longer one"];
        let mut frames = Frames::new(Vec::new());
        for text in texts {
            frames.append(&StringValue::from(text), 0);
        }
        let bytes = Bytes::from(frames.into_vec());
        for size in 1..=bytes.len() {
            let mut deframer = Deframer::new(100, DecodeOptions::new(), None);
            let mut found = Vec::new();
            for chunk in bytes.chunks(size) {
                deframer.push(Bytes::copy_from_slice(chunk));
                while let Some(message) = deframer.next::<StringValue>().unwrap() {
                    found.push(message.value);
                }
            }
            assert_eq!(found, texts, "in chunks of {size}");
            assert!(!deframer.is_within_message());
        }
    }

    #[test]
    fn a_message_in_one_chunk_is_not_copied() {
        let value = bytes::Bytes::from(vec![7; 4096]);
        let message = BytesValue {
            value,
            ..Default::default()
        };
        let frame = Framer::new(None, 0, MAX_FRAME).frame(&message).unwrap();
        let range = frame.as_ptr_range();
        let mut deframer = Deframer::new(1 << 20, DecodeOptions::new(), None);
        deframer.push(frame.clone());
        let found = deframer.next::<BytesValue>().unwrap().unwrap();
        assert!(range.contains(&found.value.as_ptr()));
    }

    /// A small message after a large one, each in parts: who keeps it keeps no room of the large one's.
    #[test]
    fn a_message_that_came_in_parts_has_its_buffer_to_itself() {
        let mut deframer = Deframer::new(4 << 20, DecodeOptions::new(), None);
        for size in [1 << 20, 2000] {
            let frame = [&[0][..], &(size as u32).to_be_bytes(), &vec![0; size]].concat();
            deframer.push(Bytes::copy_from_slice(&frame[..size / 2]));
            assert!(deframer.frame().unwrap().is_none());
            deframer.push(Bytes::copy_from_slice(&frame[size / 2..]));
            let (_, payload) = deframer.frame().unwrap().unwrap();
            let buffer = payload.try_into_mut().expect("nobody else has it");
            assert!(buffer.capacity() < 2 * size + 64, "{}", buffer.capacity());
        }
    }

    /// Two bytes of input become an empty message of some hundred bytes.
    #[test]
    fn the_memory_of_a_large_message_is_limited() {
        let empty = [0x0a, 0].repeat(3 << 20);
        let decode = |limits: DecodeOptions| {
            let mut deframer = Deframer::new(usize::MAX, limits, None);
            deframer.push(Bytes::from_owner(
                [&[0, 0, 0x60, 0, 0][..], &empty].concat(),
            ));
            deframer.next::<ListValue>()
        };
        let status = decode(DecodeOptions::new()).unwrap_err();
        assert!(status.message().contains("memory"), "{status}");
        let list = decode(DecodeOptions::new().max_memory(1 << 30)).unwrap();
        assert_eq!(list.unwrap().values.len(), 3 << 20);
    }

    #[test]
    fn what_is_too_large_or_wrong_is_an_error_before_it_is_here() {
        let mut deframer = Deframer::new(100, DecodeOptions::new(), None);
        deframer.push(Bytes::from_static(&[0, 0, 0, 0, 101]));
        let status = deframer.next::<StringValue>().unwrap_err();
        assert_eq!(
            status.to_string(),
            "RESOURCE_EXHAUSTED: a message has 101 bytes, and at most 100 are accepted"
        );
        for (frame, why) in [
            (&[1, 0, 0, 0, 1, 0][..], "the head does not say how"),
            (&[7, 0, 0, 0, 0], "begins with 7"),
        ] {
            let mut deframer = Deframer::new(100, DecodeOptions::new(), None);
            deframer.push(Bytes::copy_from_slice(frame));
            let status = deframer.next::<StringValue>().unwrap_err();
            assert!(status.to_string().contains(why), "{status}");
        }
    }
}
