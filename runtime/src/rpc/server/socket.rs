//! [`Socket`]: a connection as bytes, whatever carries it; what was read ahead to see what it speaks is read
//! again. One type for all, so that HTTP is compiled once.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// What any carrier of bytes is.
pub(super) trait Carrier: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Carrier for T {}

pub(super) struct Socket {
    kind: Kind,
    /// What was read, and is to be read again.
    ahead: Vec<u8>,
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
        let ahead = Vec::new();
        Self { kind, ahead }
    }

    /// Puts bytes that were read before all that is still to be read.
    pub(super) fn put_back(&mut self, bytes: &[u8]) {
        self.ahead.splice(..0, bytes.iter().copied());
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

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.ahead.is_empty() {
            return self.inner().poll_read(cx, buffer);
        }
        let count = self.ahead.len().min(buffer.remaining());
        buffer.put_slice(&self.ahead[..count]);
        self.ahead.drain(..count);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.inner().poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.inner().poll_write_vectored(cx, slices)
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
        self.inner().poll_shutdown(cx)
    }
}
