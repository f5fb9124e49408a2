//! [`IntoRequest`] and [`IntoStreamingRequest`]: what a client's methods take.

use futures_core::Stream;

use super::{IntoItem, Request, Streaming};

/// What can be sent as a request of one `T`: a bare message, or a [`Request`] with one.
///
/// ```
/// use rustgreet::{IntoRequest, Request};
///
/// fn send(request: impl IntoRequest<&'static str>) -> Request<&'static str> {
///     request.into_request()
/// }
///
/// assert_eq!(send("Ada").into_inner(), "Ada");
/// assert_eq!(send(Request::new("Ada")).into_inner(), "Ada");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as a request of one `{T}`",
    label = "expected `{T}` or `Request<{T}>`"
)]
pub trait IntoRequest<T> {
    /// The request.
    fn into_request(self) -> Request<T>;
}

impl<T> IntoRequest<T> for T {
    fn into_request(self) -> Request<T> {
        Request::new(self)
    }
}

impl<T> IntoRequest<T> for Request<T> {
    fn into_request(self) -> Request<T> {
        self
    }
}

/// What can be sent as a request of many `T`s: any stream of messages or of results, a
/// [`Streaming`] among them, or a [`Request`] with one.
///
/// ```
/// use rustgreet::{IntoStreamingRequest, Request, Streaming};
///
/// fn send(requests: impl IntoStreamingRequest<i32>) -> Request<Streaming<i32>> {
///     requests.into_streaming_request()
/// }
///
/// send(Streaming::iter([1, 2, 3]));
/// send(Request::new(Streaming::iter([1, 2, 3])));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as a stream of `{T}`",
    label = "expected a stream of `{T}`, or a `Request` with one",
    note = "pass `Streaming::iter(..)` for a list, `Streaming::once(..)` for one message"
)]
pub trait IntoStreamingRequest<T> {
    /// The request.
    fn into_streaming_request(self) -> Request<Streaming<T>>;
}

#[diagnostic::do_not_recommend]
impl<T, S> IntoStreamingRequest<T> for S
where
    T: Send + 'static,
    S: Stream + Send + 'static,
    S::Item: IntoItem<T>,
{
    fn into_streaming_request(self) -> Request<Streaming<T>> {
        Request::new(Streaming::new(self))
    }
}

#[diagnostic::do_not_recommend]
impl<T, S> IntoStreamingRequest<T> for Request<S>
where
    T: Send + 'static,
    S: Stream + Send + 'static,
    S::Item: IntoItem<T>,
{
    fn into_streaming_request(self) -> Request<Streaming<T>> {
        self.map(Streaming::new)
    }
}
