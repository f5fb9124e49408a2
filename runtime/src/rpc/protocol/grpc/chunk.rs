//! [`Chunks`]: a stream of messages as chunks of bytes. What is ready together shares a chunk, and is
//! encoded in place.

use std::task::{Context, Poll};

use super::{frame::Framer, framed::IntoFrame};
use crate::rpc::call::{Status, Streaming};

/// The size in bytes that a chunk of small messages has about.
const CHUNK: usize = 32 << 10;

/// Encodes the messages of one direction of a call.
pub(crate) struct Chunks {
    framer: Framer,
    /// The size of the chunk before, which the next one is likely to have.
    room: usize,
}

/// What became of a stream after a chunk.
pub(crate) enum After {
    /// More may come.
    More,
    Ended(Result<(), Status>),
}

impl Chunks {
    pub(crate) fn new(framer: Framer) -> Self {
        Self { framer, room: 0 }
    }

    /// Appends what is ready to an empty chunk: nothing, if nothing is.
    pub(crate) fn fill<M: IntoFrame>(
        &mut self,
        chunk: &mut Vec<u8>,
        stream: &mut Streaming<M>,
        cx: &mut Context<'_>,
    ) -> After {
        let after = self.append(chunk, stream, cx);
        self.room = chunk.len();
        after
    }

    fn append<M: IntoFrame>(
        &self,
        chunk: &mut Vec<u8>,
        stream: &mut Streaming<M>,
        cx: &mut Context<'_>,
    ) -> After {
        let mut take = |message: M, packing| {
            if chunk.capacity() == 0 {
                chunk.reserve(self.framer.room(&message).max(self.room));
            }
            self.framer.append(&message, packing, chunk)?;
            Ok(chunk.len() < CHUNK)
        };
        match stream.poll_each(cx, &mut take) {
            Poll::Pending | Poll::Ready(Some(Ok(()))) => After::More,
            Poll::Ready(Some(Err(status))) => After::Ended(Err(status)),
            Poll::Ready(None) => After::Ended(Ok(())),
        }
    }
}
