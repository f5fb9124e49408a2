//! The calling end: a client that calls methods by their descriptors, over a transport.

mod caller;
mod channel;
pub(crate) mod engine;
mod transport;

pub use caller::{Call, Client};
pub use channel::{Channel, ChannelBuilder, ChannelResponse};
pub use transport::{Exchange, Transport};
