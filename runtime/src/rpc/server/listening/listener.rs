//! [`Listener`]: where connections come from, and [`Connection`], one of them.

use std::{
    fmt,
    future::poll_fn,
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    pin::Pin,
};

use futures_core::Stream;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
};

use super::socket::Socket;
use crate::rpc::call::Peer;

/// Where a server's connections come from: a socket that listens, or any stream of connections.
///
/// ```no_run
/// # async fn listeners() -> std::io::Result<()> {
/// use rustgreet::rpc::Listener;
///
/// let tcp: Listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?.into();
/// # #[cfg(unix)]
/// let unix: Listener = tokio::net::UnixListener::bind("greet.sock")?.into();
/// # Ok(()) }
/// ```
pub struct Listener {
    /// The file to remove when it stops listening. Dropped first: a socket that is open keeps the number of its
    /// file.
    file: Option<SocketFile>,
    source: Source,
}

#[cfg_attr(
    not(unix),
    allow(dead_code, reason = "other systems have no Unix sockets")
)]
/// The file of a Unix socket, and which one it is: another server may have put its own in the place.
struct SocketFile {
    path: PathBuf,
    id: Option<FileId>,
}

/// The device and the number of a file.
type FileId = (u64, u64);

impl SocketFile {
    /// The file that is there.
    #[cfg(unix)]
    fn at(path: PathBuf) -> Self {
        let id = Self::id(&path);
        Self { path, id }
    }

    #[cfg(unix)]
    fn id(path: &Path) -> Option<FileId> {
        use std::os::unix::fs::MetadataExt;

        let file = std::fs::metadata(path).ok()?;
        Some((file.dev(), file.ino()))
    }

    #[cfg(not(unix))]
    fn id(_: &Path) -> Option<FileId> {
        None
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        if self.id.is_some() && Self::id(&self.path) == self.id {
            // Nobody can be told of an error.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

enum Source {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(tokio::net::UnixListener),
    Stream(Pin<Box<dyn Stream<Item = io::Result<Connection>> + Send>>),
}

impl Listener {
    /// Connections from a stream. A server whose stream ends takes no new ones, and serves those that it has.
    ///
    /// ```
    /// use futures_core::Stream;
    /// use rustgreet::rpc::Listener;
    /// use tokio::net::TcpStream;
    ///
    /// fn behind_a_firewall(
    ///     allowed: impl Stream<Item = std::io::Result<TcpStream>> + Send + 'static,
    /// ) -> Listener {
    ///     Listener::from_stream(allowed)
    /// }
    /// ```
    pub fn from_stream<C: Into<Connection>>(
        connections: impl Stream<Item = io::Result<C>> + Send + 'static,
    ) -> Self {
        Source::Stream(Box::pin(Converted(Box::pin(connections)))).into()
    }

    /// The same, which removes a file when it stops listening.
    #[cfg(unix)]
    pub(super) fn with_file(mut self, path: PathBuf) -> Self {
        self.file = Some(SocketFile::at(path));
        self
    }

    /// The next connection; nothing if there will be no more.
    pub(super) async fn accept(&mut self) -> Option<io::Result<Connection>> {
        match &mut self.source {
            Source::Tcp(listener) => {
                let accepted = listener.accept().await;
                Some(accepted.map(|(stream, addr)| Connection::of_tcp(stream, Some(addr))))
            }
            #[cfg(unix)]
            Source::Unix(listener) => {
                let accepted = listener.accept().await;
                Some(accepted.map(|(stream, _)| stream.into()))
            }
            Source::Stream(stream) => poll_fn(|cx| stream.as_mut().poll_next(cx)).await,
        }
    }

    /// Where it listens, if that is an address of IP.
    pub(super) fn local_addr(&self) -> io::Result<Option<SocketAddr>> {
        match &self.source {
            Source::Tcp(listener) => listener.local_addr().map(Some),
            #[cfg(unix)]
            Source::Unix(_) => Ok(None),
            Source::Stream(_) => Ok(None),
        }
    }
}

impl From<Source> for Listener {
    fn from(source: Source) -> Self {
        Self { source, file: None }
    }
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Source::Tcp(listener).into()
    }
}

#[cfg(unix)]
impl From<tokio::net::UnixListener> for Listener {
    fn from(listener: tokio::net::UnixListener) -> Self {
        Source::Unix(listener).into()
    }
}

/// Where it listens, as in `127.0.0.1:50051` or `unix:/run/greet.sock`.
impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Tcp(listener) => match listener.local_addr() {
                Ok(addr) => write!(f, "{addr}"),
                Err(_) => f.write_str("a TCP socket"),
            },
            #[cfg(unix)]
            Source::Unix(listener) => {
                let addr = listener.local_addr().ok();
                match addr.as_ref().and_then(|addr| addr.as_pathname()) {
                    Some(path) => write!(f, "unix:{}", path.display()),
                    None => f.write_str("a Unix socket without a name"),
                }
            }
            Source::Stream(_) => f.write_str("a stream of connections"),
        }
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listener({self})")
    }
}

/// One connection for [`Listener::from_stream`], and who is at its other end.
///
/// ```
/// use rustgreet::rpc::{Connection, Peer};
/// use tokio::io::{AsyncRead, AsyncWrite};
///
/// fn of_tenant(io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Connection {
///     Connection::new(io, Peer::new().with("the blue tenant"))
/// }
/// ```
pub struct Connection {
    pub(super) socket: Socket,
    pub(super) peer: Peer,
}

impl Connection {
    /// A connection over anything that carries bytes both ways. Its calls see `peer`.
    ///
    /// ```
    /// use rustgreet::rpc::{Connection, Peer};
    ///
    /// let (io, _other_end) = tokio::io::duplex(1024);
    /// let connection = Connection::new(io, Peer::new());
    /// ```
    pub fn new(io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, peer: Peer) -> Self {
        let socket = Socket::of_any(io);
        Self { socket, peer }
    }

    fn of_tcp(stream: TcpStream, addr: Option<SocketAddr>) -> Self {
        let peer = Peer::between(addr, stream.local_addr().ok());
        let socket = Socket::of_tcp(stream);
        Self { socket, peer }
    }
}

impl From<TcpStream> for Connection {
    fn from(stream: TcpStream) -> Self {
        let addr = stream.peer_addr().ok();
        Self::of_tcp(stream, addr)
    }
}

/// Its peer has tokio's `UCred`: the user and the process at the other end.
#[cfg(unix)]
impl From<tokio::net::UnixStream> for Connection {
    fn from(stream: tokio::net::UnixStream) -> Self {
        let peer = match stream.peer_cred() {
            Ok(who) => Peer::new().with(who),
            Err(_) => Peer::new(),
        };
        let socket = Socket::of_unix(stream);
        Self { socket, peer }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("peer", &self.peer)
            .finish_non_exhaustive()
    }
}

/// A stream whose items become connections.
struct Converted<S>(Pin<Box<S>>);

impl<S, C> Stream for Converted<S>
where
    S: Stream<Item = io::Result<C>>,
    C: Into<Connection>,
{
    type Item = io::Result<Connection>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let next = self.0.as_mut().poll_next(cx);
        next.map(|item| item.map(|item| item.map(Into::into)))
    }
}
