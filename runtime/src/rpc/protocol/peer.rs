//! Where a request came from, whoever's server took it.

use tonic::transport::server::TcpConnectInfo;
#[cfg(feature = "tls")]
use tonic::transport::server::TlsConnectInfo;

use super::Body;
use crate::rpc::call::Peer;

/// The peer of a request: our own server's knowledge, or what tonic's left beside the request.
pub(crate) fn of(request: &http::Request<Body>) -> Peer {
    let ours = request.body().peer();
    if ours.is_known() {
        return ours.clone();
    }
    let extensions = request.extensions();
    #[cfg(feature = "tls")]
    if let Some(theirs) = extensions.get::<TlsConnectInfo<TcpConnectInfo>>() {
        let peer = of_tcp(theirs.get_ref());
        let Some(certificates) = theirs.peer_certs() else {
            return peer;
        };
        return peer.with_certificates(certificates.iter().map(|it| it.to_vec()));
    }
    let theirs = extensions.get::<TcpConnectInfo>();
    theirs.map_or_else(Peer::default, of_tcp)
}

fn of_tcp(theirs: &TcpConnectInfo) -> Peer {
    Peer::between(theirs.remote_addr, theirs.local_addr)
}
