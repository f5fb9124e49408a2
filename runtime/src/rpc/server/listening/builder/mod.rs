//! [`Server`]: services to be put on a socket, with layers around them.

mod limits;
#[cfg(feature = "tls")]
mod secure;

use std::{convert::Infallible, fmt, sync::Arc};

use tower_layer::Layer;
use tower_service::Service;

use super::{
    Bound, Cors, ListenAddress, Listener, Services,
    limits::Limits,
    root::{Fallback, Layering, Root},
    shared::Shared,
    tls,
};
use crate::rpc::{
    call::Status,
    interceptor::{Chain, Interceptor},
    protocol::Body,
    server::{
        EqualRules, Hosted,
        hosted::{Route, answered},
    },
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
    equal_rules: EqualRules,
    fallback: Option<Fallback>,
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

    /// Adds an interceptor around each call, whichever service it is for and whenever that is added, inside of those
    /// interceptors that are there. Those of a service are inside of the server's.
    ///
    /// It sees calls of unknown services and methods, too: they have a path and no
    /// [`method`](crate::rpc::Call::method), and end with UNIMPLEMENTED. It does not see what is not a call, such as
    /// a page that is asked for or another content type; a [`layer`](Self::layer) does.
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

    /// Lets pages of other origins call the services, from browsers. None may unless this is set. It is around all that the
    /// server answers, layers and [`fallback`](Self::fallback) too: they never see a browser ask (OPTIONS with
    /// `access-control-request-method`), and need no CORS of their own.
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

    /// Decides what becomes of two methods whose HTTP rules (`google.api.http`) have the same verb and match the same paths:
    /// the server refuses to listen, unless the first one is to win.
    ///
    /// ```
    /// use rustgreet::{Server, rpc::EqualRules};
    ///
    /// let server = Server::new().equal_rules(EqualRules::FirstWins);
    /// ```
    pub fn equal_rules(mut self, equal: EqualRules) -> Self {
        self.equal_rules = equal;
        self
    }

    /// Answers what is not a call by a tower service: a page on `/`, a probe of a load balancer, a whole router of axum's.
    /// It gets requests whose path names no service here, unless they can only be calls: gRPC's, gRPC-Web's, and those
    /// of Connect that say so; these are answered with UNIMPLEMENTED. Layers and CORS are around it, interceptors are not.
    /// Without it, such requests are answered with 404.
    ///
    /// ```
    /// use std::convert::Infallible;
    /// use std::future::{Ready, ready};
    /// use std::task::{Context, Poll};
    /// use rustgreet::{Server, rpc::Body};
    /// use tower_service::Service;
    ///
    /// /// A page on `/`, and nothing else.
    /// #[derive(Clone)]
    /// struct Page;
    ///
    /// impl Service<http::Request<Body>> for Page {
    ///     type Response = http::Response<Body>;
    ///     type Error = Infallible;
    ///     type Future = Ready<Result<http::Response<Body>, Infallible>>;
    ///
    ///     fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
    ///         Poll::Ready(Ok(()))
    ///     }
    ///
    ///     fn call(&mut self, request: http::Request<Body>) -> Self::Future {
    ///         let response = match request.uri().path() {
    ///             "/" => http::Response::builder()
    ///                 .header("content-type", "text/html; charset=utf-8")
    ///                 .body(Body::new("<h1>Greetings</h1>".to_owned())),
    ///             _ => http::Response::builder().status(404).body(Body::empty()),
    ///         };
    ///         ready(Ok(response.expect("the head is valid")))
    ///     }
    /// }
    ///
    /// let server = Server::new().fallback(Page);
    /// ```
    pub fn fallback<S, B>(mut self, service: S) -> Self
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
        let answer = move |request| answered(service.clone(), request);
        self.fallback = Some(Box::new(answer));
        self
    }

    /// Listens at `address`, such as `127.0.0.1:50051`, where port 0 is any free one, or `unix:/run/greet.sock`. From
    /// here on callers can connect; they are answered once the server serves.
    ///
    /// # Errors
    /// INVALID_ARGUMENT if a setting is out of its range; ALREADY_EXISTS if two services have one name, or two methods
    /// [equal HTTP rules](Self::equal_rules); UNAVAILABLE if the address cannot be had.
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
    /// # Errors
    /// Those of [`bind`](Self::bind), but for an address.
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
            root: Root::new(
                self.services,
                self.interceptors,
                self.layers,
                cors,
                self.equal_rules,
                self.fallback,
            )?,
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
