//! Calling services by gRPC, and serving them by gRPC, Connect and gRPC-Web, in our own names. Other RPC crates' types show in
//! `bridge` alone, which has a feature for each.
//!
//! A remote procedure call is a call that does not care where the procedure lives: a service is
//! one trait, which a handler implements, a client implements, and a test double, too. Generated
//! code is a thin and typed cover of what is here:
//!
//! | to call | to serve | for both |
//! |---|---|---|
//! | [`Client`] over a [`Transport`], mostly a [`Channel`]; [`Protocol`], [`Codec`] | [`ServiceServer`] on a [`Server`] | [`Request`], [`Response`], [`Streaming`] |
//! | [`IntoRequest`], [`IntoStreamingRequest`], [`Pending`] | [`Routes`], [`Incoming`], [`Answer`] | [`Status`], [`Code`], [`Metadata`] |
//! | | [`Reply`], [`Nowhere`] | [`MethodDescriptor`], [`ServiceDescriptor`] |
//! | [`Dynamic`] | [`Health`], `Reflection`, [`DynamicServer`] | [`Interceptor`], [`Call`], [`Outcome`], [`Payload`] |
//! | [`local::client`] | [`ConcurrencyLimit`] | [`Recorder`], for tests |
//!
//! # The route of a call
//!
//! ```text
//! GreeterClient     IntoRequest<Q>          Pending<P>                what a person calls
//!   Client          Request<Q>              Response<P>               client/caller, client/one, client/many
//!    (Interceptor)  Call                    Outcome                   interceptor/
//!     (Translation) http::Request<Body>     http::Response<Body>      protocol/translation: not gRPC, or JSON
//!     Transport     http::Request<Body>     http::Response<Body>      client/channel, or a layer
//!                          |                       ^                  HTTP/2
//!   Server          http::Request<Body>     http::Response<Body>      server/listening
//!     Hosted        http::Request<Body>     Answer                    server/listening/root, or a layer
//!       (Interceptor) Call                  Outcome                   interceptor/
//!       Routes      Incoming<S>             Answer                    server/service, server/incoming
//! Greeter           Request<Q>              impl Reply<P>             what a person writes
//! ```
//!
//! Where a method streams, `Streaming<Q>` and `Streaming<P>` take the places of `Q` and `P`. What fails
//! is a `Status` at every step. Between a message and a `Body` is `protocol/grpc`: a client writes with
//! `head`, `frame` and `upload` and reads with `arrival`; a server reads with `requests` and writes with
//! `replies`. In the same process a call of a handler goes from `Request<Q>` to `Response<P>` with nothing
//! between; a [`local::client`] goes the whole route, and its `Body` has the messages themselves.
//!
//! A request of another protocol (Connect, gRPC-Web), or with JSON, becomes gRPC's ahead of `Routes`, and its response
//! is written as that protocol has it after them: `server/answer`, `protocol/spoken`.
//!
//! A deadline is set on a [`Request`], travels with it, and is enforced at both ends.
//!
//! In a browser (`wasm32-unknown-unknown`) a [`Channel`] calls by `fetch`, and there is no [`Server`]; what answers in the
//! same process is there.
//!
//! # Interceptors and layers
//!
//! An [`Interceptor`] sees calls, a tower layer sees HTTP. From the outside in, a client has its
//! interceptors, layers around its channel, the channel with its retries; a server has its layers
//! ([`Server::layer`]), its interceptors ([`Server::intercept`]), layers around a service
//! ([`Server::add_route`]), the interceptors of the service ([`ServiceServer::intercept`]), the handler.
//! Of each, the first that is added is outermost.
//!
//! # Decorators
//!
//! A decorator implements the trait around another implementation. It writes the methods that it
//! changes, and says where the others go:
//!
//! ```ignore
//! struct Logged<G>(G);
//!
//! impl<G: Greeter> Greeter for Logged<G> {
//!     fn forward_to(&self) -> &impl Greeter {
//!         &self.0
//!     }
//! }
//! ```
//!
//! - The return type is `&impl Greeter`. `&G` compiles too, but makes the type part of the API, of
//!   which rustc warns (`refining_impl_trait`).
//! - The body is never `self`: a method that is not written would then call itself without end.
//! - Code that chooses between two types at run time forwards to a `DynGreeter`, which can hold
//!   either.
//! - Without `forward_to` calls go to [`Nowhere`] and are answered with UNIMPLEMENTED.

#![cfg_attr(
    all(target_family = "wasm", target_os = "unknown"),
    allow(
        dead_code,
        unused_imports,
        unused_variables,
        reason = "some of what both ends share is only called where there are sockets"
    )
)]

#[cfg(feature = "tonic")]
pub mod bridge;
mod call;
mod client;
mod interceptor;
pub mod local;
mod platform;
mod protocol;
mod server;
mod services;

pub use crate::schema::{HttpRule, Idempotency, MethodDescriptor, MethodKind, ServiceDescriptor};
pub use call::{
    Code, Codec, Compression, IntoItem, IntoRequest, IntoStreamingRequest, Item, MAX_MESSAGE_SIZE,
    Metadata, MetadataError, MetadataValue, OrStatus, Payload, Peer, Reply, Request, Response,
    Result, Sender, Status, StatusParts, Streaming,
};
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use client::{Balance, ChannelBuilder, Resolve, RetryPolicy};
pub use client::{Channel, ChannelResponse, Client, Dynamic, Pending, Transport};
#[cfg(feature = "metrics")]
pub use interceptor::Metrics;
#[cfg(feature = "tracing")]
pub use interceptor::Spans;
pub use interceptor::{
    Call, ConcurrencyLimit, Interceptor, Next, Outcome, Recorded, Recorder, Side,
};
#[doc(hidden)]
pub use local::Erase;
pub use local::{BoxReply, Nowhere};
pub use platform::Instant;
#[cfg(feature = "plugin")]
#[doc(hidden)]
pub use protocol::transcode::Rules;
pub use protocol::{Body, Protocol};
#[doc(hidden)]
pub use server::Hosting;
pub use server::{Answer, DynamicServer, EqualRules, Hosted, Incoming, Routes, ServiceServer};
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use server::{Bound, Connection, Cors, ListenAddress, Listener, Server, Services};
pub use services::health::{self, Health};
#[cfg(feature = "descriptor")]
pub use services::reflection::{self, Reflection};
