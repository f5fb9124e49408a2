//! From an endpoint to bytes that go both ways: TCP or a Unix socket, with or without TLS.

#[cfg(feature = "tls")]
mod tls;
mod way_out;
mod written;

use std::{fmt, net::SocketAddr, path::PathBuf, sync::Arc};

use http::uri::Scheme;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};

use super::address::{Address, NEEDS_TLS};
use crate::rpc::call::{Peer, Status};
#[cfg(feature = "tls")]
pub(super) use tls::Settings as TlsSettings;
pub(super) use way_out::{other_protocol, way_out};
pub(super) use written::Written;

/// One place of an address: a socket to connect to.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    pub(super) address: Arc<Address>,
    pub(super) socket: Socket,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Socket {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

impl Endpoint {
    pub(super) fn is(&self, other: &Self) -> bool {
        self.socket == other.socket && self.address.text == other.address.text
    }
}

/// The address as it was written, and what it was found to be if that says more.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address.text)?;
        match &self.socket {
            Socket::Tcp(socket) if !self.address.text.contains(&socket.to_string()) => {
                write!(f, " ({socket})")
            }
            Socket::Tcp(_) | Socket::Unix(_) => Ok(()),
        }
    }
}

/// Bytes both ways.
pub(super) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// The client's end of TLS. Without the feature there is none.
#[derive(Clone, Default)]
pub(super) struct Tls {
    #[cfg(feature = "tls")]
    pub(super) settings: TlsSettings,
    #[cfg(feature = "tls")]
    connector: Option<tls::Connector>,
}

impl Tls {
    /// Reads certificates and keys, if an address needs them.
    pub(super) fn prepare(&mut self, addresses: &[Arc<Address>]) -> Result<(), Status> {
        #[cfg(feature = "tls")]
        if let Some(address) = addresses.iter().find(|it| it.scheme == Scheme::HTTPS) {
            self.connector = Some(tls::Connector::new(&self.settings, address)?);
        }
        #[cfg(not(feature = "tls"))]
        let _ = addresses;
        Ok(())
    }
}

/// What is wrong with a connection that does not come about.
pub(super) type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Connects, up to where HTTP/2 begins; and who is at the other end.
pub(super) async fn open(endpoint: &Endpoint, tls: &Tls) -> Result<(Box<dyn Io>, Peer), Fault> {
    let stream = match &endpoint.socket {
        Socket::Tcp(address) => TcpStream::connect(address).await?,
        Socket::Unix(path) => return unix(path).await,
    };
    // Fails for connections that are gone, which reading finds out.
    let _ = stream.set_nodelay(true);
    let peer = Peer::between(stream.peer_addr().ok(), stream.local_addr().ok());
    if endpoint.address.scheme != Scheme::HTTPS {
        return Ok((Box::new(stream), peer));
    }
    #[cfg(feature = "tls")]
    if let Some(connector) = &tls.connector {
        let stream = connector.connect(stream, &endpoint.address).await?;
        let certificates = tls::certificates_of(&stream);
        return Ok((Box::new(stream), peer.with_certificates(certificates)));
    }
    let _ = tls;
    Err(NEEDS_TLS.into())
}

#[cfg(unix)]
async fn unix(path: &std::path::Path) -> Result<(Box<dyn Io>, Peer), Fault> {
    let stream = tokio::net::UnixStream::connect(path).await?;
    let peer = match stream.peer_cred() {
        Ok(who) => Peer::new().with(who),
        Err(_) => Peer::new(),
    };
    Ok((Box::new(stream), peer))
}

#[cfg(not(unix))]
async fn unix(_: &std::path::Path) -> Result<(Box<dyn Io>, Peer), Fault> {
    Err("this system has no Unix sockets".into())
}
