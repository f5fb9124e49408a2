//! [`Peer`]: the two ends of the connection that a call came over.

use std::net::SocketAddr;

/// The two ends of the connection that a call came over, as far as they are known.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Peer {
    pub(crate) remote: Option<SocketAddr>,
    pub(crate) local: Option<SocketAddr>,
}
