//! gRPC end to end, over the hand-written twin of what the generator writes for greet.proto.

#![allow(missing_docs, unreachable_pub)]

mod greet;
mod kinds;
mod support;
