//! [`Translation`]: a client's call of gRPC on its way out, written in another protocol or with another codec, and the
//! response as gRPC's.

use http::header;

use super::{
    Body, Protocol, Wording,
    connect::client::{self as connect, Asking},
    grpc::{
        head::{CONTENT_TYPE, CONTENT_TYPE_OF_JSON, is_grpc_with_json},
        timeout,
    },
    grpc_web::client::{from_web, to_web},
    json::Json,
};
use crate::rpc::{
    call::{Codec, Settings, Status, deadline},
    platform::Instant,
};
use crate::schema::{Idempotency, MethodDescriptor, MethodKind};

/// How one call is written that is not plain gRPC.
pub(crate) struct Translation {
    pub(crate) method: &'static MethodDescriptor,
    pub(crate) protocol: Protocol,
    /// How messages are written, unless it is in protobuf's own format.
    pub(crate) json: Option<Json>,
    /// Whether a call without side effects is a GET, if the protocol has that.
    pub(crate) gets: bool,
    pub(crate) settings: Settings,
}

impl Translation {
    fn codec(&self) -> Codec {
        match self.json {
            Some(_) => Codec::Json,
            None => Codec::Proto,
        }
    }

    pub(crate) fn wording(&self) -> Wording {
        Wording {
            protocol: self.protocol,
            codec: self.codec(),
        }
    }

    fn is_unary(&self) -> bool {
        self.method.kind() == MethodKind::Unary
    }

    /// The request as it is sent, with what is left of its time.
    ///
    /// # Errors
    /// What is wrong with its messages, if one has to be there before the request is sent; a protocol that no client
    /// speaks.
    pub(crate) async fn request(
        &self,
        request: http::Request<Body>,
        deadline: Option<Instant>,
    ) -> Result<http::Request<Body>, Status> {
        if self.protocol == Protocol::Rest {
            return Err(Status::unimplemented(
                "a client cannot speak REST: give `Client::protocol` another one",
            ));
        }
        let mut request = match &self.json {
            Some(json) => json.write_requests(request),
            None => request,
        };
        let left = deadline.map(|at| at.saturating_duration_since(deadline::now()));
        let headers = request.headers_mut();
        if self.protocol == Protocol::Connect {
            let asking = Asking {
                codec: self.codec(),
                left,
                gets: self.gets && self.method.idempotency() == Idempotency::NoSideEffects,
            };
            if self.is_unary() {
                return connect::to_unary(request, asking).await;
            }
            connect::to_stream(headers, asking);
            return Ok(request);
        }
        if let Some(left) = left {
            headers.insert(timeout::HEADER, timeout::header(left));
        }
        match self.protocol {
            Protocol::GrpcWeb => to_web(headers, self.codec()),
            Protocol::Grpc | Protocol::Connect | Protocol::Rest => {
                headers.insert(header::CONTENT_TYPE, CONTENT_TYPE_OF_JSON);
            }
        }
        Ok(request)
    }

    /// The response as gRPC's. One of somebody else, such as a proxy's page, stays as it is.
    ///
    /// # Errors
    /// What a response says that is an error of the protocol.
    pub(crate) async fn response(
        &self,
        response: http::Response<Body>,
    ) -> Result<http::Response<Body>, Status> {
        let (codec, settings) = (self.codec(), &self.settings);
        let response = match self.protocol {
            Protocol::Connect if self.is_unary() => {
                connect::from_unary(response, codec, settings).await?
            }
            Protocol::Connect => connect::from_stream(response, codec, settings)?,
            Protocol::GrpcWeb => from_web(response, codec, settings),
            Protocol::Grpc | Protocol::Rest => from_grpc_with_json(response),
        };
        Ok(match &self.json {
            Some(json) => json.read_replies(response, settings),
            None => response,
        })
    }
}

/// The response with the head of gRPC without JSON. One that has that head already is somebody else's.
fn from_grpc_with_json(mut response: http::Response<Body>) -> http::Response<Body> {
    let headers = response.headers_mut();
    match headers.get(header::CONTENT_TYPE) {
        Some(found) if is_grpc_with_json(found) => {
            headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
        }
        _ => {}
    }
    response
}
