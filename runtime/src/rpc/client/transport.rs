//! [`Transport`]: what a client calls through. Every clonable tower service of HTTP requests is
//! one: a `Channel`, one with middleware around it, a service in the same process.

use std::{
    error::Error,
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use tower_service::Service;

use super::engine::{SealedBody, mend_trailers};
use crate::rpc::{
    call::Status,
    protocol::{
        Body,
        failure::{Sealed, status_of},
        grpc::status_of_http,
    },
};

/// An HTTP exchange in progress.
///
/// ```
/// use rustgreet::rpc::{Body, Exchange};
///
/// let exchange: Exchange = Box::pin(async { Ok(http::Response::new(Body::empty())) });
/// ```
pub type Exchange =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, Status>> + Send + 'static>>;

/// What carries a client's calls: a [`Channel`](crate::Channel), a
/// [`ServiceServer`](crate::rpc::ServiceServer) in the same process, or any other clonable tower
/// service of HTTP requests. It is not implemented by hand.
///
/// ```
/// use rustgreet::{Channel, rpc::Transport};
///
/// fn is_transport<T: Transport>() {}
/// is_transport::<Channel>();
/// ```
pub trait Transport: Clone + Send + Sync + 'static {
    /// Sends one request.
    fn send(&self, request: http::Request<Body>) -> Exchange;
}

impl<S, B> Transport for S
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    fn send(&self, request: http::Request<Body>) -> Exchange {
        let mut service = self.clone();
        Box::pin(async move {
            let failed = |error: S::Error| status_of(error.into());
            poll_fn(|cx| service.poll_ready(cx)).await.map_err(failed)?;
            let response = service.call(request).await.map_err(failed)?;
            Ok(response.map(Body::new))
        })
    }
}

/// A transport as the service that tonic's client wants.
pub(crate) struct Wire<T>(pub(crate) T);

impl<T: Transport> Service<http::Request<::tonic::body::Body>> for Wire<T> {
    type Response = http::Response<SealedBody>;
    type Error = Sealed;
    type Future = Checked;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Sealed>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<::tonic::body::Body>) -> Checked {
        Checked(self.0.send(request.map(Body::from_tonic)))
    }
}

/// An exchange whose response is safe to hand to tonic.
pub(crate) struct Checked(Exchange);

impl Future for Checked {
    type Output = Result<http::Response<SealedBody>, Sealed>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut response = ready!(self.0.as_mut().poll(cx)).map_err(Sealed)?;
        if let Some(status) = status_of_http::status(&response) {
            return Poll::Ready(Err(Sealed(status)));
        }
        // The trailers of a response without messages are its headers.
        mend_trailers(response.headers_mut());
        Poll::Ready(Ok(response.map(SealedBody)))
    }
}
