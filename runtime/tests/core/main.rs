//! The runtime as generated code and its users see it.
#![allow(unreachable_pub, reason = "generated code says `pub`")]

mod kinds;
mod round_trip;
