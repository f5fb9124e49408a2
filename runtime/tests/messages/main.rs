//! The runtime as generated code and its users see it.
#![allow(unreachable_pub, reason = "generated code says `pub`")]

mod careless;
mod dice;
mod errors;
mod extensions;
mod kinds;
mod limits;
mod message_sets;
mod mutation;
mod nesting;
mod required;
mod round_trip;
mod scalars;
mod semantics;
mod shared_str;
mod text;
mod twin;
