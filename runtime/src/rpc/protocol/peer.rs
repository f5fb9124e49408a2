//! Where a request came from, whoever's server took it.

use super::Body;
use crate::rpc::call::Peer;

/// The peer of a request: our own server's knowledge, or what another's left beside the request.
pub(crate) fn of(request: &http::Request<Body>) -> Peer {
    let ours = request.body().peer();
    if ours.is_known() {
        return ours.clone();
    }
    if let Some(told) = request.extensions().get::<Peer>() {
        return told.clone();
    }
    #[cfg(feature = "tonic")]
    return crate::rpc::bridge::tonic::peer::of(request.extensions());
    #[cfg(not(feature = "tonic"))]
    Peer::new()
}
