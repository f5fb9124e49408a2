//! [`Translation`]: a client's call of gRPC on its way out, written in another protocol, and the response as gRPC's.

use std::time::Instant;

use super::{
    Body, Protocol,
    grpc::timeout,
    grpc_web::client::{from_web, to_web},
};
use crate::rpc::call::{Settings, Status, deadline};

/// How one call is written that is not plain gRPC.
pub(crate) struct Translation {
    pub(crate) protocol: Protocol,
    pub(crate) settings: Settings,
}

impl Translation {
    /// The request as it is sent, with what is left of its time.
    pub(crate) async fn request(
        &self,
        mut request: http::Request<Body>,
        deadline: Option<Instant>,
    ) -> Result<http::Request<Body>, Status> {
        let left = deadline.map(|at| at.saturating_duration_since(deadline::now()));
        if let Some(left) = left {
            let headers = request.headers_mut();
            headers.insert(timeout::HEADER, timeout::header(left));
        }
        if self.protocol == Protocol::GrpcWeb {
            to_web(request.headers_mut());
        }
        Ok(request)
    }

    /// The response as gRPC's. One of somebody else, such as a proxy's page, stays as it is.
    pub(crate) async fn response(
        &self,
        response: http::Response<Body>,
    ) -> Result<http::Response<Body>, Status> {
        Ok(match self.protocol {
            Protocol::GrpcWeb => from_web(response, &self.settings),
            Protocol::Grpc => response,
        })
    }
}
