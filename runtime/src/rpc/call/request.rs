//! [`Request`]: a message, or a stream of them, on its way to a method, with what travels beside.

use std::{fmt, net::SocketAddr, time::Duration};

use http::{Extensions, Uri};

use super::{Compression, Metadata, Peer, deadline};
use crate::rpc::platform::Instant;
use crate::schema::{MethodDescriptor, ServiceDescriptor};

/// A message, or a stream of them, on its way to a method.
///
/// It carries the user's [`Metadata`] and the deadline of the call, and nothing of the hop that it
/// came over: passed on to another service, it takes the deadline along, and neither the encoding
/// nor the timeout of the hop before.
///
/// ```
/// use std::time::Duration;
/// use rustgreet::Request;
///
/// let mut request = Request::new("Ada");
/// request.metadata_mut().insert("request-id", "a1b2")?;
/// request.set_timeout(Duration::from_secs(2));
/// assert_eq!(*request.get_ref(), "Ada");
/// # Ok::<(), rustgreet::Status>(())
/// ```
pub struct Request<T> {
    message: T,
    metadata: Metadata,
    deadline: Option<Instant>,
    peer: Peer,
    called: Option<Called>,
    compression: Option<Option<Compression>>,
    was_compressed: bool,
    extensions: Extensions,
}

/// What was called. The method is looked for when somebody asks.
#[derive(Clone)]
struct Called {
    service: &'static ServiceDescriptor,
    path: Uri,
}

impl<T> Request<T> {
    /// A request with neither metadata nor a deadline. Most places take a bare message, too.
    ///
    /// ```
    /// let request = rustgreet::Request::new(7);
    /// assert_eq!(request.into_inner(), 7);
    /// ```
    pub fn new(message: T) -> Self {
        Self {
            message,
            metadata: Metadata::new(),
            deadline: None,
            peer: Peer::default(),
            called: None,
            compression: None,
            was_compressed: false,
            extensions: Extensions::new(),
        }
    }

    /// The message, or the stream.
    ///
    /// ```
    /// assert_eq!(*rustgreet::Request::new(7).get_ref(), 7);
    /// ```
    pub fn get_ref(&self) -> &T {
        &self.message
    }

    /// The message, or the stream, to be changed or read.
    ///
    /// ```
    /// let mut request = rustgreet::Request::new(7);
    /// *request.get_mut() += 1;
    /// assert_eq!(request.into_inner(), 8);
    /// ```
    pub fn get_mut(&mut self) -> &mut T {
        &mut self.message
    }

    /// The message, or the stream, alone.
    ///
    /// ```
    /// assert_eq!(rustgreet::Request::new(7).into_inner(), 7);
    /// ```
    pub fn into_inner(self) -> T {
        self.message
    }

    /// The same request with another message.
    ///
    /// ```
    /// let request = rustgreet::Request::new("7").map(str::len);
    /// assert_eq!(request.into_inner(), 1);
    /// ```
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Request<U> {
        let Self {
            message,
            metadata,
            deadline,
            peer,
            called,
            compression,
            was_compressed,
            extensions,
        } = self;
        Request {
            message: change(message),
            metadata,
            deadline,
            peer,
            called,
            compression,
            was_compressed,
            extensions,
        }
    }

    /// The user's metadata.
    ///
    /// ```
    /// assert!(rustgreet::Request::new(7).metadata().is_empty());
    /// ```
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The user's metadata, to be changed.
    ///
    /// ```
    /// let mut request = rustgreet::Request::new(7);
    /// request.metadata_mut().insert("request-id", "a1b2")?;
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    pub fn metadata_mut(&mut self) -> &mut Metadata {
        &mut self.metadata
    }

    /// When the caller stops waiting, if it ever does.
    ///
    /// ```
    /// assert_eq!(rustgreet::Request::new(7).deadline(), None);
    /// ```
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Sets when to stop waiting. The far side is told how much time is left when the call begins.
    ///
    /// ```
    /// use std::time::{Duration, Instant};
    ///
    /// let noon = Instant::now() + Duration::from_secs(60);
    /// let mut request = rustgreet::Request::new(7);
    /// request.set_deadline(noon);
    /// assert_eq!(request.deadline(), Some(noon));
    /// ```
    pub fn set_deadline(&mut self, deadline: impl Into<Option<Instant>>) {
        self.deadline = deadline.into();
    }

    /// Sets the deadline to `timeout` from now.
    ///
    /// ```
    /// use std::time::{Duration, Instant};
    ///
    /// let mut request = rustgreet::Request::new(7);
    /// request.set_timeout(Duration::from_secs(60));
    /// assert!(request.deadline().unwrap() > Instant::now());
    /// ```
    pub fn set_timeout(&mut self, timeout: Duration) {
        self.deadline = deadline::after(timeout);
    }

    /// The other end of the connection that the call came over: its addresses, its certificates.
    ///
    /// ```
    /// fn is_known<T>(request: &rustgreet::Request<T>) -> bool {
    ///     !request.peer().certificates().is_empty()
    /// }
    /// # assert!(!is_known(&rustgreet::Request::new(7)));
    /// ```
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// The method that was called, where the call arrived at a server: not if a handler is called
    /// directly.
    ///
    /// ```
    /// fn may_be_repeated<T>(request: &rustgreet::Request<T>) -> bool {
    ///     use rustgreet::Idempotency;
    ///     let method = request.method();
    ///     method.is_some_and(|it| it.idempotency() != Idempotency::Unknown)
    /// }
    /// # assert!(!may_be_repeated(&rustgreet::Request::new(7)));
    /// ```
    pub fn method(&self) -> Option<&'static MethodDescriptor> {
        let called = self.called.as_ref()?;
        let methods = called.service.methods().iter();
        methods.copied().find(|it| it.path() == called.path.path())
    }

    /// The same request, at a method of `service` by the path of its URI.
    pub(crate) fn at(mut self, service: &'static ServiceDescriptor, path: Uri) -> Self {
        self.called = Some(Called { service, path });
        self
    }

    /// The address of the caller, where there is one: not in the same process.
    ///
    /// ```
    /// assert_eq!(rustgreet::Request::new(7).peer_addr(), None);
    /// ```
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.peer.addr()
    }

    /// The address at which the call arrived, where there is one: not in the same process.
    ///
    /// ```
    /// assert_eq!(rustgreet::Request::new(7).local_addr(), None);
    /// ```
    pub fn local_addr(&self) -> Option<SocketAddr> {
        self.peer.local_addr()
    }

    /// A header of HTTP's, or of a protocol's, as it arrived: `user-agent`, `origin`, `cookie`. Metadata
    /// does not have them, and they are not passed on.
    ///
    /// ```
    /// fn is_browser<T>(request: &rustgreet::Request<T>) -> bool {
    ///     request.header("origin").is_some()
    /// }
    /// # assert!(!is_browser(&rustgreet::Request::new(7)));
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        self.metadata.header(name)
    }

    /// Compresses the messages of this call in another way than the client does, or not at all.
    ///
    /// ```
    /// let mut request = rustgreet::Request::new(7);
    /// request.set_compression(None);
    /// ```
    pub fn set_compression(&mut self, compression: Option<Compression>) {
        self.compression = Some(compression);
    }

    pub(crate) fn compression(&self) -> Option<Option<Compression>> {
        self.compression
    }

    /// Whether the message arrived compressed. A stream says it of
    /// [each of its own](crate::Streaming::was_compressed).
    ///
    /// ```
    /// assert!(!rustgreet::Request::new(7).was_compressed());
    /// ```
    pub fn was_compressed(&self) -> bool {
        self.was_compressed
    }

    /// The same request, whose message arrived compressed or not.
    pub(crate) fn arrived_compressed(mut self, was_compressed: bool) -> Self {
        self.was_compressed = was_compressed;
        self
    }

    /// What middleware attached to the request, by type. It never leaves the process.
    ///
    /// ```
    /// let mut request = rustgreet::Request::new(7);
    /// request.extensions_mut().insert("the user");
    /// assert_eq!(request.extensions().get::<&str>(), Some(&"the user"));
    /// ```
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// What middleware attached to the request, to be changed.
    ///
    /// ```
    /// let mut request = rustgreet::Request::new(7);
    /// request.extensions_mut().insert(1u8);
    /// ```
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.extensions
    }

    /// The message, or the stream, and the request without it. [`map`](Self::map) puts another one in.
    ///
    /// ```
    /// let (message, request) = rustgreet::Request::new(7).into_parts();
    /// let same = request.map(|()| message);
    /// assert_eq!(same.into_inner(), 7);
    /// ```
    pub fn into_parts(self) -> (T, Request<()>) {
        let mut message = None;
        let request = self.map(|it| message = Some(it));
        (message.expect("map calls its function"), request)
    }

    /// The message and what travels with it over the next hop.
    pub(crate) fn departing(self) -> (T, Metadata, Option<Instant>, Extensions) {
        (self.message, self.metadata, self.deadline, self.extensions)
    }

    /// A request as it arrives.
    pub(crate) fn arriving(
        message: T,
        metadata: Metadata,
        deadline: Option<Instant>,
        peer: Peer,
        extensions: Extensions,
    ) -> Self {
        Self {
            message,
            metadata,
            deadline,
            peer,
            called: None,
            compression: None,
            was_compressed: false,
            extensions,
        }
    }
}

impl<T: Clone> Clone for Request<T> {
    fn clone(&self) -> Self {
        Self {
            message: self.message.clone(),
            metadata: self.metadata.clone(),
            deadline: self.deadline,
            peer: self.peer.clone(),
            called: self.called.clone(),
            compression: self.compression,
            was_compressed: self.was_compressed,
            extensions: self.extensions.clone(),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Request<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("message", &self.message)
            .field("metadata", &self.metadata)
            .field("deadline", &self.deadline)
            .field("peer_addr", &self.peer.addr())
            .finish_non_exhaustive()
    }
}
