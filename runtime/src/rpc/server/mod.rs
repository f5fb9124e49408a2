//! The serving end: services on a socket, the way from a path to a method, and the method's answer.

mod bound;
mod builder;
mod incoming;
mod panics;
mod replies;
mod service;

pub use bound::Bound;
pub use builder::{Hosted, Server};
pub use incoming::{Answer, Incoming};
pub use service::{Routes, ServiceServer};
