//! [`Server`]: services on a socket. It knows the services by name and leaves the methods to them;
//! below it is tonic's transport.

use std::{
    collections::HashMap,
    convert::Infallible,
    fmt,
    future::Future,
    net::SocketAddr,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use tokio::net::{TcpListener, ToSocketAddrs};
use tonic::transport::{self, server::TcpIncoming};
use tower_service::Service;

use super::{Answer, Body, Status};

/// What a [`Server`] hosts: every [`ServiceServer`](crate::rpc::ServiceServer), and what
/// [`Server::add_route`] makes of other tower services.
///
/// ```
/// use rustgreet::{Status, rpc::{Answer, Body, Hosted}};
///
/// struct Closed;
/// impl Hosted for Closed {
///     fn name(&self) -> &str {
///         "greet.Greeter"
///     }
///     fn answer(&self, _: http::Request<Body>) -> Answer {
///         Answer::of_status(Status::unavailable("closed"))
///     }
/// }
/// let server = rustgreet::Server::new().add_service(Closed);
/// ```
pub trait Hosted: Send + Sync + 'static {
    /// The full name of the service, as in `greet.Greeter`.
    fn name(&self) -> &str;

    /// Answers a call of one of its methods.
    fn answer(&self, request: http::Request<Body>) -> Answer;
}

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
    transport: transport::Server,
    services: Vec<Arc<dyn Hosted>>,
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

    /// Asks clients for a sign of life this often, so that dead connections are noticed.
    ///
    /// ```
    /// let server = rustgreet::Server::new().keep_alive(std::time::Duration::from_secs(30));
    /// ```
    pub fn keep_alive(mut self, every: Duration) -> Self {
        self.transport = self.transport.http2_keepalive_interval(Some(every));
        self
    }

    /// How many calls may run at a time on a connection.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_concurrent_calls(100);
    /// ```
    pub fn max_concurrent_calls(mut self, calls: u32) -> Self {
        self.transport = self.transport.max_concurrent_streams(calls);
        self
    }

    /// How long a connection may live before its client is asked to make a new one, so that load
    /// spreads. Running calls end.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_connection_age(std::time::Duration::from_secs(600));
    /// ```
    pub fn max_connection_age(mut self, age: Duration) -> Self {
        self.transport = self.transport.max_connection_age(age);
        self
    }

    /// How many bytes may be under way to us on a stream and on the connection, unread.
    ///
    /// ```
    /// let server = rustgreet::Server::new().window(8 << 20);
    /// ```
    pub fn window(mut self, bytes: u32) -> Self {
        self.transport = self
            .transport
            .initial_stream_window_size(bytes)
            .initial_connection_window_size(bytes);
        self
    }

    /// Listens at `address`; port 0 is any free one. From here on callers can connect; they are
    /// answered once the server serves.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let server = rustgreet::Server::new().bind("127.0.0.1:0").await?;
    /// assert_ne!(server.local_addr().port(), 0);
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub async fn bind(self, address: impl ToSocketAddrs + fmt::Debug) -> Result<Bound, Status> {
        let root = Root::new(self.services)?;
        let listen = async {
            TcpListener::bind(&address)
                .await
                .and_then(|it| Ok((it.local_addr()?, it)))
        };
        match listen.await {
            Ok((address, listener)) => Ok(Bound {
                transport: self.transport,
                root,
                listener,
                address,
            }),
            Err(error) => {
                let why = format!("cannot listen at {address:?}: {error}");
                Err(Status::unavailable(why).with_source(error))
            }
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.services.iter().map(|service| service.name()).collect();
        f.debug_struct("Server")
            .field("services", &names)
            .finish_non_exhaustive()
    }
}

/// A [`Server`] that listens.
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
        served.map_err(Status::from_error)
    }
}

impl fmt::Debug for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound")
            .field("local_addr", &self.address)
            .finish_non_exhaustive()
    }
}

/// A tower service under a name.
struct Route<S> {
    name: String,
    service: S,
}

impl<S, B> Hosted for Route<S>
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
    fn name(&self) -> &str {
        &self.name
    }

    fn answer(&self, request: http::Request<Body>) -> Answer {
        let mut service = self.service.clone();
        Answer::new(async move {
            let Ok(()) = std::future::poll_fn(|cx| service.poll_ready(cx)).await;
            let Ok(response) = service.call(request).await;
            response.map(Body::new)
        })
    }
}

/// Finds the service of a call.
#[derive(Clone)]
struct Root {
    services: Arc<HashMap<String, Arc<dyn Hosted>>>,
}

impl Root {
    fn new(services: Vec<Arc<dyn Hosted>>) -> Result<Self, Status> {
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
