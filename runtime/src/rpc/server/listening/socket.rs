//! [`Socket`]: a connection as bytes, whatever carries it; what was read ahead to see what it speaks is read
//! again. One type for all, so that HTTP is compiled once.

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

use super::watch::{Line, Watch};

/// What any carrier of bytes is.
pub(super) trait Carrier: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Carrier for T {}

/// What is read of a peer that nobody listens to any more: bytes, and for how long.
pub(super) const UNREAD: usize = 256 << 10;
pub(super) const UNREAD_TIME: Duration = Duration::from_secs(1);
/// What is read of it at a time.
const CHUNK: usize = 4 << 10;

pub(super) struct Socket {
    kind: Kind,
    /// What was read, and is to be read again.
    ahead: Vec<u8>,
    watch: Option<Box<Watch>>,
    /// Once nobody listens any more.
    parting: Option<Parting>,
}

enum Kind {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(tokio::net::UnixStream),
    #[cfg(feature = "tls")]
    Tls(Box<tokio_rustls::server::TlsStream<Socket>>),
    Any(Box<dyn Carrier>),
}

impl Socket {
    pub(super) fn of_tcp(stream: TcpStream) -> Self {
        // Fails for connections that are gone, which reading finds out.
        let _ = stream.set_nodelay(true);
        Self::from_kind(Kind::Tcp(stream))
    }

    #[cfg(unix)]
    pub(super) fn of_unix(stream: tokio::net::UnixStream) -> Self {
        Self::from_kind(Kind::Unix(stream))
    }

    #[cfg(feature = "tls")]
    pub(super) fn of_tls(stream: tokio_rustls::server::TlsStream<Self>) -> Self {
        Self::from_kind(Kind::Tls(Box::new(stream)))
    }

    pub(super) fn of_any(carrier: impl Carrier + 'static) -> Self {
        Self::from_kind(Kind::Any(Box::new(carrier)))
    }

    fn from_kind(kind: Kind) -> Self {
        Self {
            kind,
            ahead: Vec::new(),
            watch: None,
            parting: None,
        }
    }

    /// Puts bytes that were read before all that is still to be read.
    pub(super) fn put_back(&mut self, bytes: &[u8]) {
        self.ahead.splice(..0, bytes.iter().copied());
    }

    /// Watches a peer that speaks HTTP/2.
    pub(super) fn watch(&mut self) -> Arc<Line> {
        let (watch, line) = Watch::new();
        self.watch = Some(Box::new(watch));
        line
    }

    /// Reads what the peer still sends, until it has closed its side, too, or for a while: else it would be answered
    /// with a reset, which overtakes what the peer has not read yet.
    pub(super) fn poll_part(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut parting = self.parting.take().unwrap_or_else(|| Parting {
            until: Box::pin(sleep(UNREAD_TIME)),
            left: UNREAD,
        });
        let parted = parting.poll(self.inner(), cx);
        self.parting = Some(parting);
        parted
    }

    fn inner(&mut self) -> Pin<&mut dyn Carrier> {
        match &mut self.kind {
            Kind::Tcp(stream) => Pin::new(stream),
            #[cfg(unix)]
            Kind::Unix(stream) => Pin::new(stream),
            #[cfg(feature = "tls")]
            Kind::Tls(stream) => Pin::new(&mut **stream),
            Kind::Any(stream) => Pin::new(&mut **stream),
        }
    }
}

/// A peer that nobody listens to any more.
struct Parting {
    until: Pin<Box<Sleep>>,
    /// How many bytes of it are still read.
    left: usize,
}

impl Parting {
    fn poll(&mut self, mut peer: Pin<&mut dyn Carrier>, cx: &mut Context<'_>) -> Poll<()> {
        let mut bytes = [0; CHUNK];
        while self.left > 0 && self.until.as_mut().poll(cx).is_pending() {
            let mut buffer = ReadBuf::new(&mut bytes);
            match ready!(peer.as_mut().poll_read(cx, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => {}
                Ok(()) | Err(_) => break,
            }
            self.left = self.left.saturating_sub(buffer.filled().len());
        }
        Poll::Ready(())
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if self.ahead.is_empty() {
            ready!(self.inner().poll_read(cx, buffer))?;
        } else {
            let count = self.ahead.len().min(buffer.remaining());
            buffer.put_slice(&self.ahead[..count]);
            self.ahead.drain(..count);
        }
        if let Some(watch) = &mut self.watch {
            watch.received(&buffer.filled()[before..]);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let count = ready!(self.inner().poll_write(cx, bytes))?;
        if let Some(watch) = &mut self.watch {
            watch.sent(&bytes[..count]);
        }
        Poll::Ready(Ok(count))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let count = ready!(self.inner().poll_write_vectored(cx, slices))?;
        if let Some(watch) = &mut self.watch {
            let mut left = count;
            for slice in slices {
                let written = slice.len().min(left);
                watch.sent(&slice[..written]);
                left -= written;
            }
        }
        Poll::Ready(Ok(count))
    }

    fn is_write_vectored(&self) -> bool {
        match &self.kind {
            Kind::Tcp(stream) => stream.is_write_vectored(),
            #[cfg(unix)]
            Kind::Unix(stream) => stream.is_write_vectored(),
            #[cfg(feature = "tls")]
            Kind::Tls(stream) => stream.is_write_vectored(),
            Kind::Any(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.parting.is_none() {
            ready!(self.inner().poll_shutdown(cx))?;
        }
        if self.watch.is_some() {
            ready!(self.poll_part(cx));
        }
        Poll::Ready(Ok(()))
    }
}
