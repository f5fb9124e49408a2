//! [`Chunks`]: a stream of messages as chunks of bytes. What is ready together shares a chunk, and is
//! encoded in place.

use std::{
    mem,
    task::{Context, Poll},
};

use bytes::Bytes;

use super::{framed::IntoFrame, framer::Framer};
use crate::rpc::call::{Status, Streaming};
use crate::wire::Frames;

/// The size in bytes that a chunk of small messages has about.
const CHUNK: usize = 32 << 10;
/// What the writer likes to have after the last message, in bytes.
const SPARE: usize = 64;
/// The room of a stream's first chunk, in bytes: many are of a few small messages.
const ROOM: usize = 256;
/// A buffer of up to so many bytes is kept for the next chunk, and what is in it copied: one allocation instead of two.
const KEPT: usize = 2 * ROOM;

/// Encodes the messages of one direction of a call.
pub(crate) struct Chunks {
    framer: Framer,
    /// The size of the chunk before, which the next one is likely to have.
    room: usize,
    /// Empty, with the room of a small chunk.
    kept: Vec<u8>,
}

/// What became of a stream after a chunk.
pub(crate) enum After {
    /// More may come.
    More,
    Ended(Result<(), Status>),
}

impl Chunks {
    pub(crate) fn new(framer: Framer) -> Self {
        Self {
            framer,
            room: 0,
            kept: Vec::new(),
        }
    }

    pub(crate) fn framer(&self) -> Framer {
        self.framer
    }

    /// An empty chunk.
    pub(crate) fn begin(&mut self) -> Frames {
        Frames::new(mem::take(&mut self.kept))
    }

    /// The bytes of a chunk, if there are any.
    pub(crate) fn end(&mut self, chunk: Frames) -> Option<Bytes> {
        let mut chunk = chunk.into_vec();
        if chunk.capacity() > KEPT {
            return (!chunk.is_empty()).then(|| chunk.into());
        }
        let bytes = (!chunk.is_empty()).then(|| Bytes::copy_from_slice(&chunk));
        chunk.clear();
        self.kept = chunk;
        bytes
    }

    /// Appends what is ready to a chunk: nothing, if nothing is.
    pub(crate) fn fill<M: IntoFrame>(
        &mut self,
        chunk: &mut Frames,
        stream: &mut Streaming<M>,
        cx: &mut Context<'_>,
    ) -> After {
        let after = self.append(chunk, stream, cx);
        self.room = chunk.len() + SPARE;
        after
    }

    fn append<M: IntoFrame>(
        &self,
        chunk: &mut Frames,
        stream: &mut Streaming<M>,
        cx: &mut Context<'_>,
    ) -> After {
        let (framer, room) = (self.framer, self.room.max(ROOM));
        let mut failure = None;
        let failed = &mut failure;
        let mut take = move |message: M, packing| {
            if let Err(status) = framer.append(&message, packing, chunk, room) {
                *failed = Some(status);
                return false;
            }
            chunk.len() < CHUNK
        };
        let outcome = stream.poll_each(cx, &mut take);
        match (failure, outcome) {
            (Some(status), _) | (_, Poll::Ready(Some(Err(status)))) => After::Ended(Err(status)),
            (_, Poll::Pending | Poll::Ready(Some(Ok(())))) => After::More,
            (_, Poll::Ready(None)) => After::Ended(Ok(())),
        }
    }
}
