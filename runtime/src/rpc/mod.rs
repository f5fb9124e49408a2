//! gRPC: calling services and serving them, in our own names. tonic is underneath, and shows in
//! [`rpc::tonic`](self::tonic) alone.
//!
//! A remote procedure call is a call that does not care where the procedure lives: a service is
//! one trait, which a handler implements, a client implements, and a test double, too. Generated
//! code is a thin and typed cover of what is here:
//!
//! | to call | to serve | for both |
//! |---|---|---|
//! | [`Client`] over a [`Transport`], mostly a [`Channel`] | [`ServiceServer`] on a [`Server`] | [`Request`], [`Response`], [`Streaming`] |
//! | [`IntoRequest`], [`IntoStreamingRequest`], [`Call`] | [`Routes`], [`Incoming`], [`Answer`] | [`Status`], [`Code`], [`Metadata`] |
//! | | [`Reply`], [`Nowhere`] | [`MethodDescriptor`], [`ServiceDescriptor`] |
//!
//! A deadline is set on a [`Request`], travels with it, and is enforced at both ends.
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

mod arrival;
mod body;
mod bound;
mod channel;
mod client;
mod code;
mod codec;
mod deadline;
mod erased;
mod incoming;
mod into_request;
mod metadata;
mod nowhere;
mod panics;
mod pass_on;
mod replies;
mod reply;
mod request;
mod response;
mod server;
mod service;
mod settings;
mod status;
mod streaming;
mod timeout;
pub mod tonic;
mod transport;

pub use crate::schema::{Idempotency, MethodDescriptor, MethodKind, ServiceDescriptor};
pub use body::Body;
pub use bound::Bound;
pub use channel::{Channel, ChannelBuilder, ChannelResponse};
pub use client::{Call, Client};
pub use code::Code;
pub use erased::Pending;
pub use incoming::{Answer, Incoming};
pub use into_request::{IntoRequest, IntoStreamingRequest};
pub use metadata::{Metadata, MetadataError, MetadataValue};
pub use nowhere::Nowhere;
#[doc(hidden)]
pub use pass_on::Erase;
pub use reply::Reply;
pub use request::Request;
pub use response::Response;
pub use server::{Hosted, Server};
pub use service::{Routes, ServiceServer};
pub use settings::{Compression, MAX_MESSAGE_SIZE};
pub use status::Status;
pub use streaming::{IntoItem, Sender, Streaming};
pub use transport::{Exchange, Transport};

/// What a call comes to: a [`Response`], or the [`Status`] that it failed with.
///
/// ```
/// fn answer() -> rustgreet::Result<i32> {
///     Ok(7.into())
/// }
/// ```
pub type Result<T> = std::result::Result<Response<T>, Status>;
