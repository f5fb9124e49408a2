//! [`Transport`]: what a client calls through. Every clonable tower service of HTTP requests is
//! one: a `Channel`, one with middleware around it, a service in the same process.

use std::{
    error::Error,
    fmt,
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
/// [`ServiceServer`](crate::rpc::ServiceServer) in the same process, or any other clonable tower
/// service of HTTP requests. It is not implemented by hand.
///
/// ```
/// use rustgreet::{Channel, rpc::Transport};
///
/// fn is_transport<T: Transport>() {}
/// is_transport::<Channel>();
/// ```
pub trait Transport: Clone + Send + Sync + 'static {
    /// An exchange in progress.
    type Exchange: Future<Output = Result<http::Response<Body>, Status>> + Send + 'static;

    /// Sends one request, once the exchange is polled.
    fn send(self, request: http::Request<Body>) -> Self::Exchange;
}

impl<S, B> Transport for S
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Exchange = Exchange<S>;

    fn send(self, request: http::Request<Body>) -> Exchange<S> {
        let request = Some(request);
        let step = Step::Waiting {
            service: self,
            request,
        };
        Exchange { step }
    }
}

pin_project! {
    /// An HTTP exchange with a tower service: it waits for the service to be ready, sends a request, and is
    /// the response.
    ///
    /// ```
    /// use rustgreet::{Channel, rpc::{Body, Exchange, Transport}};
    ///
    /// fn begin(channel: Channel, request: http::Request<Body>) -> Exchange<Channel> {
    ///     channel.send(request)
    /// }
    /// ```
    pub struct Exchange<S: Service<http::Request<Body>>> {
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

impl<S: Service<http::Request<Body>>> fmt::Debug for Exchange<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").finish_non_exhaustive()
    }
}
