//! [`Server`]: services to be put on a socket, and what it takes from its callers.

use std::{convert::Infallible, fmt, sync::Arc, time::Duration};

use tokio::sync::Semaphore;
use tower_layer::Layer;
use tower_service::Service;

use super::{
    Bound, Cors, Hosted, ListenAddress, Listener, Services,
    hosted::Route,
    limits::Limits,
    root::{Layering, Root},
    shared::Shared,
    tls,
};
use crate::rpc::{
    call::{Status, ranges::LARGEST_WINDOW},
    interceptor::{Chain, Interceptor},
    protocol::Body,
};

/// Services on a socket.
///
/// ```no_run
/// # async fn serve(greeter: impl rustgreet::rpc::Hosted) -> Result<(), rustgreet::Status> {
/// let server = rustgreet::Server::new().add_service(greeter).bind("127.0.0.1:50051").await?;
/// println!("listening on {}", server.local_addr());
/// server.serve().await
/// # }
/// ```
#[derive(Default)]
#[must_use = "a server does nothing until it is bound and serves"]
pub struct Server {
    limits: Limits,
    tls: tls::Settings,
    services: Vec<Arc<dyn Hosted>>,
    interceptors: Chain,
    layers: Vec<Layering>,
    cors: Option<Cors>,
}

impl Server {
    /// A server of no service, which answers everything with UNIMPLEMENTED.
    ///
    /// ```
    /// let server = rustgreet::Server::new();
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a service.
    ///
    /// ```
    /// # fn serve(greeter: impl rustgreet::rpc::Hosted) {
    /// let server = rustgreet::Server::new().add_service(greeter);
    /// # }
    /// ```
    pub fn add_service(mut self, service: impl Hosted) -> Self {
        self.services.push(Arc::new(service));
        self
    }

    /// Adds an interceptor around each call of the services that the server has, whenever they are added, inside of
    /// those interceptors that are there. Those of a service are inside of the server's.
    ///
    /// ```
    /// # fn serve(greeter: impl rustgreet::rpc::Hosted, auth: impl rustgreet::rpc::Interceptor) {
    /// let server = rustgreet::Server::new().intercept(auth).add_service(greeter);
    /// # }
    /// ```
    pub fn intercept(mut self, interceptor: impl Interceptor) -> Self {
        self.interceptors.push(interceptor);
        self
    }

    /// Adds a tower service, as a generated one with middleware around it, for the calls of the
    /// service called `name`.
    ///
    /// ```
    /// use std::convert::Infallible;
    /// use rustgreet::{Server, rpc::Body};
    /// use tower_service::Service;
    ///
    /// fn serve<S>(layered: S) -> Server
    /// where
    ///     S: Service<http::Request<Body>, Response = http::Response<Body>, Error = Infallible>
    ///         + Clone + Send + Sync + 'static,
    ///     S::Future: Send,
    /// {
    ///     Server::new().add_route("greet.Greeter", layered)
    /// }
    /// ```
    pub fn add_route<S, B>(self, name: impl Into<String>, service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>, Error = Infallible>
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send,
        B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        self.add_service(Route {
            name: name.into(),
            service,
        })
    }

    /// Puts a tower layer around all services: it sees every request of every protocol, as it came over HTTP. The
    /// first layer is the outermost one; what [`cors`](Self::cors) does is outside of them all. From the caller to
    /// the handler: CORS, the server's layers, the service that the path names, the layers around it
    /// ([`add_route`](Self::add_route)), the protocol, the handler.
    ///
    /// ```
    /// use rustgreet::{Server, rpc::{Body, Services}};
    /// use tower_service::Service;
    ///
    /// /// Counts requests.
    /// #[derive(Clone)]
    /// struct Counted(Services, std::sync::Arc<std::sync::atomic::AtomicU64>);
    ///
    /// impl Service<http::Request<Body>> for Counted {
    ///     type Response = http::Response<Body>;
    ///     type Error = std::convert::Infallible;
    ///     type Future = rustgreet::rpc::Answer;
    ///
    ///     fn poll_ready(
    ///         &mut self,
    ///         cx: &mut std::task::Context<'_>,
    ///     ) -> std::task::Poll<Result<(), Self::Error>> {
    ///         self.0.poll_ready(cx)
    ///     }
    ///
    ///     fn call(&mut self, request: http::Request<Body>) -> Self::Future {
    ///         self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    ///         self.0.call(request)
    ///     }
    /// }
    ///
    /// let counter = std::sync::Arc::default();
    /// let layer = tower_layer::layer_fn(move |inner| Counted(inner, std::sync::Arc::clone(&counter)));
    /// let server = Server::new().layer(layer);
    /// ```
    pub fn layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<Services> + Send + 'static,
        L::Service: Service<http::Request<Body>, Response = http::Response<B>, Error = Infallible>
            + Clone
            + Send
            + Sync
            + 'static,
        <L::Service as Service<http::Request<Body>>>::Future: Send,
        B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let layering = move |inner| Services::layered(layer.layer(inner));
        self.layers.push(Box::new(layering));
        self
    }

    /// Lets pages of other origins call the services, from browsers. None may unless this is set.
    ///
    /// ```
    /// use rustgreet::{Server, rpc::Cors};
    ///
    /// let server = Server::new().cors(Cors::new().allow_origin("https://app.example"));
    /// ```
    pub fn cors(mut self, cors: Cors) -> Self {
        self.cors = Some(cors);
        self
    }

    /// Asks clients for a sign of life this often, so that dead connections are noticed: one that
    /// does not answer within 20 seconds ends. Off unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().keep_alive(std::time::Duration::from_secs(30));
    /// ```
    pub fn keep_alive(mut self, every: Duration) -> Self {
        self.limits.keep_alive = Some(self.limits.ranges.duration("keep_alive", every));
        self
    }

    /// How many calls may run at a time on a connection; 256 unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_concurrent_calls(100);
    /// ```
    pub fn max_concurrent_calls(mut self, calls: u32) -> Self {
        self.limits
            .ranges
            .count("max_concurrent_calls", calls.into());
        self.limits.calls = calls;
        self
    }

    /// How many connections there may be at a time; 10,000 unless set. Others wait until one ends.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_connections(500);
    /// ```
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.limits
            .ranges
            .count("max_connections", connections as u64);
        self.limits.connections = connections.min(Semaphore::MAX_PERMITS);
        self
    }

    /// How long a connection may live before its client is asked to make a new one, so that load
    /// spreads. Running calls end, within [`drain_timeout`](Self::drain_timeout). Any age unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_connection_age(std::time::Duration::from_secs(600));
    /// ```
    pub fn max_connection_age(mut self, age: Duration) -> Self {
        self.limits.age = Some(self.limits.ranges.duration("max_connection_age", age));
        self
    }

    /// How long a connection may be open without an open call. Any time unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_connection_idle(std::time::Duration::from_secs(300));
    /// ```
    pub fn max_connection_idle(mut self, idle: Duration) -> Self {
        self.limits.idle = Some(self.limits.ranges.duration("max_connection_idle", idle));
        self
    }

    /// How long TLS and the first bytes of HTTP/2 may take; 10 seconds unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().handshake_timeout(std::time::Duration::from_secs(3));
    /// ```
    pub fn handshake_timeout(mut self, timeout: Duration) -> Self {
        self.limits.handshake = self.limits.ranges.duration("handshake_timeout", timeout);
        self
    }

    /// How long running calls have to end when a connection is asked to: because the server stops,
    /// or by age or idleness. 30 seconds unless set. What still runs then is dropped.
    ///
    /// ```
    /// let server = rustgreet::Server::new().drain_timeout(std::time::Duration::from_secs(5));
    /// ```
    pub fn drain_timeout(mut self, timeout: Duration) -> Self {
        self.limits.drain = self.limits.ranges.duration("drain_timeout", timeout);
        self
    }

    /// The size in bytes up to which the headers of a call are accepted; 16 KiB unless set. Larger
    /// ones are answered with HTTP's 431.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_header_list_size(64 << 10);
    /// ```
    pub fn max_header_list_size(mut self, bytes: u32) -> Self {
        self.limits
            .ranges
            .count("max_header_list_size", bytes.into());
        self.limits.header_list = bytes;
        self
    }

    /// How many bytes of a call may be under way to us, unread; 1 MiB unless set. More help large
    /// messages over a long distance. A connection has four times as much, or what
    /// [`connection_window`](Self::connection_window) says.
    ///
    /// ```
    /// let server = rustgreet::Server::new().window(8 << 20);
    /// ```
    pub fn window(mut self, bytes: u32) -> Self {
        self.limits.stream_window = self.limits.ranges.window("window", bytes);
        self.limits.connection_window = bytes.saturating_mul(4).min(LARGEST_WINDOW);
        self
    }

    /// How many bytes of all calls of a connection may be under way to us, unread; 4 MiB unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().window(1 << 20).connection_window(64 << 20);
    /// ```
    pub fn connection_window(mut self, bytes: u32) -> Self {
        self.limits.connection_window = self.limits.ranges.window("connection_window", bytes);
        self
    }

    /// Speaks TLS, with a certificate (its chain, too) and its key, both in PEM.
    ///
    /// ```no_run
    /// # fn serve() -> Result<(), Box<dyn std::error::Error>> {
    /// let (certificate, key) = (std::fs::read("server.pem")?, std::fs::read("server.key")?);
    /// let server = rustgreet::Server::new().tls(certificate, key)?;
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "tls")]
    pub fn tls(
        mut self,
        certificate: impl AsRef<[u8]>,
        key: impl AsRef<[u8]>,
    ) -> Result<Self, Status> {
        self.tls.identify(certificate.as_ref(), key.as_ref())?;
        Ok(self)
    }

    /// Wants a certificate from each client, signed by one of these authorities, in PEM; connections without one
    /// are refused. Handlers read it from [`Peer::certificates`](crate::rpc::Peer::certificates). Needs
    /// [`tls`](Self::tls).
    ///
    /// ```no_run
    /// # fn serve(server: rustgreet::Server) -> Result<(), Box<dyn std::error::Error>> {
    /// let server = server.client_ca(std::fs::read("clients.pem")?)?;
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "tls")]
    pub fn client_ca(mut self, authorities: impl AsRef<[u8]>) -> Result<Self, Status> {
        self.tls.trust(authorities.as_ref(), true)?;
        Ok(self)
    }

    /// As [`client_ca`](Self::client_ca), but a client may have no certificate: then handlers find none. One that
    /// other authorities signed is refused.
    ///
    /// ```no_run
    /// # fn serve(server: rustgreet::Server) -> Result<(), Box<dyn std::error::Error>> {
    /// let server = server.client_ca_optional(std::fs::read("clients.pem")?)?;
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "tls")]
    pub fn client_ca_optional(mut self, authorities: impl AsRef<[u8]>) -> Result<Self, Status> {
        self.tls.trust(authorities.as_ref(), false)?;
        Ok(self)
    }

    /// Listens at `address`, such as `127.0.0.1:50051`, where port 0 is any free one, or `unix:/run/greet.sock`. From
    /// here on callers can connect; they are answered once the server serves. Fails with INVALID_ARGUMENT if a
    /// setting is out of its range, and with UNAVAILABLE if the address cannot be had.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let server = rustgreet::Server::new().bind("127.0.0.1:0").await?;
    /// assert_ne!(server.local_addr().port(), 0);
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub async fn bind(self, address: impl ListenAddress) -> Result<Bound, Status> {
        match address.listener().await {
            Ok(listener) => self.listen(listener),
            Err(error) => Err(cannot_listen(&address, error)),
        }
    }

    /// Takes what listens already: a `TcpListener` or `UnixListener` of tokio's, as systemd hands it over or with
    /// options of its own, or a stream of connections ([`Listener::from_stream`]).
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    /// let server = rustgreet::Server::new().listen(socket)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
    /// ```
    pub fn listen(self, listener: impl Into<Listener>) -> Result<Bound, Status> {
        self.limits.ranges.result()?;
        let listener = listener.into();
        let cors = self.cors.map(Cors::build).transpose()?;
        let shared = Shared {
            root: Root::new(self.services, self.interceptors, self.layers, cors)?,
            limits: self.limits,
            tls: self.tls.build()?,
        };
        match listener.local_addr() {
            Ok(address) => Ok(Bound::new(shared, listener, address)),
            Err(error) => Err(cannot_listen(&"this socket", error)),
        }
    }
}

fn cannot_listen(address: &dyn fmt::Debug, error: std::io::Error) -> Status {
    let why = format!("cannot listen at {address:?}: {error}");
    Status::unavailable(why).with_source(error)
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.services.iter().map(|service| service.name()).collect();
        f.debug_struct("Server")
            .field("services", &names)
            .finish_non_exhaustive()
    }
}
