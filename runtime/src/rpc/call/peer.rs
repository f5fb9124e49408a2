//! [`Peer`]: the other end of the connection of a call, and what is known of it.

use std::{fmt, net::SocketAddr, sync::Arc};

use bytes::Bytes;
use http::Extensions;

/// Who is at the other end of the connection of a call: its address, its certificates, and what a listener of
/// one's own knows of it. Nothing is known of a call in the same process.
///
/// A handler reads it from [`Request::peer`](crate::Request::peer), a caller from
/// [`Response::peer`](crate::Response::peer), middleware from [`Body::peer`](crate::rpc::Body::peer). A clone is cheap.
///
/// ```
/// use rustgreet::rpc::Peer;
///
/// struct Tenant(&'static str);
/// let peer = Peer::new().with_addr(([192, 0, 2, 1], 80)).with(Tenant("blue"));
/// assert_eq!(peer.addr().unwrap().port(), 80);
/// assert_eq!(peer.get::<Tenant>().unwrap().0, "blue");
/// ```
#[derive(Clone, Default)]
pub struct Peer {
    known: Option<Arc<Known>>,
}

#[derive(Clone, Default)]
struct Known {
    addr: Option<SocketAddr>,
    local_addr: Option<SocketAddr>,
    certificates: Vec<Bytes>,
    more: Extensions,
}

impl Peer {
    /// A peer of which nothing is known.
    ///
    /// ```
    /// assert_eq!(rustgreet::rpc::Peer::new().addr(), None);
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the address of the peer.
    ///
    /// ```
    /// let peer = rustgreet::rpc::Peer::new().with_addr(([192, 0, 2, 1], 80));
    /// ```
    #[must_use]
    pub fn with_addr(mut self, addr: impl Into<SocketAddr>) -> Self {
        self.change().addr = Some(addr.into());
        self
    }

    /// Sets the address at which the peer connected.
    ///
    /// ```
    /// let peer = rustgreet::rpc::Peer::new().with_local_addr(([192, 0, 2, 2], 443));
    /// ```
    #[must_use]
    pub fn with_local_addr(mut self, addr: impl Into<SocketAddr>) -> Self {
        self.change().local_addr = Some(addr.into());
        self
    }

    /// Sets the peer's certificates, in DER, its own first.
    ///
    /// ```
    /// let peer = rustgreet::rpc::Peer::new().with_certificates([b"0\x82".as_slice()]);
    /// ```
    #[must_use]
    pub fn with_certificates(mut self, certificates: impl IntoIterator<Item: Into<Bytes>>) -> Self {
        self.change().certificates = certificates.into_iter().map(Into::into).collect();
        self
    }

    /// Adds something else that is known of the peer; [`get`](Self::get) finds it by its type.
    ///
    /// ```
    /// let peer = rustgreet::rpc::Peer::new().with("the blue tenant");
    /// ```
    #[must_use]
    pub fn with<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        // An `Arc`, since extensions are cloned.
        self.change().more.insert(Arc::new(value));
        self
    }

    /// The address of the peer; none for a Unix socket, and in the same process.
    ///
    /// ```
    /// assert_eq!(rustgreet::rpc::Peer::new().addr(), None);
    /// ```
    pub fn addr(&self) -> Option<SocketAddr> {
        self.known.as_ref()?.addr
    }

    /// The address at this end of the connection: where a caller connected, or where we called from; none for a Unix socket, and in the same process.
    ///
    /// ```
    /// assert_eq!(rustgreet::rpc::Peer::new().local_addr(), None);
    /// ```
    pub fn local_addr(&self) -> Option<SocketAddr> {
        self.known.as_ref()?.local_addr
    }

    /// The certificates that the peer proved to own, in DER: its own first, then those that signed it. A server has
    /// some over TLS; a caller, if the server asked for them, as by `Server::client_ca`.
    ///
    /// ```
    /// assert!(rustgreet::rpc::Peer::new().certificates().is_empty());
    /// ```
    pub fn certificates(&self) -> &[Bytes] {
        let known = self.known.as_ref();
        known.map_or(&[], |known| known.certificates.as_slice())
    }

    /// What else is known, by its type: what [`with`](Self::with) added, and over a Unix socket tokio's `UCred`,
    /// the user and the process at the other end.
    ///
    /// ```
    /// let peer = rustgreet::rpc::Peer::new().with(7_u8);
    /// assert_eq!(peer.get::<u8>(), Some(&7));
    /// ```
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<&T> {
        let found: &Arc<T> = self.known.as_ref()?.more.get()?;
        Some(found)
    }

    /// The peer of a connection between two addresses, as far as they are known.
    pub(crate) fn between(addr: Option<SocketAddr>, local_addr: Option<SocketAddr>) -> Self {
        let mut peer = Self::new();
        if addr.or(local_addr).is_some() {
            let known = peer.change();
            (known.addr, known.local_addr) = (addr, local_addr);
        }
        peer
    }

    pub(crate) fn is_known(&self) -> bool {
        self.known.is_some()
    }

    fn change(&mut self) -> &mut Known {
        Arc::make_mut(self.known.get_or_insert_default())
    }
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peer")
            .field("addr", &self.addr())
            .field("local_addr", &self.local_addr())
            .field("certificates", &self.certificates().len())
            .finish_non_exhaustive()
    }
}
