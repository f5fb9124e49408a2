//! [`Body`]: the HTTP body of a call. It ends once, it passes no trailer on that the engine would
//! choke on, and one from the network knows a request that was cut off from one that has ended.

use std::{
    any::Any,
    error::Error,
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::Frame;
use pin_project_lite::pin_project;

use super::failure::{self, Sealed};
use crate::rpc::call::{Status, metadata};

/// The HTTP body of a call: what a [`Transport`](crate::rpc::Transport) carries. Only middleware
/// and transports of one's own meet it.
///
/// ```
/// use http_body::Body as _;
///
/// assert!(rustgreet::rpc::Body::empty().is_end_stream());
/// ```
pub struct Body {
    inner: ::tonic::body::Body,
    origin: Origin,
    ended: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Made in this process, or by a transport that is not ours.
    Anywhere,
    /// A request that our own server takes from the network.
    Caller,
}

impl Body {
    /// A body without content.
    ///
    /// ```
    /// let body = rustgreet::rpc::Body::empty();
    /// ```
    pub fn empty() -> Self {
        Self::from_inner(::tonic::body::Body::empty())
    }

    /// Any body as this one.
    ///
    /// ```
    /// use rustgreet::rpc::Body;
    ///
    /// let body = Body::new(Body::empty());
    /// ```
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let mut body = Some(body);
        if let Some(it) = (&mut body as &mut dyn Any).downcast_mut::<Option<Self>>() {
            return it.take().unwrap_or_else(Self::empty);
        }
        let foreign = |body| Self::from_inner(::tonic::body::Body::new(Foreign { body }));
        body.map_or_else(Self::empty, foreign)
    }

    pub(crate) fn from_inner(inner: ::tonic::body::Body) -> Self {
        Self {
            inner,
            origin: Origin::Anywhere,
            ended: false,
        }
    }

    /// The body of a request, straight from the connection. A reset with CANCEL looks to the HTTP
    /// library like the end of the body; a handler must not take half an upload for a whole one.
    pub(crate) fn from_caller(inner: ::tonic::body::Body) -> Self {
        Self {
            inner,
            origin: Origin::Caller,
            ended: false,
        }
    }

    pub(crate) fn into_inner(self) -> ::tonic::body::Body {
        self.inner
    }

    fn failed(&self, error: ::tonic::Status) -> Status {
        match self.origin {
            Origin::Anywhere => error.into(),
            Origin::Caller => gone().with_source(error),
        }
    }
}

fn gone() -> Status {
    Status::cancelled("the caller went away before its request was complete")
}

/// Takes out of trailers what the engine does not expect to be wrong: it panics at details that
/// are not base64.
pub(crate) fn check_trailers(trailers: &mut HeaderMap) {
    const DETAILS: &str = "grpc-status-details-bin";
    let wrong = |details: &http::HeaderValue| metadata::decode(details.as_bytes()).is_none();
    if trailers.get(DETAILS).is_some_and(wrong) {
        trailers.remove(DETAILS);
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        if this.ended {
            return Poll::Ready(None);
        }
        Poll::Ready(match ready!(Pin::new(&mut this.inner).poll_frame(cx)) {
            Some(Ok(mut frame)) => {
                if let Some(trailers) = frame.trailers_mut() {
                    check_trailers(trailers);
                }
                Some(Ok(frame))
            }
            Some(Err(error)) => {
                this.ended = true;
                Some(Err(this.failed(error)))
            }
            None => {
                this.ended = true;
                let cut = this.origin == Origin::Caller && !this.inner.is_end_stream();
                cut.then(|| Err(gone()))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.inner.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.inner.size_hint()
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

/// A body on its way into tonic, with its errors sealed.
pub(crate) struct SealedBody(pub(crate) Body);

impl http_body::Body for SealedBody {
    type Data = Bytes;
    type Error = Sealed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Sealed>>> {
        let frame = Pin::new(&mut self.0).poll_frame(cx);
        frame.map(|frame| frame.map(|frame| frame.map_err(Sealed)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.size_hint()
    }
}

pin_project! {
    /// A body of somebody else's, which may well have one of ours inside.
    struct Foreign<B> {
        #[pin]
        body: B,
    }
}

impl<B> http_body::Body for Foreign<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Sealed;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Sealed>>> {
        let frame = self.project().body.poll_frame(cx);
        let sealed = |error: B::Error| Sealed(failure::status_of(error.into()));
        frame.map(|frame| frame.map(|frame| frame.map_err(sealed)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
