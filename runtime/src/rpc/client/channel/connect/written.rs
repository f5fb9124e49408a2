//! [`Written`]: bytes on their way to a socket, with a look at HTTP/2's frames: which calls' heads the
//! socket has taken. h2 does not tell, and a call that never left can be sent again. And the first byte of what
//! comes back, which tells what a peer speaks that does not speak HTTP/2.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU32, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What a client says before its first frame, in bytes.
const PREFACE: usize = 24;
/// Length, kind, flags and stream of a frame, in bytes.
const HEAD: usize = 9;
/// The kind of a frame that begins a call.
const HEADERS: u8 = 1;

/// A socket whose writes are looked at.
pub(in crate::rpc::client::channel) struct Written<T> {
    io: T,
    frames: Frames,
    last: Arc<AtomicU32>,
    first: Arc<AtomicU8>,
    has_read: bool,
}

impl<T> Written<T> {
    /// The socket, and where the last stream stands whose head it has taken.
    pub(in crate::rpc::client::channel) fn new(io: T) -> (Self, Arc<AtomicU32>) {
        let last = Arc::new(AtomicU32::new(0));
        let written = Self {
            io,
            frames: Frames::default(),
            last: last.clone(),
            first: Arc::default(),
            has_read: false,
        };
        (written, last)
    }

    /// Where the first byte stands that the peer has sent; 0 before it.
    pub(in crate::rpc::client::channel) fn first(&self) -> Arc<AtomicU8> {
        self.first.clone()
    }

    fn pass(&mut self, taken: &[u8]) {
        if let Some(stream) = self.frames.pass(taken) {
            self.last.store(stream, Relaxed);
        }
    }
}

/// Where in the frames the written bytes end.
struct Frames {
    /// Bytes that are no head of a frame: the preface, or a payload.
    rest: usize,
    head: [u8; HEAD],
    filled: usize,
}

impl Default for Frames {
    fn default() -> Self {
        Self {
            rest: PREFACE,
            head: [0; HEAD],
            filled: 0,
        }
    }
}

impl Frames {
    /// Goes on by these bytes. The last stream whose head begins in them.
    fn pass(&mut self, mut bytes: &[u8]) -> Option<u32> {
        let mut begun = None;
        while !bytes.is_empty() {
            let passed = self.rest.min(bytes.len());
            self.rest -= passed;
            bytes = &bytes[passed..];
            let taken = (HEAD - self.filled).min(bytes.len());
            self.head[self.filled..self.filled + taken].copy_from_slice(&bytes[..taken]);
            self.filled += taken;
            bytes = &bytes[taken..];
            if self.filled == HEAD {
                let [a, b, c, kind, _, stream @ ..] = self.head;
                self.rest = u32::from_be_bytes([0, a, b, c]) as usize;
                self.filled = 0;
                if kind == HEADERS {
                    begun = Some(u32::from_be_bytes(stream));
                }
            }
        }
        begun
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Written<T> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let taken = ready!(Pin::new(&mut this.io).poll_write(cx, bytes))?;
        this.pass(&bytes[..taken]);
        Poll::Ready(Ok(taken))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let taken = ready!(Pin::new(&mut this.io).poll_write_vectored(cx, parts))?;
        let mut left = taken;
        for part in parts {
            let of_part = left.min(part.len());
            this.pass(&part[..of_part]);
            left -= of_part;
        }
        Poll::Ready(Ok(taken))
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_shutdown(cx)
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Written<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let polled = Pin::new(&mut this.io).poll_read(cx, buffer);
        if !this.has_read
            && let Some(byte) = buffer.filled().get(before)
        {
            this.has_read = true;
            this.first.store(*byte, Relaxed);
        }
        polled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_found_however_the_bytes_are_cut() {
        let frame = |size: usize, kind, stream: u32| {
            let mut frame = vec![0, 0, size as u8, kind, 0];
            frame.extend_from_slice(&stream.to_be_bytes());
            frame.resize(HEAD + size, HEADERS);
            frame
        };
        let mut bytes = vec![HEADERS; PREFACE];
        for it in [
            frame(18, 4, 0),
            frame(7, HEADERS, 1),
            frame(0, 0, 1),
            frame(40, HEADERS, 3),
        ] {
            bytes.extend(it);
        }
        for size in 1..=bytes.len() {
            let mut frames = Frames::default();
            let found = bytes.chunks(size).filter_map(|chunk| frames.pass(chunk));
            assert_eq!(found.last(), Some(3), "in chunks of {size}");
            let mut frames = Frames::default();
            let found = bytes[..bytes.len() - 41].chunks(size);
            let found = found.filter_map(|chunk| frames.pass(chunk));
            assert_eq!(found.last(), Some(1), "in chunks of {size}");
        }
    }

    /// The socket takes the beginning of a connection, and nothing of the call.
    #[tokio::test]
    async fn a_call_that_the_socket_has_not_taken_is_not_counted() {
        for (room, expected) in [(33, 0), (1024, 1)] {
            let (io, peer) = tokio::io::duplex(room);
            let (io, last) = Written::new(io);
            let (send, connection) = h2::client::handshake(io).await.unwrap();
            let driven = tokio::spawn(connection);
            let mut send = send.ready().await.unwrap();
            let request = http::Request::post("http://localhost/").body(()).unwrap();
            let (response, _stream) = send.send_request(request, true).unwrap();
            tokio::task::yield_now().await;
            drop(peer);
            assert!(response.await.is_err());
            // However h2 calls the end of a connection whose peer is gone.
            let _ = driven.await.unwrap();
            assert_eq!(last.load(Relaxed), expected);
        }
    }
}
