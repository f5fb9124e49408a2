//! [`Channel`]: the connections to a service's servers, shared by clones and mended by themselves. Its
//! errors name the address and the root of the trouble.

mod address;
mod attempt;
mod backoff;
mod builder;
mod call;
mod connect;
mod connection;
mod later;
mod lookup;
mod lost;
mod outcome;
mod place;
mod pool;
mod reply;
mod resolve;
mod retry;
#[cfg(feature = "tls")]
mod secure;
mod servers;
mod service_config;
mod settings;
mod state;
mod timed;
mod upload;

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

pub use builder::ChannelBuilder;
pub use resolve::Resolve;
pub use retry::RetryPolicy;
pub use settings::Balance;

use crate::rpc::{call::Status, protocol::Body};
use pool::Pool;

/// The connections to a server over HTTP/2, or to several that are alike. Clones share them; when one
/// breaks, the next call makes a new one.
///
/// ```no_run
/// # async fn connect() -> Result<(), rustgreet::Status> {
/// let channel = rustgreet::Channel::connect("http://127.0.0.1:50051").await?;
/// # Ok(()) }
/// ```
///
/// In a browser a channel is an address, whose calls go by `fetch`.
///
/// A call that no server has looked at is sent again by the channel itself. One that is lost later ends
/// with UNAVAILABLE, unless a [`RetryPolicy`] has it sent again. Calls beyond what the server takes at a
/// time wait for their turn, until their deadline.
#[derive(Clone)]
pub struct Channel {
    pool: Arc<Pool>,
}

impl Channel {
    /// Connects to `address`, as in `http://127.0.0.1:50051`.
    ///
    /// # Errors
    /// UNAVAILABLE where nobody answers, or not by HTTP/2; INVALID_ARGUMENT if `address` is not one; with `https`
    /// FAILED_PRECONDITION if the system has no authorities to trust.
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

    /// A channel that connects at the first call: if nobody answers, that call fails.
    ///
    /// # Errors
    /// INVALID_ARGUMENT if `address` is not one; with `https` FAILED_PRECONDITION if the system has no authorities to
    /// trust.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let channel = rustgreet::Channel::connect_lazy("http://127.0.0.1:50051")?;
    /// # Ok::<(), rustgreet::Status>(()) }).unwrap();
    /// ```
    pub fn connect_lazy(address: impl Into<String>) -> Result<Self, Status> {
        Self::builder(address).connect_lazy()
    }

    /// A channel with settings of its own.
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
        ChannelBuilder::new(address.into())
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let addresses = self.pool.settings.addresses.iter();
        let addresses: Vec<_> = addresses.map(|address| &address.text).collect();
        f.debug_struct("Channel")
            .field("addresses", &addresses)
            .finish_non_exhaustive()
    }
}

impl Service<http::Request<Body>> for Channel {
    type Response = http::Response<Body>;
    type Error = Status;
    type Future = ChannelResponse;

    /// Always ready: a call waits by itself.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> ChannelResponse {
        ChannelResponse {
            inner: call::Calling::new(self.pool.clone(), request),
        }
    }
}

/// The response to a request over a [`Channel`], still to come. Dropped before, it cancels the call.
///
/// ```
/// use tower_service::Service;
///
/// fn send(channel: &mut rustgreet::Channel) -> rustgreet::rpc::ChannelResponse {
///     channel.call(http::Request::new(rustgreet::rpc::Body::empty()))
/// }
/// ```
pub struct ChannelResponse {
    inner: call::Calling,
}

impl Future for ChannelResponse {
    type Output = Result<http::Response<Body>, Status>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.inner).poll(cx)
    }
}

impl fmt::Debug for ChannelResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelResponse").finish_non_exhaustive()
    }
}
