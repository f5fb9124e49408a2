//! The calling end: a client that calls methods by their descriptors, over a transport.

mod caller;
mod channel;
mod departure;
mod dialect;
mod dynamic;
mod intercepted;
mod many;
mod one;
mod outgoing;
mod pending;
mod settings;
mod translated;
mod transport;

pub use caller::Client;
pub use channel::{Balance, Channel, ChannelBuilder, ChannelResponse, Resolve, RetryPolicy};
pub use dynamic::Dynamic;
pub use pending::Pending;
pub use transport::Transport;
