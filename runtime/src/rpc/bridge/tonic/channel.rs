//! Channels both ways: tonic's clients call over ours, and our clients over tonic's.

use std::{
    error::Error,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use tower_service::Service;

use super::body::for_tonic;
use crate::rpc::{
    call::Status,
    client::Transport,
    protocol::{Body, failure::status_of},
};

/// Our channel, or any other [`Transport`], for a client that tonic's code generator wrote.
///
/// ```no_run
/// use rustgreet::{Channel, rpc::bridge::tonic::service};
///
/// # async fn connect() -> Result<(), rustgreet::Status> {
/// let channel = service(Channel::connect("http://127.0.0.1:50051").await?);
/// let client = tonic::client::Grpc::new(channel);
/// # Ok(()) }
/// ```
pub fn service<T: Transport>(transport: T) -> ForTonic<T> {
    ForTonic(transport)
}

/// tonic's channel, or any other service that its clients call over (one with tonic's interceptors and
/// layers around it, too), for a client of ours: a [`Transport`].
///
/// ```no_run
/// use rustgreet::rpc::{Client, bridge::tonic::transport};
///
/// # async fn connect() -> Result<(), tonic::transport::Error> {
/// let endpoint = tonic::transport::Endpoint::from_static("http://127.0.0.1:50051");
/// let client = Client::new(transport(endpoint.connect().await?));
/// # Ok(()) }
/// ```
pub fn transport<S, B>(service: S) -> OverTonic<S>
where
    S: Service<http::Request<tonic::body::Body>, Response = http::Response<B>>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    OverTonic(service)
}

/// Our transport as a service that tonic's clients call over. [`service`] makes it.
///
/// ```
/// use rustgreet::{Channel, rpc::bridge::tonic::ForTonic};
///
/// struct Watchdog {
///     client: tonic::client::Grpc<ForTonic<Channel>>,
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ForTonic<T>(T);

/// A service that tonic's clients call over, as our transport. [`transport`] makes it.
///
/// ```
/// use rustgreet::rpc::{Client, bridge::tonic::OverTonic};
/// use tonic::{service::interceptor::InterceptedService, transport::Channel};
///
/// struct Shop<Authorize> {
///     client: Client<OverTonic<InterceptedService<Channel, Authorize>>>,
/// }
/// ```
#[derive(Clone, Debug)]
pub struct OverTonic<S>(S);

type Answer<B, E> = Pin<Box<dyn Future<Output = Result<http::Response<B>, E>> + Send + 'static>>;

impl<T: Transport> Service<http::Request<tonic::body::Body>> for ForTonic<T> {
    type Response = http::Response<tonic::body::Body>;
    type Error = tonic::Status;
    type Future = Answer<tonic::body::Body, tonic::Status>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), tonic::Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<tonic::body::Body>) -> Self::Future {
        let exchange = self.0.clone().send(request.map(Body::new));
        Box::pin(async move {
            let response = exchange.await?;
            Ok(response.map(for_tonic))
        })
    }
}

impl<S, B> Service<http::Request<Body>> for OverTonic<S>
where
    S: Service<http::Request<tonic::body::Body>, Response = http::Response<B>>,
    S::Future: Send + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = http::Response<Body>;
    type Error = Status;
    type Future = Answer<Body, Status>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Status>> {
        self.0
            .poll_ready(cx)
            .map_err(|error| status_of(error.into()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let exchange = self.0.call(request.map(for_tonic));
        Box::pin(async move {
            let response = exchange.await.map_err(|error| status_of(error.into()))?;
            Ok(response.map(Body::new))
        })
    }
}
