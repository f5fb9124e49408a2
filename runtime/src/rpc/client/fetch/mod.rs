//! [`Channel`] on the web: the address of a server, whose calls go by the host's `fetch`.

mod exchange;
mod reply;

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use http::Uri;
use tower_service::Service;
use web_sys::RequestCredentials;

use crate::rpc::{call::Status, protocol::Body};

/// The address of a server, for a program in a browser or another host of JavaScript, whose `fetch` makes the calls.
///
/// ```ignore
/// let greeter = GreeterClient::connect("https://greeter.example").await?;
/// let reply = greeter.say_hello(HelloRequest::default()).await?;
/// ```
///
/// `fetch` has no trailers, so its clients speak [Connect](crate::rpc::Protocol::Connect) unless
/// [`Client::protocol`](crate::rpc::Client::protocol) says gRPC-Web; gRPC itself is refused. It sends a request once all
/// of its messages are there, and the replies of a stream arrive one by one. A call that is dropped, or whose deadline
/// passes, is aborted. It stays on the thread where it was first polled, and panics on another one.
#[derive(Clone)]
pub struct Channel {
    /// What a call's path follows: it has no slash at its end.
    base: Arc<str>,
    credentials: RequestCredentials,
}

impl Channel {
    /// A channel to `address`, as in `https://greeter.example`, or `/` for the origin of the page. A path in it becomes
    /// a prefix of every call's. Nothing is sent; the first call shows whether anybody is there.
    ///
    /// # Errors
    /// INVALID_ARGUMENT if `address` is not one.
    pub async fn connect(address: impl Into<String>) -> Result<Self, Status> {
        Self::connect_lazy(address)
    }

    /// The same, where nothing can be awaited.
    ///
    /// # Errors
    /// INVALID_ARGUMENT if `address` is not one.
    pub fn connect_lazy(address: impl Into<String>) -> Result<Self, Status> {
        let address = address.into();
        if !is_base(&address) {
            return Err(Status::invalid_argument(format!(
                "`{address}` is not an address to call: expected one like `https://host:port`, or `/` for the page's \
                 own origin"
            )));
        }
        Ok(Self {
            base: address.trim_end_matches('/').into(),
            credentials: RequestCredentials::SameOrigin,
        })
    }

    /// Lets the browser send its cookies to another origin, too, which must allow it:
    /// `Cors::allow_credentials` of our own server.
    #[must_use]
    pub fn with_credentials(mut self) -> Self {
        self.credentials = RequestCredentials::Include;
        self
    }
}

/// Whether `address` is an origin, with or without a path, or a path alone.
fn is_base(address: &str) -> bool {
    let Ok(uri) = address.parse::<Uri>() else {
        return false;
    };
    let is_place = match (uri.scheme_str(), uri.authority()) {
        (Some("http" | "https"), Some(authority)) => !authority.as_str().contains('@'),
        (None, None) => address.starts_with('/') && !address.starts_with("//"),
        _ => false,
    };
    is_place && !address.contains(['?', '#'])
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl Service<http::Request<Body>> for Channel {
    type Response = http::Response<Body>;
    type Error = Status;
    type Future = ChannelResponse;

    /// Always ready.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> ChannelResponse {
        let exchange = exchange::exchange(self.clone(), request);
        ChannelResponse {
            exchange: Box::pin(exchange),
        }
    }
}

/// The response to a request over a [`Channel`], still to come. Dropped before, it aborts the call.
pub struct ChannelResponse {
    exchange: Pin<Box<dyn Future<Output = Result<http::Response<Body>, Status>> + Send>>,
}

impl Future for ChannelResponse {
    type Output = Result<http::Response<Body>, Status>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.exchange.as_mut().poll(cx)
    }
}

impl fmt::Debug for ChannelResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelResponse").finish_non_exhaustive()
    }
}
