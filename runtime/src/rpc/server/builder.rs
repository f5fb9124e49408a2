//! [`Server`]: services to be put on a socket, and the settings of it. Below is tonic's transport.

use std::{convert::Infallible, fmt, sync::Arc, time::Duration};

use tokio::net::{TcpListener, ToSocketAddrs};
use tonic::transport;
use tower_service::Service;

use super::{Answer, Bound, bound::Root};
#[cfg(feature = "tls")]
use crate::rpc::{call::Code, protocol::failure};
use crate::rpc::{call::Status, protocol::Body};

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
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a server of a service",
    label = "expected a generated server, such as `GreeterServer`",
    note = "wrap a handler in the server that is generated for its service: `GreeterServer::new(handler)`"
)]
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
        let identity = transport::Identity::from_pem(certificate, key);
        let config = transport::ServerTlsConfig::new().identity(identity);
        self.transport = self.transport.tls_config(config).map_err(|error| {
            let why = failure::status_of(error.into());
            let message = format!("cannot use this certificate and key: {}", why.message());
            why.with_code(Code::InvalidArgument).with_message(message)
        })?;
        Ok(self)
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
            Ok((address, listener)) => Ok(Bound::new(self.transport, root, listener, address)),
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
