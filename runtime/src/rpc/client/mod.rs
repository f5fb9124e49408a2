//! The calling end: a client that calls methods by their descriptors, over a transport.

mod caller;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod channel;
mod departure;
mod dialect;
mod dynamic;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod fetch;
mod intercepted;
mod many;
mod one;
mod outgoing;
mod pending;
mod settings;
mod translated;
mod transport;

pub use caller::Client;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use channel::{Balance, Channel, ChannelBuilder, ChannelResponse, Resolve, RetryPolicy};
pub use dynamic::Dynamic;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub use fetch::{Channel, ChannelResponse};
pub use pending::Pending;
pub use transport::Transport;
