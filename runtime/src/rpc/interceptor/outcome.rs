//! [`Outcome`]: what a call comes to, as interceptors see it: the head, the replies, the trailers.

use std::fmt;

use http::{Extensions, response::Parts};

use super::{
    Side,
    heading::Heading,
    passing::Passing,
    watched::{Timed, Watched},
};
use crate::rpc::{
    call::{Metadata, Payload, Peer, Settings, Status, Streaming, deadline::Deadline},
    platform::Instant,
    protocol::{
        Body,
        grpc::{arrival, head, messages::Direction},
    },
};

/// What a call comes to that has not failed so far: the metadata ahead of the replies, the replies, and the
/// trailers after them. A call that has failed is a [`Status`].
///
/// ```
/// use rustgreet::{Status, rpc::{Call, Interceptor, Next, Outcome}};
///
/// /// Says who has answered.
/// struct Signed(&'static str);
///
/// impl Interceptor for Signed {
///     async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
///         let mut outcome = next.run(call).await?;
///         outcome.metadata_mut().insert("served-by", self.0)?;
///         Ok(outcome)
///     }
/// }
/// ```
pub struct Outcome {
    parts: Parts,
    heading: Heading,
    replies: Passing,
    peer: Peer,
    /// Whether an interceptor has made them, for which nobody has kept the deadline yet.
    are_own: bool,
    /// The trailers, if the one reply is all here.
    settled: Option<Metadata>,
}

impl Outcome {
    /// The outcome of a call that an interceptor answers itself, as a cache does. A stream may have
    /// [trailers](Streaming::with_trailers).
    ///
    /// ```
    /// use rustgreet::{Streaming, rpc::{Outcome, Payload}, wkt::StringValue};
    ///
    /// let cached = Payload::new(StringValue::from("Hello, Ada!"));
    /// let outcome = Outcome::new(Streaming::once(cached));
    /// ```
    pub fn new(replies: Streaming<Payload>) -> Self {
        let head = head::of_messages(http::HeaderMap::new(), Body::empty());
        let (mut parts, _) = head.into_parts();
        let headers = std::mem::take(&mut parts.headers);
        Self {
            parts,
            heading: Heading::arriving(headers),
            replies: Passing::of(replies, Direction::Replies),
            peer: Peer::new(),
            are_own: true,
            settled: None,
        }
    }

    /// A response as it arrives; its status, if that is all there is.
    pub(super) fn arriving(
        response: http::Response<Body>,
        side: Side,
        settings: &Settings,
    ) -> Result<Self, Status> {
        let response = arrival::unfailed(response)?;
        let (mut parts, body) = response.into_parts();
        let headers = std::mem::take(&mut parts.headers);
        let direction = (side, Direction::Replies);
        Ok(Self {
            parts,
            peer: body.peer().clone(),
            replies: Passing::new(body, &headers, direction, settings),
            heading: Heading::arriving(headers),
            are_own: false,
            settled: None,
        })
    }

    /// Waits for the one reply and for how the call ends.
    pub(super) async fn settled(mut self, side: Side) -> Result<Self, Status> {
        if let Some(trailers) = self.replies.trailers() {
            self.settled = Some(trailers);
            return Ok(self);
        }
        let mut stream = self.replies.take();
        match only(&mut stream).await {
            Ok((reply, trailers)) => {
                self.settled = Some(trailers.clone());
                self.replies
                    .set(Streaming::once(reply).with_trailers(trailers));
                Ok(self)
            }
            Err(status) => Err(match side {
                Side::Client => status.after_headers(self.metadata()),
                Side::Server => status.with_headers(self.metadata().clone()),
            }),
        }
    }

    /// Keeps the deadline for replies that the last interceptor has made.
    pub(super) fn own_until(mut self, deadline: Option<Instant>) -> Self {
        match std::mem::take(&mut self.are_own) {
            true => self.until(deadline),
            false => self,
        }
    }

    /// Keeps a deadline that only interceptors know.
    pub(super) fn until(mut self, deadline: Option<Instant>) -> Self {
        if let Some(at) = deadline
            && self.settled.is_none()
        {
            let (stream, timer) = (self.replies.take(), Deadline::new(at));
            self.replies.set(Streaming::feed(Timed { stream, timer }));
            self.replies.keep(at);
        }
        self
    }

    /// The metadata ahead of the replies.
    ///
    /// ```
    /// # use rustgreet::rpc::Outcome;
    /// # fn look(outcome: &Outcome) {
    /// let host = outcome.metadata().get("served-by");
    /// # }
    /// ```
    pub fn metadata(&self) -> &Metadata {
        self.heading.metadata()
    }

    /// The metadata ahead of the replies, to be changed.
    ///
    /// ```
    /// # use rustgreet::rpc::Outcome;
    /// # fn change(outcome: &mut Outcome) -> Result<(), rustgreet::Status> {
    /// outcome.metadata_mut().insert("served-by", "host-1")?;
    /// # Ok(()) }
    /// ```
    pub fn metadata_mut(&mut self) -> &mut Metadata {
        self.heading.metadata_mut()
    }

    /// Who has answered, at a client whose call went over a [`Channel`](crate::Channel).
    ///
    /// ```
    /// # use rustgreet::rpc::Outcome;
    /// # fn look(outcome: &Outcome) {
    /// let server = outcome.peer().addr();
    /// # }
    /// ```
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// What was attached to the response, by type.
    ///
    /// ```
    /// # use rustgreet::rpc::Outcome;
    /// # fn look(outcome: &Outcome) {
    /// let cached = outcome.extensions().get::<bool>();
    /// # }
    /// ```
    pub fn extensions(&self) -> &Extensions {
        &self.parts.extensions
    }

    /// What was attached to the response, to be changed. A client's caller finds it in its
    /// [`Response`](crate::Response::extensions).
    ///
    /// ```
    /// # use rustgreet::rpc::Outcome;
    /// # fn change(outcome: &mut Outcome) {
    /// outcome.extensions_mut().insert(true);
    /// # }
    /// ```
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.parts.extensions
    }

    /// Waits for the first reply, which stays where it is; nothing if there is none. Where one message is the
    /// reply, it is here already.
    ///
    /// # Errors
    /// What ends the replies before one is there.
    ///
    /// ```
    /// # use rustgreet::{Status, rpc::{Call, Next, Outcome}, wkt::StringValue};
    /// async fn intercept(call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
    ///     let mut outcome = next.run(call).await?;
    ///     if let Some(reply) = outcome.first_reply().await? {
    ///         println!("said {}", reply.get::<StringValue>()?.value);
    ///     }
    ///     Ok(outcome)
    /// }
    /// ```
    pub async fn first_reply(&mut self) -> Result<Option<&Payload>, Status> {
        self.replies.first().await
    }

    /// Changes each reply as it passes. An error ends the replies, and is the status of the call.
    ///
    /// ```
    /// # use rustgreet::rpc::Outcome;
    /// # fn change(outcome: &mut Outcome) {
    /// outcome.map_replies(|reply| {
    ///     println!("a reply of {} bytes", reply.to_bytes().len());
    ///     Ok(reply)
    /// });
    /// # }
    /// ```
    pub fn map_replies(
        &mut self,
        change: impl FnMut(Payload) -> Result<Payload, Status> + Send + 'static,
    ) {
        self.settled = None;
        self.replies.map(change);
    }

    /// Takes the replies out, to be read or changed as a stream, and [put in](Self::set_replies) again. After
    /// its last message, a stream has its [trailers](Streaming::trailers).
    ///
    /// ```
    /// # use rustgreet::rpc::Outcome;
    /// # fn change(outcome: &mut Outcome) {
    /// let replies = outcome.take_replies();
    /// outcome.set_replies(replies);
    /// # }
    /// ```
    pub fn take_replies(&mut self) -> Streaming<Payload> {
        self.settled = None;
        self.replies.take()
    }

    /// Puts replies in the place of those that there are, and their trailers with them.
    ///
    /// ```
    /// # use rustgreet::rpc::Outcome;
    /// # use rustgreet::{Streaming, rpc::Payload, wkt::Empty};
    /// # fn change(outcome: &mut Outcome) {
    /// outcome.set_replies(Streaming::once(Payload::new(Empty::default())));
    /// # }
    /// ```
    pub fn set_replies(&mut self, replies: Streaming<Payload>) {
        self.settled = None;
        self.are_own = true;
        self.replies.set(replies);
    }

    /// Calls `tell` once, when the call ends as seen from here: with the trailers, or with the status that it
    /// failed with, which is CANCELLED if nobody reads the replies to their end. Where one message is the reply,
    /// that is at once.
    ///
    /// What `tell` owns is dropped then: a permit, a guard.
    ///
    /// ```
    /// # use rustgreet::{Status, rpc::{Call, Next, Outcome}};
    /// async fn intercept(call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
    ///     let path = call.path().to_owned();
    ///     let mut outcome = next.run(call).await?;
    ///     outcome.on_end(move |end| match end {
    ///         Ok(_) => println!("{path} is done"),
    ///         Err(status) => println!("{path} failed: {status}"),
    ///     });
    ///     Ok(outcome)
    /// }
    /// ```
    pub fn on_end(
        &mut self,
        tell: impl FnOnce(std::result::Result<&Metadata, &Status>) + Send + 'static,
    ) {
        match &self.settled {
            Some(trailers) => tell(Ok(trailers)),
            None => {
                let stream = self.replies.take();
                self.replies
                    .set(Streaming::feed(Watched::new(stream, tell)));
            }
        }
    }

    pub(super) fn into_response(self) -> http::Response<Body> {
        let Self {
            mut parts,
            heading,
            replies,
            ..
        } = self;
        parts.headers = heading.into_headers();
        http::Response::from_parts(parts, replies.into_body())
    }
}

/// The one message, and the trailers.
async fn only(stream: &mut Streaming<Payload>) -> Result<(Payload, Metadata), Status> {
    let first = stream.message().await?;
    let first = first.ok_or_else(|| arrival::miscounted("no"))?;
    match stream.message().await? {
        Some(_) => Err(arrival::miscounted("more than one")),
        None => Ok((first, stream.take_trailers())),
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("metadata", self.metadata())
            .finish_non_exhaustive()
    }
}
