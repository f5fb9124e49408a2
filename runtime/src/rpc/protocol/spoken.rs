//! [`Spoken`]: which protocol a request speaks, and what a request is told that speaks none.

use http::{HeaderValue, Method, StatusCode, header};

use super::{Body, grpc::head::is_grpc, grpc_web::GrpcWeb};

/// The content types that are served.
const SERVED: HeaderValue =
    HeaderValue::from_static("application/grpc, application/grpc-web, application/grpc-web-text");

/// What a request speaks.
#[derive(Debug)]
pub(crate) enum Spoken {
    Grpc,
    GrpcWeb(GrpcWeb),
    Nothing(Refusal),
}

/// Why a request is not a call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refusal {
    Method,
    ContentType,
}

impl Spoken {
    pub(crate) fn of<B>(request: &http::Request<B>) -> Self {
        let headers = request.headers();
        if request.method() != Method::POST {
            Self::Nothing(Refusal::Method)
        } else if headers.get(header::CONTENT_TYPE).is_some_and(is_grpc) {
            Self::Grpc
        } else if let Some(web) = GrpcWeb::of(headers) {
            Self::GrpcWeb(web)
        } else {
            Self::Nothing(Refusal::ContentType)
        }
    }
}

impl Refusal {
    /// 405 for another method than POST, 415 for another content type.
    pub(crate) fn response(self) -> http::Response<Body> {
        let mut response = http::Response::new(Body::empty());
        let (status, name, value) = match self {
            Self::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                header::ALLOW,
                HeaderValue::from_static("POST"),
            ),
            Self::ContentType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, header::ACCEPT, SERVED),
        };
        *response.status_mut() = status;
        response.headers_mut().insert(name, value);
        response
    }
}
