//! The way from and to tonic's own types, for code that uses both. `?` and `into()` go both ways:
//!
//! | here | there | |
//! |---|---|---|
//! | [`Status`], [`Code`], [`Metadata`] | `Status`, `Code`, `MetadataMap` | both ways |
//! | [`Request`], [`Response`] | `Request`, `Response` | both ways |
//! | [`Channel`](crate::Channel) | `transport::Channel` | [`transport`] from there; [`service`] goes back |
//! | [`Streaming`] | `Streaming` | from there; [`stream()`] goes back |
//! | [`Server`](crate::Server) | a generated server | [`host`] hosts those of tonic; tonic hosts ours |
//!
//! Extensions go along. Interceptors and layers of tonic around a client of ours find the `GrpcMethod`. A handler of
//! tonic's on a server of ours finds the addresses of its caller where it looks for them, and certificates in the
//! [`Peer`](crate::rpc::Peer) among its request's extensions.
//!
//! ```
//! fn ours() -> Result<(), rustgreet::Status> {
//!     Err(tonic::Status::not_found("nobody"))?
//! }
//!
//! fn theirs() -> Result<(), tonic::Status> {
//!     ours()?;
//!     Ok(())
//! }
//!
//! assert_eq!(theirs().unwrap_err().code(), tonic::Code::NotFound);
//! ```

mod body;
mod channel;
mod failure;
pub(in crate::rpc) mod inside;
pub(in crate::rpc) mod method;
pub(in crate::rpc) mod peer;

pub use channel::{ForTonic, OverTonic, service, transport};

use std::{
    convert::Infallible,
    error::Error,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use futures_core::Stream;
use tonic::{metadata::MetadataMap, server::NamedService};
use tower_service::Service;

use crate::rpc::{
    call::{
        Code, Feed, IntoItem, IntoRequest, Item, Metadata, Request, Response, Status, StatusParts,
        Streaming, deadline,
    },
    protocol::{Body, grpc::timeout},
    server::{Answer, Hosted, Hosting, Routes, ServiceServer, spoken},
};

/// A stream as tonic's code wants it: of results with tonic's status.
///
/// ```
/// let numbers = rustgreet::rpc::bridge::tonic::stream(rustgreet::Streaming::iter([1, 2, 3]));
/// ```
pub fn stream<T>(messages: Streaming<T>) -> StreamForTonic<T> {
    StreamForTonic(messages)
}

/// Our stream as tonic's code wants it. [`stream()`] makes it; a method of a trait of tonic's that streams has to
/// name it.
///
/// ```
/// use rustgreet::rpc::bridge::tonic::{StreamForTonic, stream};
///
/// type Numbers = StreamForTonic<i32>;
///
/// fn numbers() -> Result<tonic::Response<Numbers>, tonic::Status> {
///     Ok(tonic::Response::new(stream(rustgreet::Streaming::iter([1, 2, 3]))))
/// }
/// ```
#[derive(Debug)]
pub struct StreamForTonic<T>(Streaming<T>);

impl<T> Stream for StreamForTonic<T> {
    type Item = Result<T, tonic::Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0)
            .poll_next(cx)
            .map(|item| item.map(|item| item.map_err(Into::into)))
    }
}

/// A server that tonic's code generator wrote, or one of tonic's own services (health,
/// reflection), with its interceptors or without, for [`Server::add_service`](crate::Server::add_service).
///
/// ```no_run
/// # fn serve<S>(health: S) -> rustgreet::Server
/// # where
/// #     S: tonic::server::NamedService
/// #         + tower_service::Service<
/// #             http::Request<tonic::body::Body>,
/// #             Response = http::Response<tonic::body::Body>,
/// #             Error = std::convert::Infallible,
/// #         > + Clone + Send + Sync + 'static,
/// #     S::Future: Send,
/// # {
/// rustgreet::Server::new().add_service(rustgreet::rpc::bridge::tonic::host(health))
/// # }
/// ```
pub fn host<S, B>(service: S) -> impl Hosted
where
    S: NamedService
        + Service<http::Request<tonic::body::Body>, Response = http::Response<B>, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    Guest(service)
}

struct Guest<S>(S);

impl<S, B> Hosted for Guest<S>
where
    S: NamedService
        + Service<http::Request<tonic::body::Body>, Response = http::Response<B>, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    fn name(&self) -> &str {
        S::NAME
    }

    fn answer(&self, mut request: http::Request<Body>) -> Answer {
        let peer = request.body().peer().clone();
        peer::leave(request.extensions_mut(), peer);
        let mut service = self.0.clone();
        spoken(
            request,
            |_| Hosting::default(),
            |request| {
                Answer::new(async move {
                    let Ok(()) = poll_fn(|cx| service.poll_ready(cx)).await;
                    let Ok(response) = service.call(request.map(body::for_tonic)).await;
                    response.map(Body::new)
                })
            },
        )
    }
}

#[doc(hidden)]
impl<S, R: Routes<S>> NamedService for ServiceServer<S, R> {
    const NAME: &'static str = R::SERVICE.name();
}

#[doc(hidden)]
impl From<Code> for tonic::Code {
    fn from(code: Code) -> Self {
        tonic::Code::from_i32(code.number())
    }
}

#[doc(hidden)]
impl From<tonic::Code> for Code {
    fn from(code: tonic::Code) -> Self {
        Code::from_number(code as i32)
    }
}

#[doc(hidden)]
impl From<Metadata> for MetadataMap {
    fn from(metadata: Metadata) -> Self {
        MetadataMap::from_headers(metadata.departing())
    }
}

#[doc(hidden)]
impl From<MetadataMap> for Metadata {
    fn from(metadata: MetadataMap) -> Self {
        Metadata::arriving(metadata.into_headers())
    }
}

#[doc(hidden)]
impl From<Status> for tonic::Status {
    fn from(status: Status) -> Self {
        let StatusParts {
            code,
            message,
            details,
            metadata,
            source,
        } = status.into_parts();
        let mut status = tonic::Status::with_details_and_metadata(
            code.into(),
            message,
            details,
            metadata.into(),
        );
        if let Some(source) = source {
            status.set_source(source);
        }
        status
    }
}

#[doc(hidden)]
impl From<tonic::Status> for Status {
    fn from(mut status: tonic::Status) -> Self {
        if let Some(ours) = failure::wrapped(&status) {
            return ours.clone();
        }
        let metadata = Metadata::from(std::mem::take(status.metadata_mut()));
        let ours = Status::new(status.code().into(), status.message())
            .with_details(status.details().to_vec())
            .with_metadata(metadata);
        match status.source() {
            None => ours,
            Some(error) => {
                let (code, message) = failure::explain(&ours, error);
                ours.with_code(code)
                    .with_message(message)
                    .with_source(status)
            }
        }
    }
}

#[doc(hidden)]
impl<T> From<Request<T>> for tonic::Request<T> {
    fn from(request: Request<T>) -> Self {
        let peer = request.peer().clone();
        let (message, metadata, deadline, mut extensions) = request.departing();
        peer::leave(&mut extensions, peer);
        let mut headers = metadata.departing();
        if let Some(deadline) = deadline {
            let left = deadline.saturating_duration_since(deadline::now());
            headers.insert(timeout::HEADER, timeout::header(left));
        }
        let metadata = MetadataMap::from_headers(headers);
        tonic::Request::from_parts(metadata, extensions, message)
    }
}

#[doc(hidden)]
impl<T> From<tonic::Request<T>> for Request<T> {
    fn from(request: tonic::Request<T>) -> Self {
        let (metadata, mut extensions, message) = request.into_parts();
        let peer = peer::take(&mut extensions);
        let headers = metadata.into_headers();
        let timeout = timeout::of(&headers).ok().flatten();
        let deadline = timeout.and_then(deadline::after);
        Request::arriving(
            message,
            Metadata::arriving(headers),
            deadline,
            peer,
            extensions,
        )
    }
}

#[doc(hidden)]
impl<T> IntoRequest<T> for tonic::Request<T> {
    fn into_request(self) -> Request<T> {
        self.into()
    }
}

/// Tonic's response has no place for trailers; they follow the metadata, as tonic does itself.
#[doc(hidden)]
impl<T> From<Response<T>> for tonic::Response<T> {
    fn from(response: Response<T>) -> Self {
        let (message, mut metadata, trailers, extensions) = response.departing();
        metadata.extend(trailers);
        tonic::Response::from_parts(metadata.into(), message, extensions)
    }
}

#[doc(hidden)]
impl<T> From<tonic::Response<T>> for Response<T> {
    fn from(response: tonic::Response<T>) -> Self {
        let (metadata, message, extensions) = response.into_parts();
        Response::arriving(message, metadata.into(), Metadata::new(), extensions)
    }
}

#[doc(hidden)]
impl<T: Send + 'static> From<tonic::Streaming<T>> for Streaming<T> {
    fn from(messages: tonic::Streaming<T>) -> Self {
        Streaming::feed(Theirs(messages))
    }
}

struct Theirs<T>(tonic::Streaming<T>);

impl<T: Send + 'static> Feed<T> for Theirs<T> {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, Status>>> {
        let item = Pin::new(&mut self.get_mut().0).poll_next(cx);
        item.map(|item| item.map(|item| item.map_err(Status::from)))
    }

    /// They came with the end, or never will.
    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        let trailers = pin!(self.get_mut().0.trailers());
        match trailers.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(Some(trailers))) => trailers.into(),
            _ => Metadata::new(),
        }
    }
}

#[doc(hidden)]
impl<T> IntoItem<T> for Result<T, tonic::Status> {
    fn into_item(self) -> Result<Item<T>, Status> {
        self.map(Item::new).map_err(Into::into)
    }
}

#[cfg(test)]
mod tests;
