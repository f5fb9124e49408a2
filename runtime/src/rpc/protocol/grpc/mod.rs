//! gRPC: its frames, its deadlines, and the messages as they come off the wire.

mod arrival;
mod codec;
pub(crate) mod engine;
pub(crate) mod timeout;

pub(crate) use arrival::{Arrival, Blame, Direction};
pub(crate) use codec::{Codec, Failure, check_size};
