//! [`Response`]: what a method answers, with the metadata ahead of it and after it; and [`Result`].

use http::Extensions;

use super::{Compression, Metadata, Peer, Status};

/// What a call comes to: a [`Response`], or the [`Status`] that it failed with.
///
/// ```
/// fn answer() -> rustgreet::Result<i32> {
///     Ok(7.into())
/// }
/// ```
pub type Result<T> = std::result::Result<Response<T>, Status>;

/// What a method answers: a message or a stream, with the metadata that comes ahead of it and,
/// after a single message, the trailers. The trailers of a stream are
/// [its own](crate::Streaming::trailers).
///
/// A handler rarely names it: `Ok(reply.into())` will do.
///
/// ```
/// use rustgreet::Response;
///
/// fn answer() -> rustgreet::Result<i32> {
///     Ok(7.into())
/// }
///
/// let mut response = answer()?;
/// response.metadata_mut().insert("served-by", "host-1")?;
/// response.trailers_mut().insert("cost", "3")?;
/// assert_eq!(response.into_inner(), 7);
/// # Ok::<(), rustgreet::Status>(())
/// ```
#[derive(Clone, Debug)]
pub struct Response<T> {
    message: T,
    metadata: Metadata,
    trailers: Metadata,
    compression: Option<Option<Compression>>,
    was_compressed: bool,
    peer: Peer,
    extensions: Extensions,
}

impl<T> Response<T> {
    /// A response without metadata; the same as `message.into()`.
    ///
    /// ```
    /// assert_eq!(rustgreet::Response::new(7).into_inner(), 7);
    /// ```
    pub fn new(message: T) -> Self {
        Self {
            message,
            metadata: Metadata::new(),
            trailers: Metadata::new(),
            compression: None,
            was_compressed: false,
            peer: Peer::new(),
            extensions: Extensions::new(),
        }
    }

    /// The message, or the stream.
    ///
    /// ```
    /// assert_eq!(*rustgreet::Response::new(7).get_ref(), 7);
    /// ```
    pub fn get_ref(&self) -> &T {
        &self.message
    }

    /// The message, or the stream, to be changed or read.
    ///
    /// ```
    /// let mut response = rustgreet::Response::new(7);
    /// *response.get_mut() += 1;
    /// assert_eq!(response.into_inner(), 8);
    /// ```
    pub fn get_mut(&mut self) -> &mut T {
        &mut self.message
    }

    /// The message, or the stream, alone.
    ///
    /// ```
    /// assert_eq!(rustgreet::Response::new(7).into_inner(), 7);
    /// ```
    pub fn into_inner(self) -> T {
        self.message
    }

    /// The same response with another message.
    ///
    /// ```
    /// let response = rustgreet::Response::new("7").map(str::len);
    /// assert_eq!(response.into_inner(), 1);
    /// ```
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        let Self {
            message,
            metadata,
            trailers,
            compression,
            was_compressed,
            peer,
            extensions,
        } = self;
        Response {
            message: change(message),
            metadata,
            trailers,
            compression,
            was_compressed,
            peer,
            extensions,
        }
    }

    /// The metadata ahead of the message.
    ///
    /// ```
    /// assert!(rustgreet::Response::new(7).metadata().is_empty());
    /// ```
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The metadata ahead of the message, to be changed.
    ///
    /// ```
    /// let mut response = rustgreet::Response::new(7);
    /// response.metadata_mut().insert("served-by", "host-1")?;
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    pub fn metadata_mut(&mut self) -> &mut Metadata {
        &mut self.metadata
    }

    /// The metadata after the message.
    ///
    /// ```
    /// assert!(rustgreet::Response::new(7).trailers().is_empty());
    /// ```
    pub fn trailers(&self) -> &Metadata {
        &self.trailers
    }

    /// The metadata after the message, to be changed. Set on a response that is a stream, they
    /// are sent after it, together with the stream's own.
    ///
    /// ```
    /// let mut response = rustgreet::Response::new(7);
    /// response.trailers_mut().insert("cost", "3")?;
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    pub fn trailers_mut(&mut self) -> &mut Metadata {
        &mut self.trailers
    }

    /// Compresses the messages of this response, or not. They can be in a way that the service sends and
    /// its caller accepts, which is what they are unless this is set.
    ///
    /// ```
    /// let mut response = rustgreet::Response::new("a secret beside what others say");
    /// response.set_compression(None);
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
    /// assert!(!rustgreet::Response::new(7).was_compressed());
    /// ```
    pub fn was_compressed(&self) -> bool {
        self.was_compressed
    }

    /// The same response, whose message arrived compressed or not.
    pub(crate) fn arrived_compressed(mut self, was_compressed: bool) -> Self {
        self.was_compressed = was_compressed;
        self
    }

    /// Who has answered, if the call went over a [`Channel`](crate::Channel): the address of the server, our own,
    /// and the server's certificates. Replies of a call with a stream each way [say it themselves](crate::Streaming::peer).
    /// It is not known behind a tower layer that puts a body of its own around the reply.
    ///
    /// ```
    /// fn server<T>(response: &rustgreet::Response<T>) -> Option<std::net::SocketAddr> {
    ///     response.peer().addr()
    /// }
    /// assert_eq!(server(&rustgreet::Response::new(7)), None);
    /// ```
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// The same response, which came from `peer`.
    pub(crate) fn come_from(mut self, peer: Peer) -> Self {
        self.peer = peer;
        self
    }

    /// What middleware attached to the response, by type. It never leaves the process.
    ///
    /// ```
    /// let mut response = rustgreet::Response::new(7);
    /// response.extensions_mut().insert("from the cache");
    /// assert_eq!(response.extensions().get::<&str>(), Some(&"from the cache"));
    /// ```
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// What middleware attached to the response, to be changed.
    ///
    /// ```
    /// let mut response = rustgreet::Response::new(7);
    /// response.extensions_mut().insert(1u8);
    /// ```
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.extensions
    }

    /// The message, or the stream, and the response without it. [`map`](Self::map) puts another one
    /// in.
    ///
    /// ```
    /// let (message, response) = rustgreet::Response::new(7).into_parts();
    /// let same = response.map(|()| message);
    /// assert_eq!(same.into_inner(), 7);
    /// ```
    pub fn into_parts(self) -> (T, Response<()>) {
        let mut message = None;
        let response = self.map(|it| message = Some(it));
        (message.expect("map calls its function"), response)
    }

    /// All that is sent, and the extensions.
    pub(crate) fn departing(self) -> (T, Metadata, Metadata, Extensions) {
        (self.message, self.metadata, self.trailers, self.extensions)
    }

    /// A response as it arrives.
    pub(crate) fn arriving(
        message: T,
        metadata: Metadata,
        trailers: Metadata,
        extensions: Extensions,
    ) -> Self {
        Self {
            message,
            metadata,
            trailers,
            compression: None,
            was_compressed: false,
            peer: Peer::new(),
            extensions,
        }
    }
}

impl<T> From<T> for Response<T> {
    fn from(message: T) -> Self {
        Self::new(message)
    }
}
