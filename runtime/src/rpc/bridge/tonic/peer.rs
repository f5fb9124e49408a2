//! The peer that tonic's server left beside a request.

use http::Extensions;
use tonic::transport::server::TcpConnectInfo;
#[cfg(feature = "tls")]
use tonic::transport::server::TlsConnectInfo;

use crate::rpc::call::Peer;

pub(in crate::rpc) fn of(extensions: &Extensions) -> Peer {
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
