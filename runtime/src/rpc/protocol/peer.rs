//! Where a request came from, whoever's server took it.

use tonic::transport::server::TcpConnectInfo;
#[cfg(feature = "tls")]
use tonic::transport::server::TlsConnectInfo;

use super::Body;
use crate::rpc::call::Peer;

/// The peer of a request: our own server's knowledge, or what tonic's left beside the request.
pub(crate) fn of(request: &http::Request<Body>) -> Peer {
    if let Some(peer) = request.body().peer() {
        return peer;
    }
    let extensions = request.extensions();
    let theirs = extensions.get::<TcpConnectInfo>();
    #[cfg(feature = "tls")]
    let theirs = theirs.or_else(|| {
        let over_tls = extensions.get::<TlsConnectInfo<TcpConnectInfo>>();
        over_tls.map(TlsConnectInfo::get_ref)
    });
    theirs.map_or_else(Peer::default, |it| Peer {
        remote: it.remote_addr,
        local: it.local_addr,
    })
}
