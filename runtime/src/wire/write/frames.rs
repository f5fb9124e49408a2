//! [`Frames`]: many messages in one buffer, each in a frame of its own: a byte that is 0, the length in four bytes, and
//! the message. That is how gRPC streams messages.
//!
//! One writer stays with the buffer from message to message, so a short one takes few instructions.

use core::mem::{self, ManuallyDrop};

use super::byte_sink::Written;
use super::encode;
use super::writer::Writer;
use crate::message::Message;
use crate::wire::tag::TagBytes;

/// What is before a message, in bytes.
const HEAD: usize = 5;
/// With less room than this, in bytes, not even a small message is begun.
const SMALL: usize = 64;
/// A buffer that is full becomes four times as large below this, and then twice: streams are of a few messages or of many.
const FEW: usize = 8 << 10;

/// Messages in frames, one after the other.
pub(crate) struct Frames {
    writer: Writer<'static>,
    /// How many bytes the frames that are whole take. What is after them is of a message that panicked.
    whole: usize,
}

impl Frames {
    /// Frames in `buffer`, which is empty.
    #[inline]
    pub(crate) fn new(buffer: Vec<u8>) -> Self {
        debug_assert!(buffer.is_empty());
        Self {
            writer: Writer::owning(buffer),
            whole: 0,
        }
    }

    /// How many bytes the frames take.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.whole
    }

    /// Appends a message, and returns its length; the first one makes `room`. After one that panics, none is appended
    /// any more.
    #[inline(always)]
    pub(crate) fn append<M: Message>(&mut self, message: &M, room: usize) -> usize {
        debug_assert_eq!(self.writer.sink.written(), self.whole);
        if self.writer.sink.spare() < SMALL {
            self.make_room(room.max(HEAD + encode::room(message.table())));
        }
        self.writer.sink.skip(TagBytes::NONE, HEAD);
        message.write_to(&mut self.writer);
        if self.writer.sink.nested.any_late() {
            self.writer.sink.settle();
        }
        let begin = self.whole;
        let length = self.end_frame();
        // Those after the first do not ask how much room there should be.
        if begin == 0 {
            encode::note(message.table(), length);
        }
        length
    }

    /// Appends a message that is encoded, and may be compressed.
    pub(crate) fn append_bytes(&mut self, flag: u8, bytes: &[u8], room: usize) {
        if self.writer.sink.spare() < HEAD + bytes.len() {
            self.make_room(room.max(HEAD + bytes.len()));
        }
        self.writer.sink.raw(&[flag, 0, 0, 0, 0]);
        self.writer.sink.raw(bytes);
        self.end_frame();
    }

    /// Writes the length of the message that begins after the whole frames, and returns it.
    #[inline(always)]
    fn end_frame(&mut self) -> usize {
        let frame = &mut self.writer.sink.written_mut()[self.whole..];
        let (size, length) = (frame.len(), frame.len() - HEAD);
        frame[1..HEAD].copy_from_slice(&(length as u32).to_be_bytes());
        self.whole += size;
        length
    }

    /// The last message, which has `length` bytes.
    pub(crate) fn last(&mut self, length: usize) -> &[u8] {
        &self.writer.sink.written_mut()[self.whole - length..]
    }

    /// Takes the last message back, which has `length` bytes.
    pub(crate) fn take_back(&mut self, length: usize) {
        self.whole -= HEAD + length;
        self.writer.sink.truncate(self.whole);
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self, least: usize) {
        if self.whole == 0 {
            let writer = Writer::owning(Vec::with_capacity(least));
            return mem::replace(&mut self.writer, writer).discard();
        }
        let more = match self.whole {
            few @ ..FEW => 3 * few,
            many => many,
        };
        self.writer.sink.grow_to(self.whole + more.max(least));
    }

    /// The buffer.
    #[inline]
    pub(crate) fn into_vec(self) -> Vec<u8> {
        let mut frames = ManuallyDrop::new(self);
        if frames.writer.sink.written() > frames.whole {
            frames.forget_the_rest();
        }
        let writer = mem::replace(&mut frames.writer, Writer::owning(Vec::new()));
        match writer.finish() {
            Written::Moved(bytes) => bytes,
            Written::InPlace(_) => Vec::new(),
        }
    }

    #[cold]
    fn forget_the_rest(&mut self) {
        self.writer.sink.nested.take().discard();
        self.writer.sink.truncate(self.whole);
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        mem::replace(&mut self.writer, Writer::owning(Vec::new())).discard();
    }
}
