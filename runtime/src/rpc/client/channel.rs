//! [`Channel`]: a connection to a server that is shared by clones and mended by itself, and the
//! builder with its settings. Its errors name the address and the root of the trouble.

use std::{
    error::Error,
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::Frame;
use tonic::transport::{self, Endpoint};
use tower_service::Service;

use crate::rpc::{
    call::{Code, Status, chain, ranges::Ranges},
    protocol::Body,
};

/// How long a connection may take to come about, unless set.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// A connection to a server over HTTP/2. Clones share it; when it breaks, the next call makes a
/// new one.
///
/// ```no_run
/// # async fn connect() -> Result<(), rustgreet::Status> {
/// let channel = rustgreet::Channel::connect("http://127.0.0.1:50051").await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Channel {
    inner: transport::Channel,
    address: Arc<str>,
}

impl Channel {
    /// Connects to `address`, as in `http://127.0.0.1:50051`. Fails with UNAVAILABLE where nobody
    /// answers, with INVALID_ARGUMENT where `address` is none.
    ///
    /// ```
    /// use rustgreet::{Channel, Code};
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let nobody = Channel::connect("http://127.0.0.1:1").await.unwrap_err();
    /// assert_eq!(nobody.code(), Code::Unavailable);
    ///
    /// let no_address = Channel::connect("localhost").await.unwrap_err();
    /// assert_eq!(no_address.code(), Code::InvalidArgument);
    /// # });
    /// ```
    pub async fn connect(address: impl Into<String>) -> Result<Self, Status> {
        Self::builder(address).connect().await
    }

    /// A channel that connects at the first call. Fails only where `address` is none.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let channel = rustgreet::Channel::connect_lazy("http://127.0.0.1:50051")?;
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub fn connect_lazy(address: impl Into<String>) -> Result<Self, Status> {
        Self::builder(address).connect_lazy()
    }

    /// A channel with other than the usual settings.
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// # async fn connect() -> Result<(), rustgreet::Status> {
    /// let channel = rustgreet::Channel::builder("http://127.0.0.1:50051")
    ///     .connect_timeout(Duration::from_secs(1))
    ///     .keep_alive(Duration::from_secs(30))
    ///     .connect()
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn builder(address: impl Into<String>) -> ChannelBuilder {
        ChannelBuilder {
            address: address.into(),
            connect_timeout: CONNECT_TIMEOUT,
            keep_alive: None,
            user_agent: None,
            window: None,
            ranges: Ranges::default(),
            #[cfg(feature = "tls")]
            authorities: Vec::new(),
        }
    }

    pub(crate) fn from_inner(inner: transport::Channel) -> Self {
        Self {
            inner,
            address: Arc::from(""),
        }
    }

    pub(crate) fn into_inner(self) -> transport::Channel {
        self.inner
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// The settings of a [`Channel`] to be.
///
/// ```
/// let builder = rustgreet::Channel::builder("http://127.0.0.1:50051").user_agent("greet/1.0");
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it connects"]
pub struct ChannelBuilder {
    address: String,
    connect_timeout: Duration,
    keep_alive: Option<Duration>,
    user_agent: Option<String>,
    window: Option<u32>,
    ranges: Ranges,
    #[cfg(feature = "tls")]
    authorities: Vec<transport::Certificate>,
}

impl ChannelBuilder {
    /// How long connecting may take; 20 seconds unless set.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.connect_timeout(std::time::Duration::from_secs(1));
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = self.ranges.duration("connect_timeout", timeout);
        self
    }

    /// Asks the other side for a sign of life this often, so that a dead connection is noticed.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.keep_alive(std::time::Duration::from_secs(30));
    /// ```
    pub fn keep_alive(mut self, every: Duration) -> Self {
        self.keep_alive = Some(self.ranges.duration("keep_alive", every));
        self
    }

    /// What the client calls itself, ahead of the names of the libraries.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.user_agent("greet/1.0");
    /// ```
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// How many bytes may be under way to us on a stream and on the connection, unread: more
    /// help large messages over a long distance.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.window(8 << 20);
    /// ```
    pub fn window(mut self, bytes: u32) -> Self {
        self.window = Some(self.ranges.window("window", bytes));
        self
    }

    /// Trusts servers that this authority (a certificate in PEM) vouches for, instead of those
    /// that the system trusts.
    ///
    /// ```no_run
    /// # fn build() -> std::io::Result<()> {
    /// let builder = rustgreet::Channel::builder("https://greeter.internal")
    ///     .ca_certificate(std::fs::read("ca.pem")?);
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "tls")]
    pub fn ca_certificate(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.authorities.push(transport::Certificate::from_pem(pem));
        self
    }

    /// Connects; see [`Channel::connect`].
    ///
    /// ```no_run
    /// # async fn connect(builder: rustgreet::rpc::ChannelBuilder) -> Result<(), rustgreet::Status> {
    /// let channel = builder.connect().await?;
    /// # Ok(()) }
    /// ```
    pub async fn connect(self) -> Result<Channel, Status> {
        let endpoint = self.endpoint()?;
        match endpoint.connect().await {
            Ok(inner) => Ok(Channel {
                inner,
                address: self.address.into(),
            }),
            Err(error) => Err(named(&self.address, error)),
        }
    }

    /// Connects at the first call; see [`Channel::connect_lazy`].
    ///
    /// ```no_run
    /// # fn connect(builder: rustgreet::rpc::ChannelBuilder) -> Result<(), rustgreet::Status> {
    /// let channel = builder.connect_lazy()?;
    /// # Ok(()) }
    /// ```
    pub fn connect_lazy(self) -> Result<Channel, Status> {
        let inner = self.endpoint()?.connect_lazy();
        Ok(Channel {
            inner,
            address: self.address.into(),
        })
    }

    fn endpoint(&self) -> Result<Endpoint, Status> {
        check_address(&self.address)?;
        self.ranges.result()?;
        let invalid = |error| invalid(&self.address, of_tonic(error).message());
        let name = match &self.user_agent {
            Some(name) => format!("{name} {USER_AGENT}"),
            None => USER_AGENT.to_owned(),
        };
        let mut endpoint = Endpoint::from_shared(self.address.clone())
            .and_then(|endpoint| endpoint.user_agent(name))
            .map_err(invalid)?
            .connect_timeout(self.connect_timeout)
            .initial_stream_window_size(self.window)
            .initial_connection_window_size(self.window);
        if let Some(every) = self.keep_alive {
            endpoint = endpoint
                .http2_keep_alive_interval(every)
                .keep_alive_while_idle(true);
        }
        #[cfg(feature = "tls")]
        if self.address.starts_with("https:") {
            endpoint = endpoint.tls_config(self.tls()).map_err(invalid)?;
        }
        Ok(endpoint)
    }

    #[cfg(feature = "tls")]
    fn tls(&self) -> transport::ClientTlsConfig {
        let config = transport::ClientTlsConfig::new();
        match self.authorities.is_empty() {
            true => config.with_native_roots(),
            false => config.ca_certificates(self.authorities.clone()),
        }
    }
}

const USER_AGENT: &str = concat!("rustgreet/", env!("CARGO_PKG_VERSION"));

/// Refuses what the engine would take and then fail with at every call.
fn check_address(address: &str) -> Result<(), Status> {
    if address.starts_with("unix:") {
        return Ok(());
    }
    let uri: http::Uri = match address.parse() {
        Ok(uri) => uri,
        Err(error) => return Err(invalid(address, &format!("{error}"))),
    };
    match (uri.scheme_str(), uri.authority()) {
        (Some("http"), Some(_)) => Ok(()),
        (Some("https"), Some(_)) if cfg!(feature = "tls") => Ok(()),
        (Some("https"), _) => Err(invalid(
            address,
            "https needs the feature `tls` of rustgreet",
        )),
        _ => Err(invalid(address, "expected one like `http://host:port`")),
    }
}

fn invalid(address: &str, why: &str) -> Status {
    Status::invalid_argument(format!(
        "`{address}` is not an address to connect to: {why}"
    ))
}

impl Service<http::Request<Body>> for Channel {
    type Response = http::Response<Body>;
    type Error = Status;
    type Future = ChannelResponse;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Status>> {
        self.inner
            .poll_ready(cx)
            .map_err(|error| named(&self.address, error))
    }

    fn call(&mut self, request: http::Request<Body>) -> ChannelResponse {
        let inner = self.inner.call(request.map(::tonic::body::Body::new));
        ChannelResponse {
            inner,
            address: self.address.clone(),
        }
    }
}

/// The response to a request over a [`Channel`], still to come.
///
/// ```
/// use tower_service::Service;
///
/// fn send(channel: &mut rustgreet::Channel) -> rustgreet::rpc::ChannelResponse {
///     channel.call(http::Request::new(rustgreet::rpc::Body::empty()))
/// }
/// ```
pub struct ChannelResponse {
    inner: transport::channel::ResponseFuture,
    address: Arc<str>,
}

impl Future for ChannelResponse {
    type Output = Result<http::Response<Body>, Status>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.inner)
            .poll(cx)
            .map(|outcome| outcome.map(|response| response.map(|body| Body::boxed(Replies(body)))))
            .map_err(|error| named(&self.address, error))
    }
}

impl fmt::Debug for ChannelResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelResponse")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// The status of an error of the connection, which says what there was no connection to.
fn named(address: &str, error: transport::Error) -> Status {
    let connecting = chain(&error).any(|error| error.is::<::tonic::ConnectError>());
    // What hyper calls canceled was never sent: the connection had ended.
    let unsent = |error: &hyper::Error| error.is_canceled() || error.is_closed();
    let unsent = chain(&error).any(|error| error.downcast_ref().is_some_and(unsent));
    let mut status = of_tonic(error);
    if unsent {
        status = status.with_code(Code::Unavailable);
    }
    let what = match status.code() {
        _ if connecting => "cannot connect to",
        Code::Unavailable => "lost the connection to",
        _ => return status,
    };
    let address = if address.is_empty() {
        "the server"
    } else {
        address
    };
    let message = format!("{what} {address}: {}", status.message());
    status.with_code(Code::Unavailable).with_message(message)
}

/// The status of an error of tonic's: one of ours, if it is inside.
fn of_tonic(error: impl Error + Send + Sync + 'static) -> Status {
    let ours = chain(&error).find_map(|error| error.downcast_ref::<Status>());
    let ours = ours.cloned();
    ours.unwrap_or_else(|| ::tonic::Status::from_error(Box::new(error)).into())
}

/// A response's body, with errors of ours.
struct Replies(::tonic::body::Body);

impl http_body::Body for Replies {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = Pin::new(&mut self.0).poll_frame(cx);
        frame.map(|frame| frame.map(|frame| frame.map_err(of_tonic)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }
}
