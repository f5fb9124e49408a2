//! The serving end: services on a socket, the way from a path to a method, and the method's answer.

mod accept;
mod address;
mod answer;
mod bound;
mod builder;
mod call;
mod computing;
mod connection;
mod cors;
mod dynamic;
mod hosted;
mod hosting;
mod incoming;
mod intercepted;
mod limits;
mod listener;
mod rest;
mod root;
mod seat;
mod service;
mod serving;
mod shared;
mod socket;
mod tls;
mod watch;

pub use address::ListenAddress;
pub use answer::Answer;
pub(crate) use answer::spoken;
pub use bound::Bound;
pub use builder::Server;
pub use cors::Cors;
pub use dynamic::DynamicServer;
pub use hosted::Hosted;
#[doc(hidden)]
pub use hosting::Hosting;
pub use incoming::Incoming;
pub use listener::{Connection, Listener};
pub use rest::EqualRoutes;
pub use root::Services;
pub use service::{Routes, ServiceServer};
