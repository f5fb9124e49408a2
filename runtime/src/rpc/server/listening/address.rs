//! [`ListenAddress`]: what [`Server::bind`](crate::Server::bind) takes: addresses of IP, names, and paths of
//! Unix sockets.

use std::{
    fmt,
    future::Future,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use tokio::net::{TcpListener, ToSocketAddrs};

use super::Listener;

/// Where a server can listen: an address and a port, a name and a port, or `unix:` and the path of a socket.
///
/// ```no_run
/// # async fn bind() -> Result<(), rustgreet::Status> {
/// # use rustgreet::Server;
/// let by_name = Server::new().bind("localhost:50051").await?;
/// let by_parts = Server::new().bind(("127.0.0.1", 50052)).await?;
/// let by_path = Server::new().bind("unix:/run/greet.sock").await?;
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "a server cannot listen at `{Self}`",
    label = "expected an address, such as \"127.0.0.1:50051\"",
    note = "`Server::listen` takes what listens already: a `TcpListener`, a `UnixListener`, a stream"
)]
pub trait ListenAddress: fmt::Debug + sealed::Sealed {
    #[doc(hidden)]
    fn listener(&self) -> impl Future<Output = io::Result<Listener>> + Send;
}

mod sealed {
    pub trait Sealed {}
}

impl sealed::Sealed for str {}

impl ListenAddress for str {
    async fn listener(&self) -> io::Result<Listener> {
        match self.strip_prefix("unix:") {
            Some(path) => at_path(path).await,
            None => TcpListener::bind(self).await.map(Into::into),
        }
    }
}

impl sealed::Sealed for String {}

impl ListenAddress for String {
    fn listener(&self) -> impl Future<Output = io::Result<Listener>> + Send {
        self.as_str().listener()
    }
}

impl<A: sealed::Sealed + ?Sized> sealed::Sealed for &A {}

impl<A: ListenAddress + ?Sized> ListenAddress for &A {
    fn listener(&self) -> impl Future<Output = io::Result<Listener>> + Send {
        (**self).listener()
    }
}

macro_rules! addresses_of_ip {
    ($($type:ty)*) => {$(
        impl sealed::Sealed for $type {}

        impl ListenAddress for $type {
            fn listener(&self) -> impl Future<Output = io::Result<Listener>> + Send {
                over_tcp(self)
            }
        }
    )*};
}

addresses_of_ip!(SocketAddr[SocketAddr](IpAddr, u16)(Ipv4Addr, u16)(
    Ipv6Addr, u16
)(&str, u16)(String, u16));

async fn over_tcp(address: impl ToSocketAddrs) -> io::Result<Listener> {
    TcpListener::bind(address).await.map(Into::into)
}

/// A file that a server left behind, on which nobody listens, is replaced.
#[cfg(unix)]
async fn at_path(path: &str) -> io::Result<Listener> {
    use std::os::unix::fs::FileTypeExt;
    use tokio::net::UnixStream;

    let path = path.strip_prefix("//").unwrap_or(path);
    let is_socket = || std::fs::metadata(path).is_ok_and(|it| it.file_type().is_socket());
    let bind = || tokio::net::UnixListener::bind(path);
    let listener = match bind() {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && is_socket() => {
            match UnixStream::connect(path).await {
                Err(refused) if refused.kind() == io::ErrorKind::ConnectionRefused => {
                    std::fs::remove_file(path)?;
                    bind()?
                }
                _ => return Err(error),
            }
        }
        bound => bound?,
    };
    Ok(Listener::from(listener).with_file(path.into()))
}

#[cfg(not(unix))]
async fn at_path(_: &str) -> io::Result<Listener> {
    let why = "this platform has no Unix sockets";
    Err(io::Error::new(io::ErrorKind::Unsupported, why))
}
