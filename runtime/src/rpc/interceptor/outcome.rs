//! [`Outcome`]: what a call comes to, as interceptors see it: the head, the replies, the trailers.

use std::{fmt, time::Instant};

use http::{Extensions, HeaderValue, header, response::Parts};

use super::{
    Side,
    call::encoding,
    passing::Passing,
    watched::{Timed, Watched},
};
use crate::rpc::{
    call::{Metadata, Payload, Settings, Status, Streaming, deadline::Deadline},
    protocol::{
        Body,
        grpc::{arrival, compression, head, messages::Direction},
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
    metadata: Metadata,
    encoding: Option<HeaderValue>,
    replies: Passing,
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
            metadata: Metadata::arriving(headers),
            encoding: None,
            replies: Passing::of(replies, Direction::Replies),
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
            encoding: encoding(&headers),
            replies: Passing::new(body, &headers, direction, settings),
            metadata: Metadata::arriving(headers),
            settled: None,
        })
    }

    /// Waits for the one reply and for how the call ends.
    pub(super) async fn settled(mut self) -> Result<Self, Status> {
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
            Err(status) => Err(status.after_headers(&self.metadata)),
        }
    }

    /// Keeps a deadline that only interceptors know.
    pub(super) fn until(mut self, deadline: Option<Instant>) -> Self {
        if let Some(at) = deadline
            && self.settled.is_none()
        {
            let (stream, timer) = (self.replies.take(), Deadline::new(at));
            self.replies.set(Streaming::feed(Timed { stream, timer }));
        }
        self
    }

    /// The metadata ahead of the replies.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The metadata ahead of the replies, to be changed.
    pub fn metadata_mut(&mut self) -> &mut Metadata {
        &mut self.metadata
    }

    /// What was attached to the response, by type.
    pub fn extensions(&self) -> &Extensions {
        &self.parts.extensions
    }

    /// What was attached to the response, to be changed. A client's caller finds it in its
    /// [`Response`](crate::Response::extensions).
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
    pub fn map_replies(
        &mut self,
        change: impl FnMut(Payload) -> Result<Payload, Status> + Send + 'static,
    ) {
        self.settled = None;
        self.replies.map(change);
    }

    /// Takes the replies out, to be read or changed as a stream, and [put in](Self::set_replies) again. After
    /// its last message, a stream has its [trailers](Streaming::trailers).
    pub fn take_replies(&mut self) -> Streaming<Payload> {
        self.settled = None;
        self.replies.take()
    }

    /// Puts replies in the place of those that there are, and their trailers with them.
    pub fn set_replies(&mut self, replies: Streaming<Payload>) {
        self.settled = None;
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
            metadata,
            encoding,
            replies,
            ..
        } = self;
        parts.headers = metadata.whole();
        let headers = &mut parts.headers;
        if !headers.contains_key(header::CONTENT_TYPE) {
            headers.insert(header::CONTENT_TYPE, head::CONTENT_TYPE);
            headers.extend(encoding.map(|encoding| (compression::ENCODING, encoding)));
        }
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
            .field("metadata", &self.metadata)
            .finish_non_exhaustive()
    }
}
