//! gRPC's frames, sent: [`Framer`] appends messages to [`Frames`] in place, compresses those that are to be, and takes
//! back those that are too large.

use bytes::Bytes;

use super::{compression, framed::IntoFrame};
use crate::rpc::call::{Compression, Packing, Status};
use crate::wire::Frames;

/// Room for the frame of a small message, in bytes.
const ROOM: usize = 64;

#[cold]
fn too_large_to_send(length: usize, limit: usize) -> Status {
    Status::resource_exhausted(format!(
        "the message has {length} bytes, and the limit for sending is {limit}"
    ))
}

/// Appends messages to the bytes of one direction of a call.
#[derive(Clone, Copy)]
pub(crate) struct Framer {
    encoding: Option<Compression>,
    /// The size in bytes from which on a message is compressed.
    compress_from: usize,
    /// The size in bytes up to which a message is sent.
    limit: usize,
    /// The size in bytes from which on a message is compressed or refused.
    special_from: usize,
}

impl Framer {
    pub(crate) fn new(encoding: Option<Compression>, compress_from: usize, limit: usize) -> Self {
        let too_large = limit.saturating_add(1);
        Self {
            encoding,
            compress_from,
            limit,
            special_from: match encoding {
                Some(_) => compress_from.min(too_large),
                None => too_large,
            },
        }
    }

    /// The same, with the way to compress that a response asks for, if that is agreed on.
    pub(crate) fn with_choice(self, choice: Option<Option<Compression>>) -> Self {
        match choice {
            Some(choice) => {
                let agreed = choice.filter(|it| self.encoding == Some(*it));
                Self::new(agreed, self.compress_from, self.limit)
            }
            None => self,
        }
    }

    pub(crate) fn encoding(self) -> Option<Compression> {
        self.encoding
    }

    /// The frame of one message.
    pub(crate) fn frame<M: IntoFrame>(self, message: &M) -> Result<Bytes, Status> {
        let mut frames = Frames::new(Vec::new());
        self.append(message, Packing::Usual, &mut frames, ROOM)?;
        Ok(frames.into_vec().into())
    }

    /// A message that is sent without a frame, and whether it is compressed.
    pub(crate) fn pack(self, bytes: Bytes, packing: Packing) -> Result<(bool, Bytes), Status> {
        if bytes.len() > self.limit {
            return Err(too_large_to_send(bytes.len(), self.limit));
        }
        match self.encoding {
            Some(encoding) if bytes.len() >= self.compress_from && packing == Packing::Usual => {
                Ok((true, compression::deflate(encoding, &bytes)?.into()))
            }
            _ => Ok((false, bytes)),
        }
    }

    /// Appends the frame of a message; nothing if it may not be sent, or panics. The first one makes `room`.
    #[inline(always)]
    pub(crate) fn append<M: IntoFrame>(
        &self,
        message: &M,
        packing: Packing,
        frames: &mut Frames,
        room: usize,
    ) -> Result<(), Status> {
        let length = message.append_to(frames, room);
        match length < self.special_from {
            true => Ok(()),
            false => self.change(length, message.packing().and(packing), frames),
        }
    }

    /// Compresses the last message, or takes it back.
    #[cold]
    #[inline(never)]
    fn change(&self, length: usize, packing: Packing, frames: &mut Frames) -> Result<(), Status> {
        if length > self.limit {
            frames.take_back(length);
            return Err(too_large_to_send(length, self.limit));
        }
        if let Some(encoding) = self.encoding
            && length >= self.compress_from
            && packing == Packing::Usual
        {
            let packed = compression::deflate(encoding, frames.last(length));
            frames.take_back(length);
            frames.append_bytes(1, &packed?, 0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;
    use crate::reflect::{FieldRef, Reflect};
    use crate::rpc::call::{Code, MAX_FRAME, Payload, panics::caught};
    use crate::schema::MessageTable;
    use crate::wire::{Reader, Sink, Writer};
    use crate::wkt::{StringValue, Struct};

    fn framer() -> Framer {
        Framer::new(None, 0, MAX_FRAME)
    }

    /// Half of it is a message whose length comes late.
    #[derive(Debug, Default)]
    struct Broken(Struct);

    impl Reflect for Broken {
        fn table(&self) -> &'static MessageTable {
            Reflect::table(&self.0)
        }

        fn field(&self, index: usize) -> FieldRef<'_> {
            self.0.field(index)
        }
    }

    impl Message for Broken {
        fn merge_from(&mut self, reader: &mut Reader<'_>) -> crate::wire::Result {
            self.0.merge_from(reader)
        }

        fn write_to(&self, writer: &mut Writer<'_, impl Sink>) {
            fields("half of it".repeat(1000)).write_to(writer);
            panic!("a fault in a message, as the test wants it");
        }
    }

    fn fields(name: String) -> Struct {
        Struct::from_iter([(name, 1.0)])
    }

    #[test]
    fn a_message_that_panics_leaves_nothing_of_its_frame() {
        fn check(broken: &impl IntoFrame) {
            let mut frames = Frames::new(Vec::new());
            let whole = StringValue::from("a");
            framer()
                .append(&whole, Packing::Usual, &mut frames, 0)
                .unwrap();
            let step = || framer().append(broken, Packing::Usual, &mut frames, 0);
            assert!(caught(step).is_err());
            assert_eq!(frames.into_vec(), [0, 0, 0, 0, 3, 10, 1, b'a']);
        }
        check(&Broken::default());
        check(&Payload::new(Broken::default()));
    }

    #[test]
    fn a_message_that_is_too_large_leaves_nothing_of_its_frame() {
        let mut frames = Frames::new(Vec::new());
        let limited = Framer::new(None, 0, 3);
        limited
            .append(&StringValue::from("a"), Packing::Usual, &mut frames, 0)
            .unwrap();
        let status = limited.append(&StringValue::from("ab"), Packing::Usual, &mut frames, 0);
        assert_eq!(status.unwrap_err().code(), Code::ResourceExhausted);
        assert_eq!(frames.into_vec(), [0, 0, 0, 0, 3, 10, 1, b'a']);
    }

    /// Their lengths, and those of the messages in them, take one byte to four; the room is enough or not.
    #[test]
    fn messages_of_any_size_are_appended() {
        for room in [0, 300, 1 << 21] {
            let (mut frames, mut expected) = (Frames::new(Vec::new()), Vec::new());
            for length in (0..400).chain([100_000, 5, 1 << 20, 5]) {
                let message = fields("x".repeat(length));
                framer()
                    .append(&message, Packing::Usual, &mut frames, room)
                    .unwrap();
                let encoded = message.encode_to_vec();
                expected.push(0);
                expected.extend_from_slice(&(encoded.len() as u32).to_be_bytes());
                expected.extend_from_slice(&encoded);
            }
            assert!(frames.into_vec() == expected, "from {room} bytes of room");
        }
    }
}
