//! [`Client::intercept`], and a call that goes through interceptors before the transport has it.

use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll},
};

use pin_project_lite::pin_project;

use super::{Client, Transport, departure::Departure, transport::Route};
use crate::rpc::{
    call::Status,
    interceptor::{Call, Chain, Exit, Interceptor},
    protocol::{Body, Translation},
};

impl<T: Transport> Client<T> {
    /// Adds an interceptor around each call, inside of those that are there. It sees a call once, however often
    /// the channel tries it.
    ///
    /// ```
    /// use rustgreet::{Status, rpc::{Call, Client, Interceptor, Next, Outcome}};
    ///
    /// struct Token(String);
    ///
    /// impl Interceptor for Token {
    ///     async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
    ///         call.metadata_mut().insert("authorization", format!("Bearer {}", self.0))?;
    ///         next.run(call).await
    ///     }
    /// }
    ///
    /// fn with_token(client: Client, token: String) -> Client {
    ///     client.intercept(Token(token))
    /// }
    /// ```
    #[must_use]
    pub fn intercept(mut self, interceptor: impl Interceptor) -> Self {
        self.interceptors.push(interceptor);
        self
    }
}

/// The response to a call that interceptors go around.
pub(super) async fn intercepted<R: Route>(
    route: R,
    chain: Chain,
    mut call: Call,
    translation: Option<Box<Translation>>,
) -> Result<http::Response<Body>, Status> {
    let exit = pin!(Leaving {
        route: Some(route),
        translation,
        departure: None,
    });
    chain.run(&mut call, exit).await
}

pin_project! {
    /// The transport's part, once the interceptors have let the request through.
    struct Leaving<R: Route> {
        route: Option<R>,
        translation: Option<Box<Translation>>,
        #[pin]
        departure: Option<Departure<R>>,
    }
}

impl<R: Route> Exit for Leaving<R> {
    fn poll_exit(
        self: Pin<&mut Self>,
        request: &mut Option<http::Request<Body>>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<http::Response<Body>, Status>> {
        let mut this = self.project();
        if let Some(route) = this.route.take()
            && let Some(request) = request.take()
        {
            let deadline = request.body().until();
            let departure = match this.translation.take() {
                None => Departure::new(route, request, deadline),
                Some(translation) => Departure::translated(route, request, deadline, translation),
            };
            this.departure.set(Some(departure));
        }
        match this.departure.as_pin_mut() {
            Some(departure) => departure.poll(cx),
            None => Poll::Ready(Err(Status::internal("the call was made before"))),
        }
    }
}
