//! [`Call`]: a call on its way through interceptors, at either end.

mod wording;

use std::{fmt, time::Duration};

use http::{Extensions, request::Parts};

use super::{Outcome, Side, heading::Heading, passing::Passing};
use crate::rpc::{
    call::{Metadata, Payload, Peer, Settings, Status, Streaming, deadline},
    platform::Instant,
    protocol::{
        Body, Wording,
        grpc::{messages::Direction, timeout},
        peer,
    },
};
use crate::schema::MethodDescriptor;

/// A call on its way through [`Interceptor`](crate::rpc::Interceptor)s: what is called, with what, and until
/// when.
///
/// ```
/// use rustgreet::{Status, rpc::{Call, Interceptor, Next, Outcome, Payload}, wkt::StringValue};
///
/// /// Greets nobody twice in one word.
/// struct Trimmed;
///
/// impl Interceptor for Trimmed {
///     async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
///         call.metadata_mut().insert("trimmed", "yes")?;
///         call.map_requests(|request| {
///             let mut name: StringValue = request.into_message()?;
///             name.value = name.value.trim().to_owned();
///             Ok(Payload::new(name))
///         });
///         next.run(call).await
///     }
/// }
/// ```
pub struct Call {
    side: Side,
    method: Option<&'static MethodDescriptor>,
    wording: Wording,
    parts: Parts,
    heading: Heading,
    deadline: Option<Instant>,
    /// Whether the deadline has been brought nearer here.
    is_nearer: bool,
    /// Whether interceptors inside of that are still to be timed.
    is_untimed: bool,
    peer: Peer,
    requests: Passing,
    settings: Settings,
}

impl Call {
    /// A call as it leaves a client.
    pub(crate) fn departing(
        method: &'static MethodDescriptor,
        mut request: http::Request<Body>,
        wording: Option<Wording>,
        deadline: Option<Instant>,
        settings: Settings,
    ) -> Self {
        wording
            .unwrap_or(Wording::GRPC)
            .put(request.extensions_mut());
        Self::new(Side::Client, Some(method), request, deadline, settings)
    }

    /// A call as it arrives at a server.
    pub(crate) fn arriving(
        method: Option<&'static MethodDescriptor>,
        request: http::Request<Body>,
        settings: Settings,
    ) -> Self {
        // A timeout that cannot be read is refused where the call is opened.
        let timeout = timeout::of(request.headers()).ok().flatten();
        let deadline = timeout.and_then(deadline::after);
        let deadline = deadline::nearer(deadline, request.body().until());
        Self::new(Side::Server, method, request, deadline, settings)
    }

    fn new(
        side: Side,
        method: Option<&'static MethodDescriptor>,
        request: http::Request<Body>,
        deadline: Option<Instant>,
        settings: Settings,
    ) -> Self {
        let peer = match side {
            Side::Client => Peer::new(),
            Side::Server => peer::of(&request),
        };
        let (mut parts, body) = request.into_parts();
        let wording = Wording::take(&mut parts.extensions);
        let headers = std::mem::take(&mut parts.headers);
        let direction = (side, Direction::Requests);
        Self {
            side,
            method,
            wording,
            parts,
            requests: Passing::new(body, &headers, direction, &settings),
            heading: Heading::arriving(headers),
            deadline,
            is_nearer: false,
            is_untimed: false,
            peer,
            settings,
        }
    }

    /// The end of the call that this is.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn look(call: &Call) {
    /// let is_ours = call.side() == rustgreet::rpc::Side::Client;
    /// # }
    /// ```
    pub fn side(&self) -> Side {
        self.side
    }

    /// The path of the method, as in `/greet.Greeter/SayHello`. Behind a proxy's prefix it is longer.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn look(call: &Call) {
    /// println!("{}", call.path());
    /// # }
    /// ```
    pub fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// The method; nothing at a server for a path that is not a method of one of its services, a call that ends
    /// with UNIMPLEMENTED, and for a service that is not generated.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn look(call: &Call) {
    /// let streams = call.method().is_some_and(|method| method.kind().server_streams());
    /// # }
    /// ```
    pub fn method(&self) -> Option<&'static MethodDescriptor> {
        self.method
    }

    /// The user's metadata.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn look(call: &Call) {
    /// let id = call.metadata().get("request-id");
    /// # }
    /// ```
    pub fn metadata(&self) -> &Metadata {
        self.heading.metadata()
    }

    /// The user's metadata, to be changed.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn change(call: &mut Call) -> Result<(), rustgreet::Status> {
    /// call.metadata_mut().insert("request-id", "a1b2")?;
    /// # Ok(()) }
    /// ```
    pub fn metadata_mut(&mut self) -> &mut Metadata {
        self.heading.metadata_mut()
    }

    /// A header of HTTP's, or of a protocol's, as it arrived: `user-agent`, `origin`.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn look(call: &Call) {
    /// let browser = call.header("origin").is_some();
    /// # }
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        self.heading.header(name)
    }

    /// When the caller stops waiting, if it ever does.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn look(call: &Call) {
    /// let waits_for_ever = call.deadline().is_none();
    /// # }
    /// ```
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Brings the deadline nearer: a moment after the deadline that there is changes nothing.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn change(call: &mut Call, closing_time: std::time::Instant) {
    /// call.set_deadline(closing_time);
    /// # }
    /// ```
    pub fn set_deadline(&mut self, at: Instant) {
        if self.deadline.is_none_or(|deadline| at < deadline) {
            self.deadline = Some(at);
            (self.is_nearer, self.is_untimed) = (true, true);
        }
    }

    /// Brings the deadline nearer, to `timeout` from now.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn change(call: &mut Call) {
    /// call.set_timeout(std::time::Duration::from_secs(5));
    /// # }
    /// ```
    pub fn set_timeout(&mut self, timeout: Duration) {
        if let Some(at) = deadline::after(timeout) {
            self.set_deadline(at);
        }
    }

    /// The other end of the connection that the call arrived over. Nothing is known of it at a client, before the
    /// call is made: then [`Outcome::peer`] tells.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn look(call: &Call) {
    /// let address = call.peer().addr();
    /// # }
    /// ```
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// What was attached to the call, by type. At a server, the handler finds it in its
    /// [`Request`](crate::Request::extensions).
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn look(call: &Call) {
    /// let user = call.extensions().get::<String>();
    /// # }
    /// ```
    pub fn extensions(&self) -> &Extensions {
        &self.parts.extensions
    }

    /// What was attached to the call, to be changed.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn change(call: &mut Call) {
    /// call.extensions_mut().insert("Ada".to_owned());
    /// # }
    /// ```
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.parts.extensions
    }

    /// Waits for the first request, which stays where it is; nothing if there is none.
    ///
    /// # Errors
    /// What ends the requests before one is there, such as a message above the limit.
    ///
    /// ```
    /// # use rustgreet::{Status, rpc::{Call, Next, Outcome}, wkt::StringValue};
    /// async fn intercept(call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
    ///     if let Some(request) = call.first_request().await? {
    ///         println!("a greeting for {}", request.get::<StringValue>()?.value);
    ///     }
    ///     next.run(call).await
    /// }
    /// ```
    pub async fn first_request(&mut self) -> Result<Option<&Payload>, Status> {
        self.requests.first().await
    }

    /// Changes each request as it passes. An error ends the requests, and with them the call.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn change(call: &mut Call) {
    /// let mut count = 0;
    /// call.map_requests(move |request| {
    ///     count += 1;
    ///     match count {
    ///         1..=100 => Ok(request),
    ///         _ => Err(rustgreet::Status::out_of_range("100 requests are enough")),
    ///     }
    /// });
    /// # }
    /// ```
    pub fn map_requests(
        &mut self,
        change: impl FnMut(Payload) -> Result<Payload, Status> + Send + 'static,
    ) {
        self.requests.map(change);
    }

    /// Takes the requests out, to be read or changed as a stream, and [put in](Self::set_requests) again.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn change(call: &mut Call) {
    /// let requests = call.take_requests();
    /// call.set_requests(requests);
    /// # }
    /// ```
    pub fn take_requests(&mut self) -> Streaming<Payload> {
        self.requests.take()
    }

    /// Puts requests in the place of those that there are.
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # use rustgreet::{Streaming, rpc::Payload, wkt::Empty};
    /// # fn change(call: &mut Call) {
    /// call.set_requests(Streaming::once(Payload::new(Empty::default())));
    /// # }
    /// ```
    pub fn set_requests(&mut self, requests: Streaming<Payload>) {
        self.requests.set(requests);
    }

    /// The request as it goes on, with all that it carries.
    pub(super) fn depart(&mut self) -> http::Request<Body> {
        let none = Passing::of(Streaming::empty(), Direction::Requests);
        let body = std::mem::replace(&mut self.requests, none).into_body();
        let body = match self.side {
            // The replies are wanted as messages where they are a stream, so that nobody has to take them out of
            // frames.
            Side::Server if self.streams_replies() => body.moving(),
            _ => body,
        };
        let mut request = http::Request::new(body.with_deadline(self.deadline));
        *request.method_mut() = self.parts.method.clone();
        *request.uri_mut() = self.parts.uri.clone();
        *request.version_mut() = self.parts.version;
        *request.extensions_mut() = std::mem::take(&mut self.parts.extensions);
        if self.side == Side::Server {
            self.wording.put(request.extensions_mut());
        }
        *request.headers_mut() = std::mem::take(&mut self.heading).into_headers();
        request
    }

    /// What becomes of it.
    pub(super) async fn arrive(&self, response: http::Response<Body>) -> Result<Outcome, Status> {
        let streams = self.streams_replies();
        let outcome = Outcome::arriving(response, self.side, &self.settings)?;
        match self.method {
            Some(_) if !streams => outcome.settled(self.side).await,
            _ => Ok(outcome),
        }
    }

    /// A deadline that was brought nearer since this was asked, for the interceptors that are next.
    pub(super) fn take_nearer_deadline(&mut self) -> Option<Instant> {
        let is_untimed = std::mem::take(&mut self.is_untimed);
        self.deadline.filter(|_| is_untimed)
    }

    /// The deadline, if it is one that only interceptors know.
    pub(super) fn own_deadline(&self) -> Option<Instant> {
        // At a server, the handler's end keeps it.
        let keeps = self.is_nearer && self.side == Side::Client;
        self.deadline.filter(|_| keeps)
    }

    fn streams_replies(&self) -> bool {
        self.method
            .is_none_or(|method| method.kind().server_streams())
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("side", &self.side)
            .field("path", &self.path())
            .field("protocol", &self.wording.protocol)
            .field("metadata", self.metadata())
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
