//! [`Server`]: services on a socket. Connections, their limits and their end, and the way from a path to a service.

mod accept;
mod address;
mod bound;
mod builder;
mod call;
mod computing;
mod connection;
mod cors;
mod limits;
mod listener;
mod root;
mod seat;
mod shared;
mod socket;
mod tls;
mod watch;

pub use address::ListenAddress;
pub use bound::Bound;
pub use builder::Server;
pub use cors::Cors;
pub use listener::{Connection, Listener};
pub use root::Services;
