//! [`Body`]: the HTTP body of a call. What our own server takes from a connection, and what it
//! answers, stays what it is: nothing is boxed on the way to a handler and back.

mod content;

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

use super::{
    failure,
    grpc::{Outlet, Pump, messages::Messages},
};
use crate::rpc::{
    call::{Code, Patience, Peer, Status, panics::caught},
    platform::{Instant, http2},
};

/// The HTTP body of a call: what a [`Transport`](crate::rpc::Transport) carries. Only middleware
/// and transports of one's own meet it.
///
/// ```
/// use std::net::SocketAddr;
/// use rustgreet::rpc::Body;
///
/// /// What a layer can see of a request: who calls, and how many bytes it has, if that is known.
/// fn seen(request: &http::Request<Body>) -> (Option<SocketAddr>, Option<u64>) {
///     let body = request.body();
///     (body.peer().addr(), http_body::Body::size_hint(body).exact())
/// }
/// ```
pub struct Body {
    kind: Kind,
    /// The requests of the same call, which arrive while this body is sent.
    pump: Option<Pump>,
    /// The deadline of the call that it answers.
    until: Option<Instant>,
    /// Where it came from, if it came over a connection of ours.
    peer: Peer,
    /// How long a message of it that has begun may make no progress.
    stall: Patience,
    /// A request whose replies are wanted as messages, not in frames.
    moves: bool,
    /// A request of which a message that cannot be read is this.
    fault: Code,
    /// How it ends early with a status, if it can.
    early: Option<EarlyEnd>,
}

/// The bytes with which a body ends after any of its frames, to say a status.
pub(crate) type EarlyEnd = fn(Status) -> Bytes;

enum Kind {
    Empty,
    /// Bytes that are known at once: a reply of one message and its trailers, trailers alone, or a request of
    /// one message, which has none.
    Whole(Option<Bytes>, Option<HeaderMap>),
    /// A request that our own server takes from a connection.
    Arriving(http2::RecvStream),
    /// The same, once somebody takes it from the connection.
    Inbox(Outlet),
    /// The messages themselves, in the same process or where an interceptor has looked at them.
    Messages(Box<Messages>),
    Any(Pin<Box<dyn http_body::Body<Data = Bytes, Error = Status> + Send>>),
}

impl Body {
    /// A body without content.
    ///
    /// ```
    /// let body = rustgreet::rpc::Body::empty();
    /// ```
    pub fn empty() -> Self {
        Self::from_kind(Kind::Empty)
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
        let any = &mut body as &mut dyn Any;
        if let Some(it) = any.downcast_mut::<Option<Self>>() {
            return it.take().unwrap_or_else(Self::empty);
        }
        let foreign = |body| Self::from_kind(Kind::Any(Box::pin(Foreign { body })));
        body.map_or_else(Self::empty, foreign)
    }

    /// A request as it arrives on a connection of ours.
    pub(crate) fn arriving(body: http2::RecvStream, peer: Peer) -> Self {
        Self {
            peer,
            ..Self::from_kind(Kind::Arriving(body))
        }
    }

    /// The same body, which came from `peer`.
    pub(crate) fn with_peer(mut self, peer: Peer) -> Self {
        self.peer = peer;
        self
    }

    /// The same body, of which a message that has begun may make no progress for so long.
    pub(crate) fn with_stall(mut self, stall: Patience) -> Self {
        self.stall = stall;
        self
    }

    pub(crate) fn stall(&self) -> Patience {
        self.stall
    }

    /// A reply of one message in its frame.
    pub(crate) fn whole(frame: Bytes, trailers: HeaderMap) -> Self {
        Self::from_kind(Kind::Whole(Some(frame), Some(trailers)))
    }

    /// A body that is here, without trailers: a request of one message in its frame, a response of gRPC-Web.
    pub(crate) fn of_bytes(bytes: Bytes) -> Self {
        Self::from_kind(Kind::Whole(Some(bytes), None))
    }

    /// The trailers of a failure, after a head.
    pub(crate) fn of_end(trailers: HeaderMap) -> Self {
        Self::from_kind(Kind::Whole(None, Some(trailers)))
    }

    /// A body of ours.
    pub(crate) fn boxed(
        body: impl http_body::Body<Data = Bytes, Error = Status> + Send + 'static,
    ) -> Self {
        Self::from_kind(Kind::Any(Box::pin(body)))
    }

    /// A body of ours around this one, which came from the same place.
    pub(crate) fn inside<B>(self, around: impl FnOnce(Self) -> B) -> Self
    where
        B: http_body::Body<Data = Bytes, Error = Status> + Send + 'static,
    {
        let (peer, stall) = (self.peer.clone(), self.stall);
        Self::boxed(around(self)).with_peer(peer).with_stall(stall)
    }

    /// The same body, which keeps taking requests from the connection while it is sent.
    pub(crate) fn with_pump(mut self, pump: Option<Pump>) -> Self {
        self.pump = pump.or(self.pump);
        self
    }

    /// What keeps taking requests from the connection.
    pub(crate) fn take_pump(&mut self) -> Option<Pump> {
        self.pump.take()
    }

    /// The same body, for who sends it to know the deadline of the call.
    pub(crate) fn with_deadline(mut self, deadline: Option<Instant>) -> Self {
        self.until = deadline;
        self
    }

    pub(crate) fn until(&self) -> Option<Instant> {
        self.until
    }

    /// Where a request or a response came from, for middleware. Nothing is known of what did not come over a
    /// connection of our own [`Server`](crate::Server) or [`Channel`](crate::Channel), and a body around this one does
    /// not know it.
    ///
    /// ```
    /// fn is_local(request: &http::Request<rustgreet::rpc::Body>) -> bool {
    ///     request.body().peer().addr().is_some_and(|addr| addr.ip().is_loopback())
    /// }
    /// ```
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// The frames of a request on a connection of ours.
    pub(crate) fn take_arriving(&mut self) -> Option<http2::RecvStream> {
        match std::mem::replace(&mut self.kind, Kind::Empty) {
            Kind::Arriving(body) => Some(body),
            kind => {
                self.kind = kind;
                None
            }
        }
    }

    /// Takes requests from the connection, for as long as this body cannot be sent on.
    pub(crate) fn poll_requests(&mut self, cx: &mut Context<'_>) {
        if let Some(pump) = &mut self.pump
            && pump.poll(cx).is_ready()
        {
            self.pump = None;
        }
    }

    /// The next bytes; nothing after the last ones. Trailers are passed over.
    pub(crate) fn poll_bytes(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Status>>> {
        if let Kind::Arriving(body) = &mut self.kind {
            return Poll::Ready(match ready!(body.poll_data(cx)) {
                Some(Ok(bytes)) => {
                    // Fails for streams that are closed, which need no window.
                    let _ = body.flow_control().release_capacity(bytes.len());
                    Some(Ok(bytes))
                }
                Some(Err(error)) => Some(Err(gone(error))),
                None => None,
            });
        }
        if let Kind::Inbox(outlet) = &mut self.kind {
            return outlet.poll_bytes(cx);
        }
        loop {
            let frame = match ready!(http_body::Body::poll_frame(Pin::new(&mut *self), cx)) {
                Some(Ok(frame)) => frame,
                Some(Err(status)) => return Poll::Ready(Some(Err(status))),
                None => return Poll::Ready(None),
            };
            if let Ok(bytes) = frame.into_data() {
                return Poll::Ready(Some(Ok(bytes)));
            }
        }
    }

    fn from_kind(kind: Kind) -> Self {
        Self {
            kind,
            pump: None,
            until: None,
            peer: Peer::default(),
            stall: Patience::default(),
            moves: false,
            fault: Code::Internal,
            early: None,
        }
    }
}

/// A request that is reset, or whose connection breaks.
pub(crate) fn gone(error: http2::Error) -> Status {
    Status::cancelled("the caller went away before its request was complete").with_source(error)
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        this.poll_requests(cx);
        match &mut this.kind {
            Kind::Empty => Poll::Ready(None),
            Kind::Whole(frame, trailers) => Poll::Ready(match (frame.take(), trailers.take()) {
                (Some(bytes), rest) => {
                    *trailers = rest;
                    Some(Ok(Frame::data(bytes)))
                }
                (None, rest) => rest.map(|trailers| Ok(Frame::trailers(trailers))),
            }),
            Kind::Arriving(body) => {
                if let Some(bytes) = ready!(body.poll_data(cx)) {
                    let bytes = bytes.map_err(gone)?;
                    let _ = body.flow_control().release_capacity(bytes.len());
                    return Poll::Ready(Some(Ok(Frame::data(bytes))));
                }
                let trailers = ready!(body.poll_trailers(cx)).map_err(gone)?;
                Poll::Ready(trailers.map(|trailers| Ok(Frame::trailers(trailers))))
            }
            Kind::Inbox(outlet) => {
                let bytes = ready!(outlet.poll_bytes(cx));
                Poll::Ready(bytes.map(|bytes| bytes.map(Frame::data)))
            }
            Kind::Messages(messages) => Pin::new(&mut **messages).poll_frame(cx),
            Kind::Any(body) => {
                let frame = ready!(body.as_mut().poll_frame(cx));
                if !matches!(frame, Some(Ok(_))) {
                    this.kind = Kind::Empty;
                }
                Poll::Ready(frame)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Empty => true,
            Kind::Whole(frame, trailers) => frame.is_none() && trailers.is_none(),
            Kind::Arriving(body) => body.is_end_stream(),
            Kind::Inbox(..) => false,
            Kind::Messages(messages) => messages.is_end_stream(),
            Kind::Any(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        match &self.kind {
            Kind::Empty => http_body::SizeHint::with_exact(0),
            Kind::Whole(frame, _) => {
                http_body::SizeHint::with_exact(frame.as_ref().map_or(0, Bytes::len) as u64)
            }
            Kind::Arriving(..) | Kind::Inbox(..) | Kind::Messages(..) => {
                http_body::SizeHint::default()
            }
            Kind::Any(body) => body.size_hint(),
        }
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
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let body = self.project().body;
        let told = |error: B::Error| failure::status_of(error.into());
        // A layer's code runs in it: if that panics, one call ends, not the task that sends it.
        match caught(|| body.poll_frame(cx)) {
            Ok(frame) => frame.map(|frame| frame.map(|frame| frame.map_err(told))),
            Err(_) => Poll::Ready(Some(Err(Status::internal("the body of a layer panicked")))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests;
