//! [`Status`]: why a call failed. One pointer wide, so that every `Result` of the crate stays small.

use std::{error::Error, fmt, sync::Arc};

use bytes::Bytes;

use super::{Code, Metadata, MetadataError};

mod details;
mod from_error;
mod or_status;

use details::Details;
pub(crate) use from_error::{chain, told};
pub use or_status::OrStatus;

/// The source of a status, shared so that a status can be cloned.
type Source = Arc<dyn Error + Send + Sync + 'static>;

/// Why a call failed: a [`Code`], a message for people, and, where they help, details for
/// programs, trailing metadata and the error underneath.
///
/// ```
/// use rustgreet::{Code, Status};
///
/// fn find(name: &str) -> Result<(), Status> {
///     Err(Status::not_found(format!("nobody is called {name}")))
/// }
///
/// let status = find("Ada").unwrap_err();
/// assert_eq!(status.code(), Code::NotFound);
/// assert_eq!(status.to_string(), "NOT_FOUND: nobody is called Ada");
/// ```
#[derive(Clone)]
pub struct Status {
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    code: Code,
    message: String,
    details: Details,
    metadata: Metadata,
    ahead: Option<Box<Ahead>>,
    source: Option<Source>,
}

/// The metadata ahead of a failure.
#[derive(Clone)]
enum Ahead {
    /// It came with the status.
    Came(Metadata),
    /// It is to be sent with the status.
    Leaves(Metadata),
}

/// A status in its parts.
///
/// ```
/// use rustgreet::{Code, Status, rpc::StatusParts};
///
/// let StatusParts { code, message, .. } = Status::not_found("nobody").into_parts();
/// assert_eq!((code, &message[..]), (Code::NotFound, "nobody"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StatusParts {
    /// How the call ended.
    pub code: Code,
    /// What a person should read.
    pub message: String,
    /// What a program should read, encoded.
    pub details: Bytes,
    /// What travels with the status, as trailers.
    pub metadata: Metadata,
    /// The error underneath. It stays in this process.
    pub source: Option<Arc<dyn Error + Send + Sync + 'static>>,
}

impl Status {
    /// A status of `code`. There is a constructor for each code, too.
    ///
    /// ```
    /// use rustgreet::{Code, Status};
    ///
    /// let status = Status::new(Code::Aborted, "somebody else was faster");
    /// assert_eq!(status.message(), "somebody else was faster");
    /// ```
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let (details, metadata) = (Details::default(), Metadata::new());
        Self {
            inner: Box::new(Inner {
                code,
                message: message.into(),
                details,
                metadata,
                ahead: None,
                source: None,
            }),
        }
    }

    /// How the call ended.
    ///
    /// ```
    /// # use rustgreet::{Code, Status};
    /// assert_eq!(Status::internal("oh").code(), Code::Internal);
    /// ```
    pub fn code(&self) -> Code {
        self.inner.code
    }

    /// What a person should read.
    ///
    /// ```
    /// # use rustgreet::Status;
    /// assert_eq!(Status::internal("oh").message(), "oh");
    /// ```
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// The metadata that travels with the status, as trailers. What goes ahead of it is in
    /// [`headers`](Self::headers).
    ///
    /// ```
    /// # use rustgreet::Status;
    /// assert!(Status::internal("oh").metadata().is_empty());
    /// ```
    pub fn metadata(&self) -> &Metadata {
        &self.inner.metadata
    }

    /// The metadata that travels with the status, to be changed.
    ///
    /// ```
    /// # use rustgreet::Status;
    /// let mut status = Status::unavailable("try again");
    /// status.metadata_mut().insert("retry-after-ms", "250")?;
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    pub fn metadata_mut(&mut self) -> &mut Metadata {
        &mut self.inner.metadata
    }

    /// The metadata that the server sent ahead of its replies before the call failed; nothing if the
    /// status was all that it sent. A handler that fails with the status of a call of its own does not pass it on.
    ///
    /// ```
    /// # use rustgreet::Status;
    /// fn host(status: &Status) -> Option<&str> {
    ///     status.headers()?.get("served-by")
    /// }
    /// assert!(host(&Status::internal("oh")).is_none());
    /// ```
    pub fn headers(&self) -> Option<&Metadata> {
        match self.inner.ahead.as_deref()? {
            Ahead::Came(headers) | Ahead::Leaves(headers) => Some(headers),
        }
    }

    /// The same status of a handler, with metadata that is sent ahead of it, where the metadata of a response would
    /// be. The caller finds it in the status's [`headers`](Self::headers), or in
    /// [the stream's](crate::Streaming::headers) if replies are one. It is not sent if the head was sent already, as when
    /// a stream of replies fails. Most metadata is better [with the status](Self::with_metadata), since callers do not send
    /// a call again whose head they have seen.
    ///
    /// ```
    /// # use rustgreet::{Metadata, Status};
    /// let mut headers = Metadata::new();
    /// headers.insert("served-by", "host-1")?;
    /// let status = Status::not_found("nobody").with_headers(headers);
    /// assert_eq!(status.headers().unwrap().get("served-by"), Some("host-1"));
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    #[must_use]
    pub fn with_headers(mut self, headers: Metadata) -> Self {
        self.inner.ahead = Some(Box::new(Ahead::Leaves(headers)));
        self
    }

    /// What is to be sent ahead of it, if there is anything.
    pub(crate) fn take_departing_headers(&mut self) -> Option<Metadata> {
        match *self.inner.ahead.take()? {
            Ahead::Leaves(headers) if !headers.is_empty() => Some(headers),
            Ahead::Leaves(_) | Ahead::Came(_) => None,
        }
    }

    /// What a caller is told: a handler that fails with OK would look as if it had succeeded, so that is UNKNOWN.
    pub(crate) fn into_failure(self) -> Self {
        match self.code() {
            Code::Ok => {
                let why = format!("the handler failed with a status OK: {}", self.message());
                self.with_code(Code::Unknown).with_message(why)
            }
            _ => self,
        }
    }

    /// The same status after a head with this metadata.
    pub(crate) fn after_headers(mut self, headers: &Metadata) -> Self {
        self.inner.ahead = Some(Box::new(Ahead::Came(headers.clone())));
        self
    }

    /// The same status with `message`.
    ///
    /// ```
    /// # use rustgreet::Status;
    /// let status = Status::internal("oh").with_message("oh dear");
    /// assert_eq!(status.message(), "oh dear");
    /// ```
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.inner.message = message.into();
        self
    }

    /// The same status with `metadata`, which is sent after it, as trailers.
    ///
    /// ```
    /// # use rustgreet::{Metadata, Status};
    /// let mut metadata = Metadata::new();
    /// metadata.insert("shard", "7")?;
    /// let status = Status::internal("oh").with_metadata(metadata);
    /// assert_eq!(status.metadata().get("shard"), Some("7"));
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    #[must_use]
    pub fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.inner.metadata = metadata;
        self
    }

    /// The same status with the error that caused it. It stays in this process.
    ///
    /// ```
    /// # use rustgreet::Status;
    /// use std::error::Error;
    ///
    /// let cause = "x".parse::<i32>().unwrap_err();
    /// let status = Status::invalid_argument("not a number").with_source(cause);
    /// assert!(status.source().is_some());
    /// ```
    #[must_use]
    pub fn with_source(self, source: impl Into<Box<dyn Error + Send + Sync + 'static>>) -> Self {
        self.with_shared_source(Arc::from(source.into()))
    }

    pub(crate) fn with_shared_source(mut self, source: Source) -> Self {
        self.inner.source = Some(source);
        self
    }

    /// The same status with `code`.
    ///
    /// ```
    /// use rustgreet::{Code, Status};
    ///
    /// let status = Status::from_error("no such row").with_code(Code::NotFound);
    /// assert_eq!(status.to_string(), "NOT_FOUND: no such row");
    /// ```
    #[must_use]
    pub fn with_code(mut self, code: Code) -> Self {
        self.inner.code = code;
        self
    }

    /// Code, message, details, metadata and source.
    ///
    /// ```
    /// let parts = rustgreet::Status::not_found("nobody").into_parts();
    /// assert_eq!(parts.message, "nobody");
    /// ```
    pub fn into_parts(self) -> StatusParts {
        let details = self.details();
        let Inner {
            code,
            message,
            metadata,
            source,
            ..
        } = *self.inner;
        StatusParts {
            code,
            message,
            details,
            metadata,
            source,
        }
    }
}

/// What is said of a method that nobody has written.
pub(crate) fn unimplemented(path: &str) -> Status {
    Status::unimplemented(format!("{path} is not implemented here"))
}

/// Writes the constructors that differ in their code alone.
macro_rules! constructors {
    ($($name:ident, $code:ident, $upper:literal;)*) => {
        impl Status {
            $(
                #[doc = concat!("A status of [`Code::", stringify!($code), "`].")]
                #[doc = ""]
                #[doc = "```"]
                #[doc = concat!("let status = rustgreet::Status::", stringify!($name), "(\"why\");")]
                #[doc = concat!("assert_eq!(status.to_string(), \"", $upper, ": why\");")]
                #[doc = "```"]
                pub fn $name(message: impl Into<String>) -> Self {
                    Self::new(Code::$code, message)
                }
            )*
        }
    };
}

constructors! {
    cancelled, Cancelled, "CANCELLED";
    unknown, Unknown, "UNKNOWN";
    invalid_argument, InvalidArgument, "INVALID_ARGUMENT";
    deadline_exceeded, DeadlineExceeded, "DEADLINE_EXCEEDED";
    not_found, NotFound, "NOT_FOUND";
    already_exists, AlreadyExists, "ALREADY_EXISTS";
    permission_denied, PermissionDenied, "PERMISSION_DENIED";
    resource_exhausted, ResourceExhausted, "RESOURCE_EXHAUSTED";
    failed_precondition, FailedPrecondition, "FAILED_PRECONDITION";
    aborted, Aborted, "ABORTED";
    out_of_range, OutOfRange, "OUT_OF_RANGE";
    unimplemented, Unimplemented, "UNIMPLEMENTED";
    internal, Internal, "INTERNAL";
    unavailable, Unavailable, "UNAVAILABLE";
    data_loss, DataLoss, "DATA_LOSS";
    unauthenticated, Unauthenticated, "UNAUTHENTICATED";
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message() {
            "" => f.write_str(self.code().name()),
            message => write!(f, "{}: {message}", self.code().name()),
        }
    }
}

impl fmt::Debug for Status {
    /// Leaves out what is empty, as most of it is most of the time.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut it = f.debug_struct("Status");
        it.field("code", &self.inner.code)
            .field("message", &self.inner.message);
        if !self.inner.details.is_empty() {
            it.field("details", &self.details());
        }
        if !self.inner.metadata.is_empty() {
            it.field("metadata", &self.inner.metadata);
        }
        if let Some(source) = &self.inner.source {
            it.field("source", source);
        }
        it.finish()
    }
}

impl Error for Status {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner
            .source
            .as_ref()
            .map(|source| &**source as &(dyn Error + 'static))
    }
}

/// Metadata that cannot be sent is a fault of who wrote it, not of the other side.
impl From<MetadataError> for Status {
    fn from(error: MetadataError) -> Self {
        Status::internal(error.to_string()).with_source(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_one_pointer() {
        assert_eq!(size_of::<Result<(), Status>>(), size_of::<usize>());
    }

    #[test]
    fn debug_leaves_out_what_is_empty() {
        let text = format!("{:?}", Status::not_found("no"));
        assert_eq!(text, r#"Status { code: NotFound, message: "no" }"#);
    }
}
