//! The serving end: services on a socket, the way from a path to a method, and the method's answer.

mod answer;
mod dynamic;
mod hosted;
mod hosting;
mod incoming;
mod intercepted;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod listening;
mod rest;
mod service;
mod serving;

pub use answer::Answer;
pub(crate) use answer::spoken;
pub use dynamic::DynamicServer;
pub use hosted::Hosted;
#[doc(hidden)]
pub use hosting::Hosting;
pub use incoming::Incoming;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use listening::{Bound, Connection, Cors, ListenAddress, Listener, Server, Services};
pub use rest::EqualRules;
pub use service::{Routes, ServiceServer};
