//! The runtime as generated code and its users see it.
#![allow(unreachable_pub, reason = "generated code says `pub`")]

mod errors;
mod kinds;
mod limits;
mod nesting;
mod round_trip;
mod semantics;
mod text;
