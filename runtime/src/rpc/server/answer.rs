//! [`Answer`]: what becomes of a call that has arrived, as a future of its HTTP response.

use std::{
    convert::Infallible,
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::StatusCode;

use super::Hosting;
use crate::rpc::{
    call::{Code, Status},
    protocol::{
        Body,
        grpc::{Pump, head, replies::Finished},
        spoken::{Back, Opened, Spoken},
    },
};

/// What becomes of a call that has arrived: a future of its HTTP response. Dropping it drops the
/// handler.
///
/// ```
/// use rustgreet::{Status, rpc::{Answer, Body}};
///
/// /// A page for people who open the address of a service in a browser, and no calls.
/// fn closed(request: &http::Request<Body>) -> Answer {
///     match request.method() {
///         &http::Method::GET => Answer::new(async {
///             http::Response::new(Body::new("closed until Monday".to_owned()))
///         }),
///         _ => Answer::of_status(Status::unavailable("closed until Monday")),
///     }
/// }
/// ```
#[must_use = "a call is answered when this is awaited"]
pub struct Answer {
    future: Pin<Box<dyn Future<Output = http::Response<Body>> + Send>>,
    pump: Option<Pump>,
    is_http: bool,
}

impl Answer {
    /// An answer made by hand, for a host or a service that is not generated.
    ///
    /// ```
    /// # use rustgreet::rpc::{Answer, Body};
    /// let answer = Answer::new(async { http::Response::new(Body::empty()) });
    /// ```
    pub fn new(response: impl Future<Output = http::Response<Body>> + Send + 'static) -> Self {
        Self::pumped(response, None)
    }

    /// An answer that is `status` and nothing else.
    ///
    /// ```
    /// # use rustgreet::{Status, rpc::Answer};
    /// let answer = Answer::of_status(Status::unavailable("going down"));
    /// ```
    pub fn of_status(status: Status) -> Self {
        Self::of_response(head::of_failure(status))
    }

    pub(crate) fn of_response(response: http::Response<Body>) -> Self {
        Self::new(std::future::ready(response))
    }

    /// An answer whose requests keep arriving meanwhile.
    pub(crate) fn pumped(
        response: impl Future<Output = http::Response<Body>> + Send + 'static,
        pump: Option<Pump>,
    ) -> Self {
        Self {
            future: Box::pin(response),
            pump,
            is_http: false,
        }
    }

    /// The same answer, to a caller who knows no gRPC: what ends the call in its place is a status of HTTP.
    pub(super) fn of_http(mut self, is_http: bool) -> Self {
        self.is_http = is_http;
        self
    }

    pub(super) fn is_http(&self) -> bool {
        self.is_http
    }
}

/// Answers a request in the protocol that it speaks, by a `call` that speaks gRPC. `hosting` is asked for by others.
pub(crate) fn spoken(
    request: http::Request<Body>,
    hosting: impl FnOnce(&str) -> Hosting,
    call: impl FnOnce(http::Request<Body>) -> Answer,
) -> Answer {
    let spoken = Spoken::of(&request);
    let written = match spoken {
        Spoken::Grpc => return call(request),
        Spoken::Other(written) => written,
    };
    let mut request = request;
    let path = request.uri().path();
    let known = hosting(path).known(path);
    let Opened {
        refused,
        pump,
        back,
    } = match written.open(&mut request, known) {
        Ok(opened) => opened,
        Err(refusal) => return Answer::of_response(refusal.response()),
    };
    let answer = match refused {
        None => call(request),
        Some(status) => Answer::of_status(status),
    };
    let translated = Translated {
        answer,
        back: Some(back),
        later: None,
    };
    Answer::pumped(translated, pump).of_http(!spoken.is_grpc())
}

/// The response of a call of another protocol.
struct Translated {
    answer: Answer,
    /// Until gRPC's response is here.
    back: Option<Back>,
    later: Option<Pin<Box<dyn Future<Output = http::Response<Body>> + Send>>>,
}

impl Future for Translated {
    type Output = http::Response<Body>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if this.back.is_some() {
            let Ok(response) = ready!(Pin::new(&mut this.answer).poll(cx));
            match this.back.take().map(|back| back.response(response, cx)) {
                Some(Finished::Now(response)) => return Poll::Ready(response),
                Some(Finished::Later(later)) => this.later = Some(later),
                None => {}
            }
        }
        match &mut this.later {
            Some(later) => later.as_mut().poll(cx),
            None => Poll::Pending,
        }
    }
}

impl Future for Answer {
    type Output = Result<http::Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(pump) = &mut self.pump
            && pump.poll(cx).is_ready()
        {
            self.pump = None;
        }
        let response = ready!(self.future.as_mut().poll(cx));
        let pump = self.pump.take();
        Poll::Ready(Ok(response.map(|body| body.with_pump(pump))))
    }
}

/// Why a call ends that is not over when its connection has to be.
pub(super) fn over() -> Status {
    Status::unavailable(
        "the server ends this connection, and the call took longer than it may then",
    )
}

/// What a caller who knows no gRPC is told where its own protocol is out of reach.
pub(super) fn of_http(status: &Status) -> http::Response<Body> {
    let mut response = http::Response::new(Body::empty());
    *response.status_mut() = match status.code() {
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    response
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").finish_non_exhaustive()
    }
}
