//! Who hosts a service: our server, axum, tonic's server.

use std::{convert::Infallible, future::pending, net::SocketAddr};

use axum::{Router, extract::Request, response::IntoResponse};
use tokio::net::TcpListener;
use tower_service::Service;

use crate::{
    greet::{Greeter, GreeterServer, greeter},
    support,
};

/// The name of a host, for messages, and where it listens.
pub type Host = (&'static str, SocketAddr);

/// A service at each of them.
pub async fn each<G: Greeter>(service: impl Fn() -> GreeterServer<G>) -> Vec<Host> {
    let mut hosts = vec![("ours", support::serve(service()).await)];
    hosts.extend(others(service).await);
    hosts
}

/// A service at each that is not ours.
pub async fn others<G: Greeter>(service: impl Fn() -> GreeterServer<G>) -> Vec<Host> {
    let router = mounted(greeter::SERVICE.name(), service());
    let mut hosts = vec![("axum", axum(router, pending()).await)];
    hosts.extend(on_tonics(service()).await);
    hosts
}

#[cfg(feature = "tonic")]
async fn on_tonics<G: Greeter>(service: GreeterServer<G>) -> Option<Host> {
    let router = ::tonic::transport::Server::builder().add_service(service);
    Some(("tonic", tonic(router).await))
}

#[cfg(not(feature = "tonic"))]
async fn on_tonics<G: Greeter>(_: GreeterServer<G>) -> Option<Host> {
    None
}

/// A router with one service under `name`.
pub fn mounted<S>(name: &str, service: S) -> Router
where
    S: Service<Request, Error = Infallible, Response: IntoResponse> + Clone + Send + Sync + 'static,
    S::Future: Send,
{
    Router::new().route_service(&format!("/{name}/{{method}}"), service)
}

/// Serves until it is asked to stop.
pub async fn axum(
    router: Router,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stopped);
    tokio::spawn(serving.into_future());
    address
}

#[cfg(feature = "tonic")]
pub async fn tonic<L, B, E>(router: ::tonic::transport::server::Router<L>) -> SocketAddr
where
    L: tower_layer::Layer<::tonic::service::Routes> + Send + 'static,
    L::Service: Service<http::Request<::tonic::body::Body>, Response = http::Response<B>, Error = E>
        + Clone
        + Send
        + 'static,
    <L::Service as Service<http::Request<::tonic::body::Body>>>::Future: Send,
    E: Into<Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
    B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let incoming = ::tonic::transport::server::TcpIncoming::from(listener);
    tokio::spawn(async { router.serve_with_incoming(incoming).await });
    address
}
