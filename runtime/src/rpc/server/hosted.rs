//! [`Hosted`]: what a server hosts, under a name.

use std::convert::Infallible;

use tower_service::Service;

use super::{Answer, Hosting};
use crate::rpc::protocol::{Body, spoken::Spoken};

/// What a [`Server`](crate::Server) hosts: every [`ServiceServer`](crate::rpc::ServiceServer), and what
/// [`Server::add_route`](crate::Server::add_route) makes of other tower services.
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

    /// All names that it is called by, if it is more than one service.
    fn names(&self) -> Vec<&str> {
        vec![self.name()]
    }

    /// The server begins to listen. `services` are the names of all that it hosts, sorted.
    fn on_listen(&self, services: &[&str]) {
        let _ = services;
    }

    /// The server is asked to stop: it takes no new connections, and waits for calls that run.
    fn on_drain(&self) {}

    /// What interceptors of the whole server must know of a call of this path.
    #[doc(hidden)]
    fn hosting(&self, path: &str) -> Hosting {
        let _ = path;
        Hosting::default()
    }
}

/// A tower service under a name.
pub(super) struct Route<S> {
    pub(super) name: String,
    pub(super) service: S,
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
        answered(self.service.clone(), request)
    }
}

/// What a tower service answers.
pub(super) fn answered<S, B>(mut service: S, request: http::Request<Body>) -> Answer
where
    S: Service<http::Request<Body>, Response = http::Response<B>, Error = Infallible>
        + Send
        + 'static,
    S::Future: Send,
    B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let is_http = !Spoken::of(&request).is_grpc();
    let answer = Answer::new(async move {
        let Ok(()) = std::future::poll_fn(|cx| service.poll_ready(cx)).await;
        let Ok(response) = service.call(request).await;
        response.map(Body::new)
    });
    answer.of_http(is_http)
}
