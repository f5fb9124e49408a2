//! [`Bound`]: a server that listens. It finds the service of a call by name, and leaves the methods
//! to it.

use std::{
    collections::HashMap,
    convert::Infallible,
    fmt,
    future::Future,
    net::SocketAddr,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::net::TcpListener;
use tonic::transport::{self, server::TcpIncoming};
use tower_service::Service;

use super::{Answer, Hosted};
use crate::rpc::{
    call::Status,
    protocol::{Body, failure},
};

/// A [`Server`](crate::Server) that listens.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let server = rustgreet::Server::new().bind("127.0.0.1:0").await?;
/// let address = format!("http://{}", server.local_addr());
/// server.serve_until(async {}).await?;
/// # Ok::<(), rustgreet::Status>(()) }).unwrap();
/// ```
#[must_use = "a server answers nobody until it serves"]
pub struct Bound {
    transport: transport::Server,
    root: Root,
    listener: TcpListener,
    address: SocketAddr,
}

impl Bound {
    pub(crate) fn new(
        transport: transport::Server,
        root: Root,
        listener: TcpListener,
        address: SocketAddr,
    ) -> Self {
        Self {
            transport,
            root,
            listener,
            address,
        }
    }

    /// Where the server listens.
    ///
    /// ```
    /// # fn print(server: rustgreet::rpc::Bound) {
    /// println!("listening on {}", server.local_addr());
    /// # }
    /// ```
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Answers calls for as long as it is polled. Dropping it closes the socket; calls that run
    /// are not waited for.
    ///
    /// ```no_run
    /// # async fn serve(server: rustgreet::rpc::Bound) -> Result<(), rustgreet::Status> {
    /// server.serve().await
    /// # }
    /// ```
    pub async fn serve(self) -> Result<(), Status> {
        self.serve_until(std::future::pending()).await
    }

    /// Answers calls until `shutdown` is done; then takes no new ones, and returns when those
    /// that run have ended.
    ///
    /// ```no_run
    /// # async fn serve(server: rustgreet::rpc::Bound) -> Result<(), rustgreet::Status> {
    /// let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    /// server.serve_until(async { stopped.await.unwrap_or_default() }).await
    /// # }
    /// ```
    pub async fn serve_until(self, shutdown: impl Future<Output = ()>) -> Result<(), Status> {
        let Self {
            transport,
            root,
            listener,
            ..
        } = self;
        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        let served = transport
            .serve_with_incoming_shutdown(root, incoming, shutdown)
            .await;
        served.map_err(|error| failure::status_of(error.into()))
    }
}

impl fmt::Debug for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound")
            .field("local_addr", &self.address)
            .finish_non_exhaustive()
    }
}

/// Finds the service of a call.
#[derive(Clone)]
pub(crate) struct Root {
    services: Arc<HashMap<String, Arc<dyn Hosted>>>,
}

impl Root {
    pub(crate) fn new(services: Vec<Arc<dyn Hosted>>) -> Result<Self, Status> {
        let mut by_name = HashMap::with_capacity(services.len());
        for service in services {
            let name = service.name().to_owned();
            if by_name.insert(name.clone(), service).is_some() {
                return Err(Status::already_exists(format!(
                    "two services are called {name}"
                )));
            }
        }
        Ok(Self {
            services: Arc::new(by_name),
        })
    }
}

impl Service<http::Request<tonic::body::Body>> for Root {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<tonic::body::Body>) -> Answer {
        let path = request.uri().path();
        let name = path
            .strip_prefix('/')
            .and_then(|path| path.rsplit_once('/'));
        match name.and_then(|(name, _)| self.services.get(name)) {
            Some(service) => service.answer(request.map(Body::from_caller)),
            None => Answer::of_status(Status::unimplemented(format!(
                "there is no service for {path} here"
            ))),
        }
    }
}
