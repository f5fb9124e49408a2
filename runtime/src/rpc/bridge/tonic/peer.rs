//! Who calls, as tonic's code tells and reads it: in a request's extensions.

use http::Extensions;
use tonic::transport::server::TcpConnectInfo;
#[cfg(feature = "tls")]
use tonic::transport::server::TlsConnectInfo;

use crate::rpc::call::Peer;

/// The peer that tonic's server left there.
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

/// Leaves it there for tonic's code: the addresses where that looks for them, and all of it as a [`Peer`],
/// since tonic's type for certificates cannot be made elsewhere.
pub(super) fn leave(extensions: &mut Extensions, peer: Peer) {
    if peer.is_known() {
        extensions.insert(TcpConnectInfo {
            remote_addr: peer.addr(),
            local_addr: peer.local_addr(),
        });
        extensions.insert(peer);
    }
}

/// Takes what [`leave`] left, or reads what tonic's server did.
pub(super) fn take(extensions: &mut Extensions) -> Peer {
    let left = extensions.remove::<Peer>();
    left.unwrap_or_else(|| of(extensions))
}
