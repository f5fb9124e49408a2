//! [`Chunks`]: a stream of messages as chunks of bytes. What is ready together shares a chunk, and is
//! encoded in place.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;

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
        while chunk.len() < CHUNK {
            let encoded = match Pin::new(&mut *stream).poll_next(cx) {
                Poll::Pending => return After::More,
                Poll::Ready(None) => return After::Ended(Ok(())),
                Poll::Ready(Some(Ok(message))) => {
                    if chunk.capacity() == 0 {
                        chunk.reserve(self.framer.room(&message).max(self.room));
                    }
                    self.framer.append(&message, chunk)
                }
                Poll::Ready(Some(Err(status))) => Err(status),
            };
            if let Err(status) = encoded {
                return After::Ended(Err(status));
            }
        }
        After::More
    }
}
