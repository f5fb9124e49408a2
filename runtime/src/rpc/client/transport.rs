//! [`Transport`]: what a client calls through. Every clonable tower service of HTTP requests is
//! one: a `Channel`, one with middleware around it, a service in the same process; and so is what a person writes.

use std::{
    error::Error,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::rpc::{
    call::Status,
    protocol::{Body, failure::status_of},
};

/// What carries a client's calls: a [`Channel`](crate::Channel), a
/// [`ServiceServer`](crate::rpc::ServiceServer) in the same process, any other clonable tower service of HTTP
/// requests, or a type of one's own.
///
/// A transport of one's own says how one HTTP request becomes one response. Everything else is the
/// [`Client`](crate::rpc::Client)'s: messages, metadata, statuses, deadlines, interceptors. Where HTTP has no
/// trailers, as in a browser, the client speaks another [protocol](crate::rpc::Client::protocol). What a browser gives is
/// not `Send`, though a program there has one thread: `send_wrapper::SendWrapper` makes it so.
///
/// ```
/// # mod pb { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rpc_greet/generated/mod.rs")); }
/// use pb::greet::{GreeterClient, HelloRequest};
/// use rustgreet::{Code, Status, rpc::{Body, Transport}};
///
/// /// Nobody is there.
/// #[derive(Clone)]
/// struct Offline;
///
/// impl Transport for Offline {
///     async fn send(self, request: http::Request<Body>) -> Result<http::Response<Body>, Status> {
///         Err(Status::unavailable(format!("offline: {} cannot be called", request.uri())))
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let status = GreeterClient::new(Offline).say_hello(HelloRequest::default()).await.unwrap_err();
/// assert_eq!(status.message(), "offline: /greet.Greeter/SayHello cannot be called");
/// # });
/// ```
pub trait Transport: Clone + Send + Sync + 'static {
    /// Sends one request, once the future is polled, and is the response. The bodies may still be on their way
    /// then: both ends of a call may stream. Dropping the future, or the body of the response, cancels the call.
    ///
    /// # Errors
    /// The call's status, if there is no response. An error of the request's body, once it is polled, ends the
    /// call, and the client knows it already.
    fn send(
        self,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Body>, Status>> + Send + 'static;
}

impl<S, B> Transport for S
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    fn send(
        self,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Body>, Status>> + Send + 'static {
        let request = Some(request);
        let step = Step::Waiting {
            service: self,
            request,
        };
        Exchange { step }
    }
}

/// How one call's request is sent: [`Transport::send`], whose future has a name here.
pub(super) trait Route: Send + 'static {
    type Exchange: Future<Output = Result<http::Response<Body>, Status>> + Send + 'static;

    fn send(self, request: http::Request<Body>) -> Self::Exchange;
}

impl<F, E> Route for F
where
    F: FnOnce(http::Request<Body>) -> E + Send + 'static,
    E: Future<Output = Result<http::Response<Body>, Status>> + Send + 'static,
{
    type Exchange = E;

    fn send(self, request: http::Request<Body>) -> E {
        self(request)
    }
}

/// The way over a transport.
pub(super) fn route<T: Transport>(transport: &T) -> impl Route + use<T> {
    let transport = transport.clone();
    |request| transport.send(request)
}

pin_project! {
    /// An HTTP exchange with a tower service: it waits for the service to be ready, sends a request, and is
    /// the response.
    struct Exchange<S: Service<http::Request<Body>>> {
        #[pin]
        step: Step<S, S::Future>,
    }
}

pin_project! {
    #[project = StepProjection]
    enum Step<S, F> {
        Waiting { service: S, request: Option<http::Request<Body>> },
        Sent { #[pin] response: F },
    }
}

impl<S, B> Future for Exchange<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>>,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Output = Result<http::Response<Body>, Status>;

    // A call of gRPC would else copy its response once more, since calls that are translated poll it, too.
    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut step = self.project().step;
        let failed = |error: S::Error| status_of(error.into());
        loop {
            let response = match step.as_mut().project() {
                StepProjection::Waiting { service, request } => {
                    ready!(service.poll_ready(cx)).map_err(failed)?;
                    match request.take() {
                        Some(request) => service.call(request),
                        None => return Poll::Ready(Err(Status::internal("it was sent before"))),
                    }
                }
                StepProjection::Sent { response } => {
                    let response = ready!(response.poll(cx)).map_err(failed)?;
                    return Poll::Ready(Ok(response.map(Body::new)));
                }
            };
            step.set(Step::Sent { response });
        }
    }
}
