//! A call that is not plain gRPC, on its way: translated, sent, and translated back.

use super::transport::Route;
use crate::rpc::{
    call::Status,
    platform::Instant,
    protocol::{Body, Translation},
};

/// The response as gRPC's.
pub(super) async fn translated<R: Route>(
    route: R,
    request: http::Request<Body>,
    deadline: Option<Instant>,
    translation: Box<Translation>,
) -> Result<http::Response<Body>, Status> {
    let request = translation.request(request, deadline).await?;
    let response = route.send(request).await?;
    translation.response(response).await
}
